"""The player: its keys, its words, its lists, and what it does when something is missing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.academy_process import Academy
from tests.e2e.playing import (
    TALK,
    asked_from_now_on,
    of_video,
    open_settings,
    played,
    plays_past,
    press_play,
)


@pytest.fixture
def talk(academy: Academy) -> str:
    return f"{academy.url}{TALK}"


def test_video_begins_light_and_with_its_captions(talk: str, phone_page: Page) -> None:
    asked = asked_from_now_on(phone_page)
    phone_page.goto(talk)
    phone_page.wait_for_load_state("networkidle")
    assert not [name for name in asked if "hls" in name or name.endswith((".m3u8", ".m4s"))]
    press_play(phone_page)
    plays_past(phone_page, 0.5)
    assert [name for name in asked if name.endswith(".m3u8")][:2] == ["master.m3u8", "360p.m3u8"]
    assert "video.mp4" not in asked
    expect(phone_page.locator("[data-player-cues]")).to_contain_text("Voici la seconde 0.")
    line = phone_page.locator("[data-player-transcript] [aria-current]")
    expect(line).to_contain_text("Voici la seconde 0.")
    assert of_video(phone_page, "video.played.length") == 1


def test_keyboard_commands_everything_and_traps_nobody(talk: str, desktop_page: Page) -> None:
    page = desktop_page
    page.goto(talk)
    page.get_by_role("button", name="Lire la vidéo").focus()
    page.keyboard.press("Enter")
    plays_past(page, 0.2)
    play = page.locator("[data-player-play]")
    expect(play).to_be_focused()
    expect(play).to_have_accessible_name("Mettre en pause")
    page.keyboard.press("k")
    expect(play).to_have_accessible_name("Lire")

    slider = page.get_by_role("slider", name="Position dans la vidéo")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert of_video(page, "video.currentTime") == pytest.approx(5, abs=0.1)
    expect(slider).to_have_attribute(
        "aria-valuetext", "5 secondes sur 12 secondes, chapitre «\u00a0Le constat\u00a0»"
    )

    for key, seconds in (("l", 11.9), ("j", 1.9), ("5", 6), ("Home", 0), ("End", 11.9)):
        page.keyboard.press(key)
        assert of_video(page, "video.currentTime") == pytest.approx(seconds, abs=0.2), key
    page.keyboard.press(">")
    assert of_video(page, "video.playbackRate") == 1.25
    page.keyboard.press("<")
    assert of_video(page, "video.playbackRate") == 1

    page.keyboard.press("m")
    assert of_video(page, "video.muted") is True
    captions = page.get_by_role("button", name="Sous-titres")
    expect(captions).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("c")
    expect(captions).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-player-status]")).to_have_text("Sous-titres masqués.")

    inside = []
    for _stop in range(14):
        page.keyboard.press("Tab")
        inside.append(page.evaluate("document.activeElement.closest('.player') !== null"))
    assert inside[0]
    assert not inside[-1]


def test_keys_outside_the_player_are_the_page_s_own(talk: str, desktop_page: Page) -> None:
    desktop_page.goto(talk)
    desktop_page.keyboard.press("k")
    desktop_page.keyboard.press("m")
    assert of_video(desktop_page, "video.paused") is True
    assert of_video(desktop_page, "video.muted") is False


def test_help_lists_the_keys_and_gives_the_focus_back(talk: str, desktop_page: Page) -> None:
    page = desktop_page
    page.goto(talk)
    play = page.locator("[data-player-play]")
    play.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Touches du clavier")
    expect(dialog).to_contain_text("Reculer, avancer de 10 secondes")
    page.keyboard.press("k")
    assert of_video(page, "video.paused") is True
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(play).to_be_focused()


def test_speed_and_data_saving_are_remembered(talk: str, phone_page: Page) -> None:
    phone_page.goto(talk)
    open_settings(phone_page)
    phone_page.get_by_label("Qualité").select_option("Économie de données")
    phone_page.get_by_label("Vitesse").select_option("1.5")
    phone_page.reload()
    open_settings(phone_page)
    expect(phone_page.get_by_label("Qualité")).to_have_value("least")
    asked = asked_from_now_on(phone_page)
    press_play(phone_page)
    plays_past(phone_page, 0.5)
    phone_page.get_by_role("slider", name="Position dans la vidéo").hover()
    assert of_video(phone_page, "video.playbackRate") == 1.5
    assert not [name for name in asked if name.startswith(("360p-", "storyboard"))]
    assert of_video(phone_page, "video.videoHeight") == 240
    expect(phone_page.locator("[data-player-quality-shown]")).to_have_text("En cours\u00a0: 240p")


def test_data_saver_of_the_device_is_a_wish(talk: str, phone_page: Page) -> None:
    phone_page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    phone_page.goto(talk)
    expect(phone_page.locator("[data-player-quality]")).to_have_value("least")


def test_quality_is_changed_while_it_plays(talk: str, phone_page: Page) -> None:
    phone_page.goto(talk)
    press_play(phone_page)
    plays_past(phone_page, 0.3)
    open_settings(phone_page)
    assert of_video(phone_page, "video.videoHeight") == 360
    phone_page.get_by_label("Qualité").select_option("240p")
    plays_past(phone_page, 5)
    assert of_video(phone_page, "video.videoHeight") == 240


@pytest.mark.parametrize("part", ["a", "li > span"], ids=["time", "words"])
def test_line_of_the_transcript_plays_from_its_moment(
    talk: str, phone_page: Page, part: str
) -> None:
    phone_page.goto(talk)
    phone_page.locator(f"[data-player-transcript] {part}").nth(2).click()
    plays_past(phone_page, 6.1)
    # What was skipped does not count as watched.
    assert sum(end - start for start, end in played(phone_page)) < 1
    assert "t=" not in phone_page.url


def test_place_to_resume_from_is_taken_before_anything_plays(talk: str, phone_page: Page) -> None:
    """As `progress/resume.js` asks for it: before the video is loaded, and when it begins."""
    phone_page.goto(talk)
    of_video(
        phone_page,
        "((video.currentTime = 7), video.addEventListener('play', () => {"
        " if (video.currentTime < 1) video.currentTime = 7; }, {once: true}), null)",
    )
    press_play(phone_page)
    plays_past(phone_page, 7.3)
    assert sum(end - start for start, end in played(phone_page)) < 1


def test_address_with_a_moment_waits_there_without_playing(talk: str, phone_page: Page) -> None:
    phone_page.goto(f"{talk}?t=3")
    expect(phone_page.locator("[data-player-elapsed]")).to_have_text("0:03")
    assert of_video(phone_page, "video.paused") is True
    press_play(phone_page)
    plays_past(phone_page, 3.1)
    assert sum(end - start for start, end in played(phone_page)) < 1


@pytest.mark.console_errors("ERR_FAILED")
def test_without_the_streaming_script_the_mp4_plays(talk: str, phone_page: Page) -> None:
    phone_page.route("**/chunks/hls*", lambda route: route.abort())
    phone_page.goto(talk)
    press_play(phone_page)
    plays_past(phone_page, 0.3)
    assert of_video(phone_page, "video.currentSrc").endswith("video.mp4")


@pytest.mark.console_errors("status of 404")
def test_video_that_has_gone_says_so(talk: str, phone_page: Page) -> None:
    phone_page.route("**/*.m3u8", lambda route: route.fulfill(status=404))
    phone_page.route("**/video.mp4", lambda route: route.fulfill(status=404))
    phone_page.goto(talk)
    press_play(phone_page)
    expect(phone_page.get_by_role("alert")).to_contain_text("La vidéo ne peut pas être lue.")


def test_without_javascript_the_browser_plays_the_mp4(
    talk: str, page_without_javascript: Page
) -> None:
    page = page_without_javascript
    page.goto(talk)
    expect(page.locator("video")).to_have_attribute("controls", "")
    expect(page.locator("[data-player-controls]")).to_be_hidden()
    expect(page.locator("[data-player-transcript]")).to_contain_text("Voici la seconde 9.")
    page.locator("[data-player-transcript] a").nth(2).click()
    assert page.url.endswith("?t=6#lecteur")
    source = page.locator("video source").get_attribute("src") or ""
    assert source.endswith("video.mp4#t=6")
