from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from media.ffmpeg import ladder, package, pictures, probing, process
from media.models import Video
from tests.catalogue import make_video
from tests.media.clips import Clips

MakeVideo = Callable[..., Video]


@dataclass(frozen=True)
class Version:
    """A finished version of the usual clip."""

    folder: Path
    probe: probing.Probe
    renditions: list[ladder.Rendition]
    duration: float
    told: list[float]


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("clips"))


@pytest.fixture(scope="session")
def version(clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """One real ladder for all the tests that need its files."""
    source, folder = clips.video(), tmp_path_factory.mktemp("version")
    probe = probing.probe(source)
    renditions = ladder.ladder(probe)
    told: list[float] = []
    process.run(
        ladder.ladder_command(source, probe, renditions),
        folder=folder,
        on_progress=lambda seconds, _speed: told.append(seconds),
    )
    pictures.write_posters(source, probe, folder)
    duration = package.finish(folder, renditions, rate=probe.rate, announced=probe.duration)
    return Version(folder, probe, renditions, duration, told)


@pytest.fixture
def make_real_video(version: Version) -> MakeVideo:
    """A published video with its files, captions and a chapter."""

    def make(title: str = "Une vidéo", **fields: Any) -> Video:
        video = make_video(
            title,
            **{
                "duration": version.duration,
                "width": version.renditions[0].width,
                "height": version.renditions[0].height,
                "heights": [rendition.side for rendition in version.renditions],
                "mp4_bytes": (version.folder / ladder.DOWNLOAD).stat().st_size,
                "version": 3,
                "last_version": 3,
                **fields,
            },
        )
        shutil.copytree(version.folder, video.home / str(video.version))
        return video

    return make
