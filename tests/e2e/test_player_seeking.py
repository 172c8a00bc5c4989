"""The seek bar: what it shows of the place one goes to, and when that is fetched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from tests.e2e.academy_process import Academy
from tests.e2e.playing import TALK, asked_from_now_on, of_video, plays_past, press_play


@pytest.fixture
def watching(academy: Academy, desktop_page: Page) -> Page:
    desktop_page.goto(f"{academy.url}{TALK}")
    return desktop_page


def bar(page: Page) -> Locator:
    return page.get_by_role("slider", name="Position dans la vidéo")


def place_of(page: Page, seconds: float) -> Position:
    """Where a second of the twelve is on the bar; its handle is 16 pixels wide."""
    box = bar(page).bounding_box()
    assert box is not None
    return {"x": 8 + (box["width"] - 16) * seconds / 12, "y": box["height"] / 2}


def test_hovering_shows_the_picture_and_a_click_goes_there(watching: Page) -> None:
    page = watching
    asked = asked_from_now_on(page)
    page.wait_for_load_state("networkidle")
    assert not [name for name in asked if name.startswith("storyboard")]
    bar(page).hover(position=place_of(page, 8.2))
    tile = page.locator("[data-player-preview-picture]")
    expect(tile).to_be_visible()
    # A picture every two seconds, ten a row: the fifth shows seconds 8 and 9.
    expect(tile).to_have_attribute("data-tile", "4")
    width = tile.bounding_box()
    assert width is not None
    expect(tile).to_have_css("background-position", f"{-4 * round(width['width'])}px 0px")
    preview = page.locator("[data-player-preview]")
    expect(preview).to_contain_text("0:08")
    expect(preview).to_contain_text("La décision du conseil")
    assert [name for name in asked if name.startswith("storyboard")] == ["storyboard-001.jpg"]
    bar(page).click(position=place_of(page, 8.2))
    assert of_video(page, "video.currentTime") == pytest.approx(8, abs=0.6)


def test_arrows_show_the_place_and_say_it_in_words(watching: Page) -> None:
    page = watching
    bar(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-player-preview]")).to_contain_text("0:10")
    expect(page.locator("[data-player-preview-picture]")).to_have_attribute("data-tile", "5")
    expect(bar(page)).to_have_attribute(
        "aria-valuetext",
        "10 secondes sur 12 secondes, chapitre «\u00a0La décision du conseil\u00a0»",
    )


def test_touch_shows_the_place_too(academy: Academy, phone_page: Page) -> None:
    page = phone_page
    page.goto(f"{academy.url}{TALK}")
    bar(page).evaluate(
        "slider => { slider.value = 4; slider.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(page.locator("[data-player-preview-picture]")).to_have_attribute("data-tile", "2")
    bar(page).tap(position=place_of(page, 6.1))
    assert of_video(page, "video.currentTime") == pytest.approx(6, abs=0.6)


def test_bar_marks_chapters_and_what_is_loaded(watching: Page) -> None:
    page = watching
    press_play(page)
    plays_past(page, 0.5)
    mark = page.locator(".player__mark")
    expect(mark).to_have_count(1)
    assert mark.evaluate("mark => mark.style.insetInlineStart") == "50%"
    loaded = page.locator("[data-player-loaded]")
    assert loaded.evaluate("span => parseFloat(span.style.inlineSize)") > 20
    chapters = page.locator("[data-player-chapters]")
    chapters.locator("summary").click()
    expect(chapters.locator("[aria-current]")).to_contain_text("Le constat")
    chapters.get_by_role("link", name="La décision du conseil").click()
    expect(chapters.locator("[aria-current]")).to_contain_text("La décision du conseil")


def test_steps_go_ten_seconds_back_and_forth(watching: Page) -> None:
    page = watching
    page.get_by_role("button", name="Avancer de 10 secondes").click()
    assert of_video(page, "video.currentTime") == 10
    page.get_by_role("button", name="Reculer de 10 secondes").click()
    assert of_video(page, "video.currentTime") == 0
