"""The room that a video needs, and what is said when it is not there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from media.disk import NoRoom, bytes_needed, in_words, is_full, require_room
from media.ffmpeg.ladder import Rendition
from media.ffmpeg.process import FfmpegError

LADDER = [Rendition(1920, 1080), Rendition(1280, 720), Rendition(854, 480), Rendition(426, 240)]


def test_hour_of_full_hd_is_taken_for_five_gigabytes_at_most() -> None:
    needed = bytes_needed(3600, LADDER)
    assert 3.5e9 < needed < 5e9
    assert bytes_needed(7200, LADDER) == 2 * needed


def test_missing_room_is_told_with_its_figures(tmp_path: Path) -> None:
    require_room(tmp_path, 1)
    with pytest.raises(NoRoom) as refused:
        require_room(tmp_path, 10**18)
    assert in_words(10**18) in refused.value.reason
    assert is_full(refused.value)


@pytest.mark.parametrize(
    ("size", "words"), [(4_800_000_000, "4,8\xa0Go"), (350_400_000, "350\xa0Mo")]
)
def test_sizes_are_written_as_people_say_them(size: int, words: str) -> None:
    assert in_words(size) == words


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (FfmpegError(1, "av_interleaved_write_frame(): No space left on device"), True),
        (OSError(errno.EIO, "Input/output error"), False),
        (FfmpegError(-9, ""), False),
    ],
)
def test_full_disk_is_known_by_its_number_or_by_what_ffmpeg_said(
    error: Exception, full: bool
) -> None:
    assert is_full(error) is full
