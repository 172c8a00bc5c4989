"""Pictures of the seek bar: the right one, in the right place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from media.ffmpeg import ladder, probing, process
from media.ffmpeg.storyboard import sheet_name, write_storyboard
from tests.media.clips import Clips

pytestmark = pytest.mark.ffmpeg


def test_each_picture_shows_its_second(clips: Clips, tmp_path: Path) -> None:
    """A film whose grey rises by twenty levels each two seconds."""
    source = clips.drawn(
        "de-plus-en-plus-clair.mp4",
        "color=s=320x180:r=10:d=8,geq=lum='60+20*floor(T/2)':cb=128:cr=128",
    )
    found = probing.probe(source)
    command, renditions = ladder.early_command(source, found)
    process.run(command, folder=tmp_path, on_progress=lambda _seconds, _speed: None)
    board = write_storyboard(tmp_path, renditions, duration=8.0)
    assert board == {
        "interval": 2.0,
        "width": 160,
        "height": 90,
        "columns": 10,
        "rows": 10,
        "count": 4,
    }
    with Image.open(tmp_path / sheet_name(1)) as sheet:
        tiles = [sheet.convert("L").crop((160 * n, 0, 160 * n + 160, 90)) for n in range(4)]
    greys = [ImageStat.Stat(tile).mean[0] for tile in tiles]
    steps = [after - before for before, after in pairwise(greys)]
    assert steps == pytest.approx([23.3] * 3, abs=3)


def test_missing_rendition_gives_no_storyboard_and_no_error(tmp_path: Path) -> None:
    renditions = [ladder.sized(426, 240, 240)]
    assert write_storyboard(tmp_path, renditions, duration=8.0) == {}
