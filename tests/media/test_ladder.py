"""One real version: what players rely on."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from media.ffmpeg import ladder, package, pictures, probing, process
from media.ffmpeg.package import Incomplete, finish
from tests.media.clips import Clips
from tests.media.conftest import Version
from tests.media.streams import streams_of

pytestmark = pytest.mark.ffmpeg


def _segments(playlist: Path) -> list[float]:
    return [float(found) for found in re.findall(r"#EXTINF:([\d.]+)", playlist.read_text())]


def test_segments_are_cut_at_the_same_moments_in_every_rendition(version: Version) -> None:
    cuts = [_segments(version.folder / rendition.playlist) for rendition in version.renditions]
    assert len(cuts) == 2
    assert cuts[0] == cuts[1] == [4.0, 2.0]


def test_every_rendition_carries_the_sound(version: Version) -> None:
    for rendition in version.renditions:
        kinds = {stream["codec_type"] for stream in streams_of(version.folder / rendition.playlist)}
        assert kinds == {"video", "audio"}


def test_master_playlist_begins_with_what_weak_links_can_carry(version: Version) -> None:
    master = (version.folder / package.MASTER).read_text()
    names = [line for line in master.splitlines() if not line.startswith("#")]
    assert names == ["360p.m3u8", "240p.m3u8"]
    assert 'CODECS="avc1.' in master
    assert "mp4a.40.2" in master


def test_download_is_one_whole_file_that_starts_before_it_has_all_come(version: Version) -> None:
    content = (version.folder / ladder.DOWNLOAD).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert probing.duration_of(version.folder / ladder.DOWNLOAD) == pytest.approx(6, abs=0.2)


def test_sound_can_be_listened_to_alone(version: Version) -> None:
    (stream,) = streams_of(version.folder / ladder.AUDIO)
    assert stream["codec_name"] == "aac"
    assert probing.duration_of(version.folder / ladder.AUDIO) == pytest.approx(6, abs=0.2)
    size = (version.folder / ladder.AUDIO).stat().st_size
    assert size < 60_000 / 8 * 6


def test_version_without_all_its_sound_is_incomplete(version: Version, tmp_path: Path) -> None:
    folder = shutil.copytree(version.folder, tmp_path / "copy")
    whole, cut = version.folder / ladder.AUDIO, folder / ladder.AUDIO
    command = [process.locate("ffmpeg"), "-v", "error", "-y", "-i", str(whole), "-t", "4"]
    subprocess.run([*command, "-c", "copy", str(cut)], check=True, capture_output=True)
    with pytest.raises(Incomplete):
        finish(folder, version.renditions, rate=version.probe.rate, announced=6.0)


def test_first_version_is_small_and_whole(clips: Clips, tmp_path: Path) -> None:
    found = probing.probe(clips.video())
    command, renditions = ladder.early_command(clips.video(), found)
    process.run(command, folder=tmp_path, on_progress=lambda _seconds, _speed: None)
    duration = finish(tmp_path, renditions, rate=found.rate, announced=found.duration)
    assert duration == pytest.approx(6, abs=0.2)
    assert [rendition.name for rendition in renditions] == ["240p"]
    assert {path.name for path in tmp_path.iterdir()} == {
        *("master.m3u8", "240p.m3u8", "240p-init.mp4", "240p-00000.m4s", "240p-00001.m4s"),
        *("video.mp4", "audio.m4a"),
    }


def test_poster_shows_the_moment_that_was_chosen(clips: Clips, tmp_path: Path) -> None:
    """Red for two seconds, then blue."""
    source = clips.drawn(
        "bicolore.mp4", "color=red:s=640x360:d=2[a];color=blue:s=640x360:d=2[b];[a][b]concat"
    )
    found = probing.probe(source)
    names = pictures.write_posters(source, found, tmp_path, at=3.0, revision=2)
    assert names == ["poster.r2.jpg", "poster-320.r2.webp"]
    for name in names:
        with Image.open(tmp_path / name) as poster:
            red, _green, blue = poster.convert("RGB").resize((1, 1)).tobytes()
        assert (red < 60, blue > 180) == (True, True)


def test_poster_chosen_past_the_end_is_the_usual_one(clips: Clips, tmp_path: Path) -> None:
    found = probing.probe(clips.video())
    assert pictures.write_posters(clips.video(), found, tmp_path, at=900.0)[0] == "poster.jpg"


def test_posters_are_pictures_no_larger_than_the_video(version: Version) -> None:
    with Image.open(version.folder / pictures.POSTER) as poster:
        assert poster.size == (640, 360)
    with Image.open(version.folder / pictures.small_poster(320)) as small:
        assert small.size == (320, 180)
    assert not (version.folder / pictures.small_poster(640)).exists()


def test_advance_is_told_and_never_goes_back(version: Version) -> None:
    assert version.told == sorted(version.told)


def test_version_shorter_than_announced_is_incomplete(version: Version) -> None:
    with pytest.raises(Incomplete):
        finish(version.folder, version.renditions, rate=version.probe.rate, announced=6.5)


def test_odd_size_in_full_colour_without_sound_becomes_what_browsers_play(
    clips: Clips, tmp_path: Path
) -> None:
    source = clips.video(
        "impair.mp4", size="321x243", seconds=1, sound=False, options=("-pix_fmt", "yuv444p")
    )
    found = probing.probe(source)
    renditions = ladder.ladder(found)
    command = ladder.ladder_command(source, found, renditions)
    process.run(command, folder=tmp_path, on_progress=lambda _seconds, _speed: None)
    finish(tmp_path, renditions, rate=found.rate, announced=found.duration)
    (stream,) = streams_of(tmp_path / renditions[0].playlist)
    assert (stream["width"], stream["height"], stream["pix_fmt"]) == (318, 240, "yuv420p")


def test_run_stops_when_its_owner_asks(clips: Clips, tmp_path: Path) -> None:
    class Asked(Exception):
        pass

    def stop(_seconds: float, _speed: float) -> None:
        raise Asked

    found = replace(probing.probe(clips.video()), duration=600.0)
    command = ladder.ladder_command(clips.video(), found, ladder.ladder(found))
    # Read again and again at natural speed, so that it cannot end by itself.
    command[command.index("-i") : command.index("-i")] = ["-stream_loop", "-1", "-re"]
    with pytest.raises(Asked):
        process.run(command, folder=tmp_path, on_progress=stop)


def test_run_that_no_longer_advances_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(process.Stalled):
        process.run(
            ["sleep", "30"],
            folder=tmp_path,
            on_progress=lambda _seconds, _speed: None,
            stall_limit=0.5,
        )


def test_speed_is_told_beside_the_advance(clips: Clips, tmp_path: Path) -> None:
    told: list[tuple[float, float]] = []
    command = [process.locate("ffmpeg"), "-v", "error", "-progress", "pipe:1", "-re"]
    command += ["-i", str(clips.video()), "-t", "3", "-f", "null", "-"]
    process.run(command, folder=tmp_path, on_progress=lambda *now: told.append(now))
    assert 0.5 < told[-1][1] < 2


def test_failed_run_says_how_it_ended(tmp_path: Path) -> None:
    command = [process.locate("ffmpeg"), "-v", "error", "-i", "nowhere.mp4", "-f", "null", "-"]
    with pytest.raises(process.FfmpegError) as failure:
        process.run(command, folder=tmp_path, on_progress=lambda _seconds, _speed: None)
    assert "No such file" in failure.value.stderr_tail
