"""Captions as they are seen: their words, language, size, ground and place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.academy_process import Academy
from tests.e2e.playing import TALK, of_video, open_settings, plays_past, press_play, until

DRAWN = "[data-player-cues]"


@pytest.fixture
def watching(academy: Academy, phone_page: Page) -> Page:
    phone_page.goto(f"{academy.url}{TALK}")
    press_play(phone_page)
    plays_past(phone_page, 0.3)
    return phone_page


def letters_height(page: Page) -> float:
    size: float = page.locator(f"{DRAWN} p").evaluate(
        "line => parseFloat(getComputedStyle(line).fontSize)"
    )
    return size


def test_words_are_drawn_once_and_over_the_foot_of_the_picture(watching: Page) -> None:
    page = watching
    line = page.locator(f"{DRAWN} p")
    expect(line).to_have_text("Solène\u00a0: Voici la seconde 0.")
    # What the browser would draw itself would be drawn twice.
    assert of_video(page, "[...video.textTracks].map(track => track.mode)") == [
        "disabled",
        "hidden",
    ]
    box, picture = line.bounding_box(), page.locator("video").bounding_box()
    assert box is not None
    assert picture is not None
    assert box["y"] > picture["y"] + picture["height"] / 2
    assert box["y"] + box["height"] <= picture["y"] + picture["height"]
    assert letters_height(page) >= 16
    page.get_by_role("button", name="Sous-titres").click()
    expect(line).to_have_count(0)


def test_language_size_and_ground_are_kept_on_this_device(watching: Page) -> None:
    page = watching
    of_video(page, "video.pause()")
    before = letters_height(page)
    open_settings(page)
    page.get_by_label("Langue des sous-titres").select_option("English")
    expect(page.locator(f"{DRAWN} p")).to_have_text("Solène\u00a0: This is second 0.")
    page.get_by_label("Taille des sous-titres").select_option("Très grande")
    page.get_by_label("Fond des sous-titres").select_option("Plein")
    assert letters_height(page) == pytest.approx(before * 1.75, rel=0.01)
    page.reload()
    press_play(page)
    plays_past(page, 0.3)
    expect(page.locator(f"{DRAWN} p")).to_have_text("Solène\u00a0: This is second 0.")
    assert letters_height(page) == pytest.approx(before * 1.75, rel=0.01)
    ground = page.locator(f"{DRAWN} p > span")
    expect(ground).to_have_css("background-color", "rgb(12, 14, 13)")


def test_commands_never_cover_them_in_full_screen(academy: Academy, desktop_page: Page) -> None:
    page = desktop_page
    page.goto(f"{academy.url}{TALK}")
    press_play(page)
    plays_past(page, 0.2)
    page.keyboard.press("f")
    until(page, "document.fullscreenElement !== null")
    line = page.locator(f"{DRAWN} p")
    page.mouse.move(300, 300)
    expect(page.locator("[data-player-controls]")).to_be_visible()
    page.wait_for_timeout(200)
    box, controls = line.bounding_box(), page.locator("[data-player-controls]").bounding_box()
    assert box is not None
    assert controls is not None
    assert box["y"] + box["height"] <= controls["y"] + 1
    page.keyboard.press("f")
    until(page, "document.fullscreenElement === null")
