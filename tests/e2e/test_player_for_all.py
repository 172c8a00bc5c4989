"""The player for every eye and hand: narrow screens, large letters, chosen colours, axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import Academy
from tests.e2e.playing import TALK, open_settings
from tests.e2e.test_accessibility import findings, overflows

# WCAG 2.2, 1.4.12.
SPACING = """() => {
    const style = document.documentElement.style;
    style.letterSpacing = '0.12em'; style.wordSpacing = '0.16em'; style.lineHeight = '1.5';
}"""


@pytest.fixture
def talk(academy: Academy) -> str:
    return f"{academy.url}{TALK}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_with_everything_open(
    talk: str, new_page: NewPage, size: dict[str, object], scheme: str
) -> None:
    page = new_page(**size, color_scheme=scheme)
    page.goto(talk)
    open_settings(page)
    page.locator("[data-player-chapters] summary").click()
    page.get_by_role("searchbox", name="Chercher dans la transcription").fill("seconde")
    expect(page.locator("mark").first).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Touches du clavier").click()
    assert findings(page) == []


def test_player_fits_every_width_with_targets_for_thumbs(talk: str, phone_page: Page) -> None:
    phone_page.goto(talk)
    open_settings(phone_page)
    for width in (320, 390, 768, 1280):
        phone_page.set_viewport_size({"width": width, "height": 800})
        assert not overflows(phone_page)
        for command in phone_page.locator(".player :is(button, select):visible").all():
            box = command.bounding_box()
            assert box is not None
            assert min(box["height"], box["width"]) >= 43.5
            assert box["x"] + box["width"] <= width


def test_letters_twice_as_large_fit_at_320_pixels(talk: str, new_page: NewPage) -> None:
    """WCAG 1.4.4 and 1.4.10 together: nothing is cut, nothing scrolls sideways."""
    page = new_page(viewport={"width": 320, "height": 568})
    page.goto(talk)
    open_settings(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for part in (".player", ".player__controls", ".transcript"):
        assert page.locator(part).evaluate("box => box.scrollWidth <= box.clientWidth"), part
    for command in page.locator(".player :is(button, select):visible").all():
        box = command.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    page.get_by_role("button", name="Touches du clavier").click()
    dialog = page.get_by_role("dialog")
    assert dialog.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_spaced_letters_leave_the_poster_to_be_read(talk: str, new_page: NewPage) -> None:
    page = new_page(**(PHONE | {"viewport": {"width": 320, "height": 568}}))
    page.goto(talk)
    page.evaluate(SPACING)
    start = page.get_by_role("button", name="Lire la vidéo").bounding_box()
    poster = page.locator("video").bounding_box()
    assert start is not None
    assert poster is not None
    assert start["width"] < poster["width"] * 0.4
    assert start["height"] < poster["height"] * 0.3


def test_chosen_colours_show_the_bar_and_what_is_pressed(talk: str, desktop_page: Page) -> None:
    page = desktop_page
    page.emulate_media(forced_colors="active")
    page.goto(talk)

    def colour(selector: str, of: str) -> str:
        value: str = page.locator(selector).first.evaluate(
            "(element, of) => getComputedStyle(element)[of]", of
        )
        return value

    track = colour(".player__track", "backgroundColor")
    for part in (".player__played", ".player__mark"):
        assert colour(part, "backgroundColor") != track
    assert colour(".player__track", "borderTopColor") != track
    pressed = colour("[data-player-captions]", "borderTopColor")
    assert pressed != colour("[data-player-play]", "borderTopColor")


def test_nothing_moves_for_those_who_ask_for_calm(talk: str, desktop_page: Page) -> None:
    page = desktop_page
    page.emulate_media(reduced_motion="reduce")
    page.goto(talk)
    moving = page.locator(".player, .player *").evaluate_all(
        """all => all.filter(one => one.getClientRects().length
            && getComputedStyle(one).transitionDuration !== '0s').length"""
    )
    assert moving == 0
