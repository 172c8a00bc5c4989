"""The pictures of a demo video, at FRAME_RATE a second, as raw yuv420p frames.

Only what changes is drawn or pasted again: a face has a few dozen poses, a phrase one
board, and most frames repeat the one before.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

from PIL import Image, ImageDraw

from demo.assemblies import BEATS
from demo.boards import cue_board, title_board
from demo.drawing import PAPER_DEEP, TEAL, chance
from demo.portraits import Portraitist, Pose
from demo.schemas import schema
from demo.screenplay import Clip

WIDTH, HEIGHT, FRAME_RATE = 1280, 720, 8
#: Pixels: the picture's width, beside the board, and the progress line's height.
PANEL, LINE_HEIGHT = 500, 8
#: Frames that a phrase takes to appear.
FADE = 2
#: Peaks (ratio of full scale) above which the mouth opens, opens more, opens wide.
OPENINGS = (0.05, 0.24, 0.5)
#: Full-range RGB to BT.709 in video range, what players expect of H.264 at this size.
_BT709 = (
    0.1826, 0.6142, 0.0620, 16,
    -0.1006, -0.3386, 0.4392, 128,
    0.4392, -0.3989, -0.0403, 128,
)  # fmt: skip

Planes = tuple[Image.Image, Image.Image, Image.Image]
#: Gives the planes to show at a frame, the same object as long as nothing changes.
Painter = Callable[[int], Planes]


def frame_count(clip: Clip) -> int:
    """How many frames the clip lasts."""
    return math.ceil(clip.duration * FRAME_RATE)


def frames(clip: Clip, levels: Sequence[float]) -> Iterator[bytes]:
    """Every frame of the clip; `levels` is the voice's peak (ratio 0-1) at each of them."""
    count = frame_count(clip)
    parts: list[tuple[Painter, tuple[int, int]]] = [
        (_speaker(clip, levels) if clip.speaker else _scheme(clip), (0, 0)),
        (_board(clip), (PANEL, 0)),
        (_progress(count), (0, HEIGHT - LINE_HEIGHT)),
    ]
    canvas = _planes(Image.new("RGB", (WIDTH, HEIGHT)))
    shown: list[Planes] = []
    frame = b""
    for index in range(count):
        now = [painter(index) for painter, _ in parts]
        if not shown or any(new is not old for new, old in zip(now, shown, strict=True)):
            for planes, (_, position) in zip(now, parts, strict=True):
                _paste(canvas, planes, position)
            frame = b"".join(plane.tobytes() for plane in canvas)
            shown = now
        yield frame


def _speaker(clip: Clip, levels: Sequence[float]) -> Painter:
    """The speaker, whose mouth follows the voice; eyes blink and the head sways."""
    artist = Portraitist(
        clip.speaker or "", gender=clip.gender or "f", size=(PANEL, HEIGHT), place=clip.place
    )
    lot = chance(f"moves {clip.slug}")
    blinks: set[int] = set()
    moment = 0
    while moment < frame_count(clip):
        moment += lot.randint(2 * FRAME_RATE, 5 * FRAME_RATE)
        blinks.add(moment)
    pace = lot.uniform(0.7, 1.1)

    @cache
    def drawn(pose: Pose) -> Planes:
        return _planes(artist.draw(pose))

    def at(index: int) -> Planes:
        heard = levels[index] if index < len(levels) else 0.0
        sway = math.sin(index / FRAME_RATE * pace) + 0.5 * math.sin(index / FRAME_RATE * pace * 2.3)
        tilt = round(sway * 1.6)
        return drawn(Pose(bisect_right(OPENINGS, heard), index in blinks, tilt * 0.7, abs(tilt)))

    return at


def _scheme(clip: Clip) -> Painter:
    @cache
    def drawn(beat: int) -> Planes:
        board = schema(clip.competence, seed=clip.slug, size=(PANEL, HEIGHT), beat=beat)
        return _planes(board)

    return lambda index: drawn(index // 4 % BEATS)


def _board(clip: Clip) -> Painter:
    """The boards, one after the other, each fading in over the one before."""
    starts = [0, *(math.floor(cue.start * FRAME_RATE) for cue in clip.cues)]
    chapter_starts = [chapter.start for chapter in clip.chapters]

    @lru_cache(maxsize=2)
    def image(board: int) -> Image.Image:
        if board == 0:
            return title_board(clip)
        cue = clip.cues[board - 1]
        chapter = bisect_right(chapter_starts, cue.start) - 1
        title = clip.chapters[chapter].title if chapter >= 0 else clip.title
        return cue_board(clip, phrase=cue.text, chapter=title)

    @lru_cache(maxsize=2)
    def drawn(board: int, step: int) -> Planes:
        if board == 0 or step == FADE:
            return _planes(image(board))
        return _planes(Image.blend(image(board - 1), image(board), (step + 1) / (FADE + 1)))

    def at(index: int) -> Planes:
        board = bisect_right(starts, index) - 1
        return drawn(board, min(index - starts[board], FADE))

    return at


def _progress(count: int) -> Painter:
    """A thin line that fills from left to right, a few pixels at a time."""

    @lru_cache(maxsize=1)
    def drawn(filled: int) -> Planes:
        line = Image.new("RGB", (WIDTH, LINE_HEIGHT), PAPER_DEEP)
        ImageDraw.Draw(line).rectangle((0, 0, filled, LINE_HEIGHT), fill=TEAL)
        return _planes(line)

    return lambda index: drawn(round(WIDTH * index / count / 8) * 8)


def _planes(image: Image.Image) -> Planes:
    """Luma and the two half-size chromas of an RGB image whose sides are even."""
    luma, blue, red = image.convert("RGB", _BT709).split()
    return luma, blue.reduce(2), red.reduce(2)


def _paste(canvas: Planes, planes: Planes, position: tuple[int, int]) -> None:
    x, y = position
    canvas[0].paste(planes[0], (x, y))
    for chroma, part in zip(canvas[1:], planes[1:], strict=True):
        chroma.paste(part, (x // 2, y // 2))
