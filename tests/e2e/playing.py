"""What the tests of the player ask of a video that plays in a real browser."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page, Request

# The film of `content.py`: twelve seconds, a caption every three, a chapter every six.
TALK = "/temoignages/temoignage-1/"
RESERVED_TALK = "/temoignages/temoignage-reserve/"


def of_video(page: Page, expression: str) -> Any:
    return page.evaluate(f"(video => {expression})(document.querySelector('video'))")


def played(page: Page) -> list[list[float]]:
    """Seconds, begin and end of each part that was played."""
    ranges: list[list[float]] = of_video(
        page,
        "Array.from({length: video.played.length}, (_part, number) => "
        "[video.played.start(number), video.played.end(number)])",
    )
    return ranges


def until(page: Page, expression: str) -> None:
    """Wait for an expression about `video` to be true.

    Our content policy forbids what Playwright's own waiting does: it evaluates in the page.
    """
    deadline = time.monotonic() + 20
    while not of_video(page, expression):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(50)


def plays_past(page: Page, seconds: float) -> None:
    """Wait for the video to get there."""
    until(page, f"video.currentTime > {seconds}")


def press_play(page: Page) -> None:
    """The button over the picture, which says « Lire », or where one resumes."""
    page.locator("[data-player-start]").click()


def open_settings(page: Page) -> None:
    page.get_by_role("button", name="Réglages").click()


def asked_from_now_on(page: Page) -> list[str]:
    """The names of the files that the page asks for."""
    names: list[str] = []

    def note(request: Request) -> None:
        names.append(request.url.rsplit("/", 1)[-1])

    page.on("request", note)
    return names
