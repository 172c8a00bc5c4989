"""Files that lost their end while they were written are noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from media.ffmpeg.process import FfmpegError
from media.ffmpeg.wholeness import require_whole
from tests.media.conftest import Version

pytestmark = pytest.mark.ffmpeg


@pytest.fixture
def copied(version: Version, tmp_path: Path) -> Path:
    return Path(shutil.copytree(version.folder, tmp_path / "version"))


def test_finished_version_is_whole(copied: Path) -> None:
    require_whole(copied)


@pytest.mark.parametrize("name", ["240p-00000.m4s", "240p-init.mp4", "video.mp4", "audio.m4a"])
@pytest.mark.parametrize("share", [0, 0.5])
def test_file_cut_while_it_was_written_is_noticed(copied: Path, name: str, share: float) -> None:
    content = (copied / name).read_bytes()
    (copied / name).write_bytes(content[: int(len(content) * share)])
    with pytest.raises(FfmpegError, match=name):
        require_whole(copied)
