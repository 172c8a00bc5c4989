"""What is refused, with the reason that its sender reads, and what is understood."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from media.ffmpeg.ladder import ladder
from media.ffmpeg.probing import Probe, probe
from media.ffmpeg.refusals import (
    EMPTY,
    NO_PICTURE,
    PLAYLIST,
    SOUND_ONLY,
    TOO_SHORT,
    TRUNCATED,
    UNKNOWN,
    WEB_PAGE,
    NotAVideo,
)
from tests.media.clips import Clips

pytestmark = pytest.mark.ffmpeg

PLAYLIST_OF_NEIGHBOUR = b"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfilm.mp4\n#EXT-X-ENDLIST\n"
CONCAT_OF_NEIGHBOUR = b"ffconcat version 1.0\nfile film.mp4\n"
REMOTE_PLAYLIST = b"#EXTM3U\n#EXTINF:6,\nhttp://127.0.0.1:9/film.ts\n#EXT-X-ENDLIST\n"
MANIFEST = b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda clips: clips.bytes("vide.mp4", b""), EMPTY),
        (lambda clips: clips.bytes("texte.mp4", b"Bonjour, ceci est un texte.\n" * 40), UNKNOWN),
        (lambda clips: clips.bytes("page.webm", b"<!doctype html><script>1</script>"), WEB_PAGE),
        (lambda clips: clips.bytes("liste.mp4", PLAYLIST_OF_NEIGHBOUR), PLAYLIST),
        (lambda clips: clips.bytes("suite.mp4", CONCAT_OF_NEIGHBOUR), PLAYLIST),
        (lambda clips: clips.bytes("loin.mp4", REMOTE_PLAYLIST), PLAYLIST),
        (lambda clips: clips.bytes("manifeste.mp4", MANIFEST), PLAYLIST),
        (lambda clips: clips.sound(), SOUND_ONLY),
        (lambda clips: clips.cut_before_index(), TRUNCATED),
        (lambda clips: clips.cut_after_index(), TRUNCATED),
        (lambda clips: clips.video("bref.mp4", seconds=0.2, sound=False), TOO_SHORT),
    ],
    ids=[
        *("empty", "text", "web page", "playlist", "concat", "remote playlist", "manifest"),
        *("sound only", "cut before its index", "cut after its index", "too short"),
    ],
)
def test_file_that_is_no_whole_video_is_refused_with_its_reason(
    clips: Clips, make: Callable[[Clips], Path], reason: str
) -> None:
    clips.video()  # The neighbour that a playlist would read.
    with pytest.raises(NotAVideo) as refusal:
        probe(make(clips))
    assert str(refusal.value) == reason


def test_video_whose_pictures_cannot_be_decoded_is_refused(clips: Clips) -> None:
    content = bytearray(clips.video("abime.mp4", seconds=2, sound=False).read_bytes())
    start = content.index(b"mdat") + 4
    end = content.index(b"moov") - 4
    content[start:end] = bytes(end - start)
    with pytest.raises(NotAVideo) as refusal:
        probe(clips.bytes("abime-2.mp4", bytes(content)))
    assert str(refusal.value) == NO_PICTURE


def test_usual_video_is_described(clips: Clips) -> None:
    found = probe(clips.video())
    assert (found.width, found.height, found.rate) == (640, 360, Fraction(25))
    assert found.duration == pytest.approx(6, abs=0.1)
    assert found.audio_index is not None


def test_video_filmed_upright_is_taller_than_wide(clips: Clips) -> None:
    found = probe(clips.turned())
    assert (found.width, found.height) == (360, 640)
    assert [(r.width, r.height) for r in ladder(found)] == [(360, 640), (240, 426)]


def test_video_without_sound_is_accepted(clips: Clips) -> None:
    assert probe(clips.video("muet.mp4", seconds=2, sound=False)).audio_index is None


def test_fast_frames_are_halved_to_thirty_at_most(clips: Clips) -> None:
    assert probe(clips.video("vif.mp4", seconds=1, rate=50, sound=False)).rate == 25


def _probe(width: int, height: int) -> Probe:
    return Probe(10.0, width, height, Fraction(25), video_index=0, audio_index=None)


@pytest.mark.parametrize(
    ("size", "sides"),
    [
        ((1920, 1080), [1080, 720, 480, 360, 240]),
        ((3840, 2160), [1080, 720, 480, 360, 240]),
        ((1279, 719), [480, 360, 240]),
        ((720, 1280), [720, 480, 360, 240]),
        ((426, 240), [240]),
        ((200, 151), [152]),
        ((8192, 1024), [480, 360, 240]),
        ((8000, 16), [8]),
    ],
)
def test_ladder_never_upscales_and_has_at_least_one_step(
    size: tuple[int, int], sides: list[int]
) -> None:
    renditions = ladder(_probe(*size))
    assert [rendition.side for rendition in renditions] == sides
    assert all(r.width % 2 == 0 and r.height % 2 == 0 for r in renditions)
