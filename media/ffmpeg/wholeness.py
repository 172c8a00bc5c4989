"""Whether the files that ffmpeg wrote are whole. No Django.

On a full disk ffmpeg's `tee` and `hls` muxers lose what does not fit and still return 0.
"""

from __future__ import annotations

import struct
from pathlib import Path

from media.ffmpeg.process import FfmpegError

_SUFFIXES = {".m4s", ".mp4", ".m4a"}


def require_whole(folder: Path) -> None:
    """Raises FfmpegError when a file of pictures or sound in `folder` was cut while written."""
    cut = [path.name for path in folder.iterdir() if path.suffix in _SUFFIXES and _is_cut(path)]
    if cut:
        raise FfmpegError(1, f"{len(cut)} files are not whole, among them {min(cut)}")


def _is_cut(path: Path) -> bool:
    """Whether its boxes do not add up to its size. ISO/IEC 14496-12, 4.2."""
    total, position = path.stat().st_size, 0
    with path.open("rb") as file:
        while position + 8 <= total:
            file.seek(position)
            header = file.read(16)
            (size,) = struct.unpack(">I", header[:4])
            if size == 1 and len(header) == 16:
                (size,) = struct.unpack(">Q", header[8:])
            if size < 8:
                return True
            position += size
    return position != total or not total
