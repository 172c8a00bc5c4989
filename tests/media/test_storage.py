"""Where versions are kept: on this machine's disk. The bucket has the same tests over HTTP."""

from __future__ import annotations

import errno
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from media.storage import versions


@pytest.fixture
def uuid() -> UUID:
    return uuid4()


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    folder = tmp_path / ".1"
    folder.mkdir()
    (folder / "master.m3u8").write_text("#EXTM3U")
    (folder / "video.mp4").write_bytes(b"film")
    return folder


def published(uuid: UUID, version: int, name: str) -> Path:
    return Path(settings.VIDEO_ROOT) / str(uuid) / str(version) / name


def test_published_version_is_whole_and_its_folder_is_gone(uuid: UUID, finished: Path) -> None:
    assert not versions.exists(uuid, 1)
    versions.publish(finished, uuid, 1)
    assert versions.exists(uuid, 1)
    assert published(uuid, 1, "video.mp4").read_bytes() == b"film"
    assert not finished.exists()


def test_sizes_are_those_of_the_files_of_that_version(uuid: UUID, finished: Path) -> None:
    assert versions.sizes(uuid, 1) == {}
    versions.publish(finished, uuid, 1)
    assert versions.sizes(uuid, 1) == {"master.m3u8": 7, "video.mp4": 4}
    assert versions.sizes(uuid, 2) == {}


def test_publication_may_be_repeated_after_an_interruption(uuid: UUID, finished: Path) -> None:
    versions.publish(finished, uuid, 1)
    versions.publish(finished, uuid, 1)
    assert versions.list(uuid) == [1]


def test_version_made_on_another_disk_is_copied_before_it_is_seen(
    uuid: UUID, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def from_another_disk(self: Path, target: Path) -> Path:
        if self == finished:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", from_another_disk)
    versions.publish(finished, uuid, 2)
    assert versions.list(uuid) == [2]
    assert published(uuid, 2, "video.mp4").read_bytes() == b"film"
    assert not finished.exists()


def test_publication_without_a_folder_fails(uuid: UUID, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        versions.publish(tmp_path / "nowhere", uuid, 1)


def test_pictures_are_added_to_a_version(uuid: UUID, finished: Path, tmp_path: Path) -> None:
    versions.publish(finished, uuid, 1)
    poster = tmp_path / "poster.r1.jpg"
    poster.write_bytes(b"picture")
    for _ in range(2):
        versions.add(uuid, 1, [poster])
    assert published(uuid, 1, "poster.r1.jpg").read_bytes() == b"picture"


def test_removal_of_a_version_leaves_the_others(uuid: UUID, finished: Path, tmp_path: Path) -> None:
    versions.publish(finished, uuid, 9)
    for number in (2, 10):
        folder = tmp_path / str(number)
        folder.mkdir()
        versions.publish(folder, uuid, number)
    versions.remove(uuid, 2)
    versions.remove(uuid, 2)
    assert versions.list(uuid) == [9, 10]
    assert uuid in versions.videos()


def test_two_may_remove_the_same_version(
    uuid: UUID, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions.publish(finished, uuid, 1)
    rename = Path.rename

    def just_after_another(self: Path, target: Path) -> Path:
        rename(self, target.with_name(".1.other"))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", just_after_another)
    versions.remove(uuid, 1)
    assert versions.list(uuid) == []


def test_removal_of_a_video_leaves_nothing(uuid: UUID, finished: Path) -> None:
    versions.publish(finished, uuid, 1)
    for _ in range(2):
        versions.remove(uuid)
    assert versions.list(uuid) == []
    assert uuid not in versions.videos()
