"""The boxes that ISO files (MP4, MOV) are made of. No Django. ISO/IEC 14496-12, 4.2."""

from __future__ import annotations

import struct
from pathlib import Path

from media.ffmpeg.timing import COMPLETE_RATIO

_BEGINNINGS = (b"ftyp", b"wide", b"mdat", b"moov", b"free", b"skip")


def is_iso(path: Path) -> bool:
    """Whether a file begins as one that is made of boxes."""
    with path.open("rb") as file:
        return file.read(8)[4:8] in _BEGINNINGS


def is_cut(path: Path) -> bool:
    """Whether a box announces more bytes than the file has.

    A file cut after its index probes clean and encodes without an error.
    """
    if not is_iso(path):
        return False
    total, position = path.stat().st_size, 0
    with path.open("rb") as file:
        while position + 16 <= total:
            file.seek(position)
            size, kind, long_size = struct.unpack(">I4sQ", file.read(16))
            if size == 1:
                size = long_size
            if size < 8:
                return False
            if kind in (b"mdat", b"moov") and total - position < size * COMPLETE_RATIO:
                return True
            position += size
    return False
