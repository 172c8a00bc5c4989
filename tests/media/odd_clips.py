"""Files that nobody expects and everybody sends, each made by a real ffmpeg in a moment."""

from __future__ import annotations

import functools
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from media.ffmpeg.process import locate
from tests.media.clips import ENCODING, Clips

Make = Callable[[Clips], Path]
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=2")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=330:duration=2")
LONG_SOUND = ("-f", "lavfi", "-i", "sine=frequency=330:duration=5")
FAST = ("-c:v", "libx264", "-preset", "ultrafast")


@functools.cache
def known(kind: str) -> frozenset[str]:
    """The `encoders` or the `decoders` of this ffmpeg."""
    answer = subprocess.run(
        [locate("ffmpeg"), "-hide_banner", f"-{kind}"], capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in answer.stdout.splitlines()]
    return frozenset(words[1] for words in lines if len(words) > 2)


def encoded(
    name: str, *options: str, encoder: str = "libx264", decoder: str = "h264", sound: bool = True
) -> Make:
    """A clip of two seconds; the test is skipped where this ffmpeg lacks a coder."""

    def make(clips: Clips) -> Path:
        if encoder not in known("encoders") or decoder not in known("decoders"):
            pytest.skip(f"this ffmpeg has not both {encoder} and {decoder}")
        speed = ("-preset", "ultrafast") if encoder in ("libx264", "libx265") else ()
        inputs = (*PICTURE, *SOUND) if sound else PICTURE
        return clips.made(name, *inputs, "-c:v", encoder, *speed, *options)

    return make


def turned(clips: Clips, degrees: int) -> Path:
    """The display matrix of the track header says by how much players turn the picture."""
    content = bytearray(encoded("droit.mp4", sound=False)(clips).read_bytes())
    matrix = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[degrees]
    a, b, c, d = (value << 16 for value in matrix)
    # ISO/IEC 14496-12, 8.3.2: after the flags, times, layer and volume of version 0.
    start = content.index(b"tkhd") + 4 + 4 + 36
    content[start : start + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    return clips.bytes(f"tourne-{degrees}.mp4", bytes(content))


def with_duration(clips: Clips, seconds: int) -> Path:
    """Every header says the same duration, and none of them is right."""
    content = bytearray(encoded("honnete.mp4", sound=False)(clips).read_bytes())
    for box, scale_at, duration_at in ((b"mvhd", 16, 20), (b"mdhd", 16, 20), (b"tkhd", 0, 24)):
        start = content.index(box)
        if scale_at:
            (scale,) = struct.unpack_from(">I", content, start + scale_at)
        else:
            (scale,) = struct.unpack_from(">I", content, content.index(b"mvhd") + 16)
        struct.pack_into(">I", content, start + duration_at, min(seconds * scale, 2**32 - 1))
    # Without its edit list, nothing else says how long the track is.
    content[content.index(b"edts") : content.index(b"edts") + 4] = b"free"
    return clips.bytes(f"annonce-{seconds}.mp4", bytes(content))


def with_words(clips: Clips, name: str, *codes: bytes) -> Path:
    """A clip in which these four-letter codes of its index mean nothing."""
    content = encoded("codes.mp4")(clips).read_bytes()
    head, index = content[: content.index(b"moov")], content[content.index(b"moov") :]
    for code in codes:
        index = index.replace(code, b"zzzz")
    return clips.bytes(name, head + index)


def with_external_data(clips: Clips, address: str) -> Path:
    """An index that says that the pictures lie elsewhere (ISO/IEC 14496-12, 8.7.2)."""
    content = bytearray(encoded("index.mp4", sound=False)(clips).read_bytes())
    named = address.encode() + b"\0"
    entry = content.index(b"url ", content.index(b"dref")) - 4
    content[entry : entry + 12] = struct.pack(">I4sI", 12 + len(named), b"url ", 0) + named
    for box in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        start = content.rindex(box, 0, entry) - 4
        (size,) = struct.unpack_from(">I", content, start)
        struct.pack_into(">I", content, start, size + len(named))
    return clips.bytes("ailleurs.mp4", bytes(content))


def sound_longer_than_pictures(clips: Clips) -> Path:
    return clips.made("long-son.mp4", *PICTURE, *LONG_SOUND, *FAST, "-c:a", "aac")


def sound_shorter_than_pictures(clips: Clips) -> Path:
    pictures = ("-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=5")
    return clips.made("court-son.mp4", *pictures, *SOUND, *FAST, "-c:a", "aac")


def pictures_after_sound(clips: Clips) -> Path:
    late = ("-itsoffset", "1.5", *PICTURE)
    return clips.made("image-tard.mkv", *late, *LONG_SOUND, *FAST, "-c:a", "aac", "-t", "3.5")


def sound_after_pictures(clips: Clips) -> Path:
    late = ("-itsoffset", "1", *SOUND)
    return clips.made("son-tard.mp4", *PICTURE, *late, *FAST, "-c:a", "aac", "-t", "2")


def broadcasts_end_to_end(clips: Clips) -> Path:
    """Two recordings of a television, joined as files: the clock starts again in the middle."""
    one = encoded("emission.ts", "-output_ts_offset", "3600")(clips).read_bytes()
    return clips.bytes("emissions.ts", one + one)


def tracks_of_all_kinds(clips: Clips) -> Path:
    captions = clips.bytes("st.srt", b"1\n00:00:00,000 --> 00:00:09,000\nBonjour\n")
    font = clips.bytes("police.ttf", b"\0\1\0\0" + bytes(200))
    kinds = ("-c:a", "aac", "-c:s", "srt", "-metadata:s:s:0", "language=fre")
    attached = ("-attach", font, "-metadata:s:t", "mimetype=application/x-truetype-font")
    return clips.made("pistes.mkv", *PICTURE, *SOUND, "-i", captions, *FAST, *kinds, *attached)


def two_languages(clips: Clips) -> Path:
    """English first; French, marked as such, is the one that is wanted."""
    maps = ("-map", "0:v", "-map", "1:a", "-map", "1:a", "-c:a", "aac")
    named = ("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fre")
    return clips.made("langues.mp4", *PICTURE, *SOUND, *maps, *FAST, *named)


def album_with_cover(clips: Clips) -> Path:
    cover = ("-f", "lavfi", "-i", "testsrc2=s=128x96:d=0.04")
    kinds = ("-c:a", "aac", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p")
    return clips.made("album.mp4", *SOUND, *cover, *kinds, "-disposition:v", "attached_pic")


def three_hours(clips: Clips) -> Path:
    """One picture a second, copied over and over."""
    minute = clips.made("minute.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=1:d=60", *ENCODING)
    return clips.made("assemblee.mp4", "-stream_loop", "179", "-i", minute, "-c", "copy")


def cut_matroska(clips: Clips) -> Path:
    whole = encoded("entier.mkv", "-c:a", "aac")(clips).read_bytes()
    return clips.bytes("coupe.mkv", whole[: len(whole) // 2])
