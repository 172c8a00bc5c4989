"""Whatever is sent: refused with its reason in French, or made into what Chromium plays."""

from __future__ import annotations

import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from media.ffmpeg import ladder, package, probing, process, refusals
from media.ffmpeg.refusals import NotAVideo
from tests.media import odd_clips
from tests.media.clips import Clips
from tests.media.odd_clips import Make, encoded
from tests.media.streams import streams_of

pytestmark = pytest.mark.ffmpeg


def _picture(kind: str) -> bytes:
    held = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(held, kind)
    return held.getvalue()


def _archive() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("conseil.mp4", b"\0" * 100)
    return held.getvalue()


def _bytes(content: bytes) -> Make:
    return lambda clips: clips.bytes("envoi.mp4", content)


REFUSED: dict[str, tuple[Make, str]] = {
    "empty": (_bytes(b""), refusals.EMPTY),
    "nothing but zeros": (_bytes(bytes(20_000)), refusals.EMPTY),
    "one byte": (_bytes(b"x"), refusals.UNKNOWN),
    "random": (_bytes(bytes(range(1, 256)) * 90), refusals.UNKNOWN),
    "text": (_bytes(b"Ordre du jour du conseil\n" * 99), refusals.UNKNOWN),
    "web page": (_bytes(b"\n<!DOCTYPE html><html><video>"), refusals.WEB_PAGE),
    "PDF": (_bytes(b"%PDF-1.7\n" + bytes(99)), refusals.DOCUMENT),
    "archive": (_bytes(_archive()), refusals.DOCUMENT),
    "JPEG": (_bytes(_picture("JPEG")), refusals.STILL_IMAGE),
    "PNG": (_bytes(_picture("PNG")), refusals.STILL_IMAGE),
    "GIF": (_bytes(_picture("GIF")), refusals.STILL_IMAGE),
    "WebP": (_bytes(_picture("WEBP")), refusals.STILL_IMAGE),
    "photo of a phone": (
        _bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99)),
        refusals.STILL_IMAGE,
    ),
    "wave": (
        lambda clips: clips.bytes(
            "voix.mp4", clips.made("voix.wav", *odd_clips.SOUND).read_bytes()
        ),
        refusals.SOUND_ONLY,
    ),
    "album with a cover": (odd_clips.album_with_cover, refusals.SOUND_ONLY),
    "cut Matroska": (odd_clips.cut_matroska, refusals.TRUNCATED),
    "pictures of an unknown kind": (
        lambda clips: odd_clips.with_words(clips, "image-x.mp4", b"avc1", b"avcC"),
        refusals.NO_PICTURE,
    ),
    "sound of an unknown kind": (
        lambda clips: odd_clips.with_words(clips, "son-x.mp4", b"mp4a", b"esds"),
        refusals.NO_SOUND,
    ),
    "codec of a game": (encoded("jeu.avi", encoder="zmbv"), refusals.UNKNOWN_PICTURE),
    "two pixels": (
        lambda clips: clips.drawn("2.mp4", "color=s=2x2:d=1", options=("-pix_fmt", "yuv420p")),
        refusals.TOO_SMALL,
    ),
    "one pixel wide": (
        lambda clips: clips.made(
            *("1.avi", "-f", "lavfi", "-i", "color=s=64x64:d=1,format=gray,crop=1:64"),
            *("-c:v", "rawvideo"),
        ),
        refusals.TOO_SMALL,
    ),
    "8K": (
        lambda clips: clips.made(
            "8k.avi", "-f", "lavfi", "-i", "color=s=8192x4320:r=1:d=1", "-c:v", "mjpeg"
        ),
        refusals.TOO_LARGE,
    ),
    "one single frame": (
        lambda clips: clips.drawn("seule.mp4", "testsrc2=s=64x48:r=25:d=0.04"),
        refusals.TOO_SHORT,
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_file_that_makes_no_video_is_refused_with_its_reason(clips: Clips, kind: str) -> None:
    make, reason = REFUSED[kind]
    with pytest.raises(NotAVideo) as refusal:
        probing.probe(make(clips))
    assert str(refusal.value) == reason


# How long each lasts once it is made, in seconds.
ACCEPTED: dict[str, tuple[Make, float]] = {
    "half a second": (encoded("demi.mp4", "-t", "0.6", sound=False), 0.6),
    "odd sizes": (encoded("impair.mkv", "-s", "65x49", encoder="ffv1"), 2),
    "banner": (encoded("bandeau.mp4", "-s", "1024x18", sound=False), 2),
    "turned by 90": (partial(odd_clips.turned, degrees=90), 2),
    "turned by 180": (partial(odd_clips.turned, degrees=180), 2),
    "turned by 270": (partial(odd_clips.turned, degrees=270), 2),
    "wide pixels": (encoded("anamorphose.mp4", "-vf", "setsar=16/11"), 2),
    "variable frame rate": (
        encoded("vfr.mkv", "-vf", "select=not(mod(n\\,7))+lt(n\\,20)", "-fps_mode", "vfr"),
        2,
    ),
    "one frame a second": (lambda clips: clips.drawn("lent.mp4", "testsrc2=s=128x96:r=1:d=4"), 4),
    "HDR, PQ": (
        encoded(
            *("pq.mp4", "-pix_fmt", "yuv420p10le", "-color_trc", "smpte2084"),
            *("-color_primaries", "bt2020", "-colorspace", "bt2020nc"),
            encoder="libx265",
        ),
        2,
    ),
    "HDR, HLG": (
        encoded(
            *("hlg.mp4", "-pix_fmt", "yuv420p10le", "-color_trc", "arib-std-b67"),
            *("-color_primaries", "bt2020", "-colorspace", "bt2020nc"),
            encoder="libx265",
        ),
        2,
    ),
    "4:4:4": (encoded("444.mp4", "-pix_fmt", "yuv444p"), 2),
    "ProRes": (encoded("prores.mov", encoder="prores_ks", sound=False), 2),
    "transparent": (encoded("alpha.mov", "-pix_fmt", "argb", encoder="qtrle", sound=False), 2),
    "grey": (encoded("gris.mp4", "-pix_fmt", "gray"), 2),
    "interlaced": (
        encoded("trame.mpg", "-vf", "setfield=tff", "-flags", "+ilme+ildct", encoder="mpeg2video"),
        2,
    ),
    "HEVC": (encoded("hevc.mp4", encoder="libx265"), 2),
    "VP9": (encoded("vp9.webm", "-deadline", "realtime", encoder="libvpx-vp9"), 2),
    "AV1": (
        encoded("av1.mp4", "-preset", "12", encoder="libsvtav1", decoder="libdav1d", sound=False),
        2,
    ),
    "camera of the year 2005": (
        encoded("appareil.avi", "-ac", "1", "-ar", "8000", "-c:a", "pcm_s16le", encoder="mjpeg"),
        2,
    ),
    "Windows": (encoded("reunion.wmv", encoder="wmv2"), 2),
    "Flash": (encoded("vieux.flv", "-ar", "22050", "-c:a", "aac", encoder="flv"), 2),
    "Ogg": (encoded("libre.ogv", encoder="libtheora"), 2),
    "fragments": (encoded("direct.mp4", "-movflags", "frag_keyframe+empty_moov"), 2),
    "no announced duration": (encoded("direct.webm", "-live", "1", encoder="libvpx"), 2),
    "three hours announced for two seconds": (
        partial(odd_clips.with_duration, seconds=3 * 3600),
        2,
    ),
    "one second announced for two": (partial(odd_clips.with_duration, seconds=1), 2),
    "68 years": (partial(odd_clips.with_duration, seconds=2**31), 2),
    "no duration": (partial(odd_clips.with_duration, seconds=0), 2),
    "clock that starts at one hour": (encoded("heure.ts", "-output_ts_offset", "3600"), 2),
    "two broadcasts end to end": (odd_clips.broadcasts_end_to_end, 4),
    "sound longer than pictures": (odd_clips.sound_longer_than_pictures, 5),
    "sound shorter than pictures": (odd_clips.sound_shorter_than_pictures, 5),
    "pictures after sound": (odd_clips.pictures_after_sound, 3.5),
    "sound after pictures": (odd_clips.sound_after_pictures, 2),
    "six channels": (encoded("51.mp4", "-ac", "6", "-c:a", "aac"), 2),
    "channels without a layout": (encoded("pistes.mov", "-ac", "5", "-c:a", "pcm_s16le"), 2),
    "captions and a font inside": (odd_clips.tracks_of_all_kinds, 2),
    "two languages": (odd_clips.two_languages, 2),
}


@pytest.mark.parametrize("kind", ACCEPTED)
def test_odd_video_becomes_what_browsers_play(clips: Clips, tmp_path: Path, kind: str) -> None:
    make, lasts = ACCEPTED[kind]
    source = make(clips)
    found = probing.probe(source)
    assert found.duration == pytest.approx(lasts, abs=0.2)
    renditions = ladder.ladder(found)
    command = ladder.ladder_command(source, found, renditions)
    process.run(command, folder=tmp_path, on_progress=lambda _seconds, _speed: None)
    made = package.finish(tmp_path, renditions, rate=found.rate, announced=found.duration)
    assert made == pytest.approx(lasts, abs=0.25)
    picture, *sounds = streams_of(tmp_path / renditions[0].playlist)
    assert picture["pix_fmt"] == "yuv420p"
    assert picture["profile"] in ("High", "Main", "Constrained Baseline")
    assert (picture["width"], picture["height"]) == (renditions[0].width, renditions[0].height)
    assert [sound["channels"] for sound in sounds] == ([] if found.audio_index is None else [2])
    for stream in (picture, *sounds):
        assert float(stream["start_time"]) < 0.25


def test_french_is_the_sound_that_is_kept(clips: Clips) -> None:
    assert probing.probe(odd_clips.two_languages(clips)).audio_index == 2


@pytest.mark.parametrize(("degrees", "size"), [(90, (96, 128)), (180, (128, 96)), (270, (96, 128))])
def test_picture_is_as_tall_as_it_is_displayed(
    clips: Clips, degrees: int, size: tuple[int, int]
) -> None:
    found = probing.probe(odd_clips.turned(clips, degrees))
    assert (found.width, found.height) == size


def test_three_hours_are_understood_without_reading_them_all(clips: Clips) -> None:
    source = odd_clips.three_hours(clips)
    found = probing.probe(source)
    assert found.duration == pytest.approx(3 * 3600, abs=2)
    command = ladder.ladder_command(source, found, ladder.ladder(found))
    assert float(command[command.index("-t") + 1]) == pytest.approx(found.duration * 1.02, abs=3)


@pytest.mark.parametrize(
    "name",
    [
        *('l\'élu "en" séance é.mp4', "🎥 vœux.mp4", "ligne\nsuivante.mp4", "-i.mp4"),
        *("%03d.mp4", "a|b;$(touch x).mp4", "concat:a.mp4", "é" * 120 + ".mp4"),
    ],
)
def test_name_is_only_a_name(clips: Clips, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "version"
    folder.mkdir()
    source = tmp_path / name
    source.write_bytes(encoded("nom.mp4")(clips).read_bytes())
    found = probing.probe(source)
    command, renditions = ladder.early_command(source, found)
    process.run(command, folder=folder, on_progress=lambda _seconds, _speed: None)
    assert package.finish(folder, renditions, rate=found.rate, announced=found.duration) > 1.8
    assert {path.name for path in tmp_path.iterdir()} == {name, "version"}


@dataclass
class Lure:
    """A server that counts who comes, and an address on it."""

    address: str
    visits: list[bytes] = field(default_factory=list)


@pytest.fixture
def lure() -> Iterator[Lure]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        found = Lure(f"http://127.0.0.1:{listening.getsockname()[1]}")

        def wait() -> None:
            while True:
                try:
                    visit, _address = listening.accept()
                except OSError:
                    return
                with closing(visit):
                    found.visits.append(visit.recv(1000))

        waiting = threading.Thread(target=wait)
        waiting.start()
        yield found
        listening.shutdown(socket.SHUT_RDWR)
    waiting.join()


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{}\n#EXT-X-ENDLIST\n",
    "hls after a blank": "\n#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{}'\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>'
    "{}</BaseURL></Period></MPD>",
    "asx": '<asx version="3.0"><entry><ref href="{}"/></entry></asx>',
    "pls": "[playlist]\nFile1={}\nNumberOfEntries=1\n",
}


@pytest.mark.parametrize("kind", PLAYLISTS)
def test_playlist_fetches_neither_the_neighbour_nor_the_network(
    clips: Clips, lure: Lure, kind: str
) -> None:
    neighbour = encoded("voisin.mp4")(clips)
    for address in (neighbour.name, str(neighbour), f"file:{neighbour}", f"{lure.address}/a.ts"):
        source = clips.bytes("liste.mp4", PLAYLISTS[kind].format(address).encode())
        with pytest.raises(NotAVideo) as refusal:
            probing.probe(source)
        assert str(refusal.value) == refusals.PLAYLIST
    assert lure.visits == []


def test_video_whose_pictures_lie_elsewhere_fetches_nothing(
    clips: Clips, lure: Lure, tmp_path: Path
) -> None:
    source = odd_clips.with_external_data(clips, f"{lure.address}/images.mp4")
    try:
        found = probing.probe(source)
    except NotAVideo:
        pass
    else:
        command, _renditions = ladder.early_command(source, found)
        process.run(command, folder=tmp_path, on_progress=lambda _seconds, _speed: None)
    assert lure.visits == []


def test_every_reason_is_typeset_as_french_is() -> None:
    texts = [value for name, value in vars(refusals).items() if name.isupper()]
    reasons = [text for text in texts if isinstance(text, str)]
    assert len(reasons) > 12
    for reason in reasons:
        assert "'" not in reason
        assert not re.search(r"[^\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}][:;?!»]", reason)
