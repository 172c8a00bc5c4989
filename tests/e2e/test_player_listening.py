"""« Écouter seulement », the small window, and the link to a moment."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.academy_process import Academy
from tests.e2e.playing import TALK, of_video, open_settings, plays_past, press_play, until
from tests.e2e.test_player_network import sign_in


def test_sound_alone_keeps_place_and_speed_and_is_counted_truly(
    academy: Academy, phone_page: Page
) -> None:
    page = phone_page
    sign_in(page, academy.url)
    told: list[list[float]] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "segments" in (request.post_data or ""):
            told.extend(json.loads(request.post_data or "")["segments"])

    page.on("request", note)
    page.goto(f"{academy.url}{TALK}", wait_until="networkidle")
    open_settings(page)
    page.get_by_label("Vitesse").select_option("1.25")
    press_play(page)
    plays_past(page, 1)
    page.get_by_label("Écouter seulement").check()
    until(page, "video.currentSrc.endsWith('audio.m4a') && video.played.length > 0")
    assert of_video(page, "video.played.start(0)") > 0.9
    until(page, "video.currentTime > 3 && video.currentTime % 3 < 2")
    of_video(page, "video.pause()")
    said = f"Voici la seconde {int(of_video(page, 'video.currentTime')) // 3 * 3}."
    assert of_video(page, "video.playbackRate") == 1.25
    assert of_video(page, "video.videoHeight") == 0
    left = of_video(page, "video.currentTime")
    expect(page.locator("[data-player-cover]")).to_be_visible()
    expect(page.locator("[data-player-cues]")).to_contain_text(said)
    expect(page.locator("[data-player-transcript] [aria-current]")).to_contain_text(said)
    expect(page.locator("[data-player-quality-shown]")).to_have_text("En cours\u00a0: son seul")

    page.get_by_role("button", name="Remettre l’image").click()
    page.get_by_role("button", name="Lire", exact=True).click()
    until(page, "video.videoHeight > 0")
    until(page, f"video.played.length > 0 && video.played.end(0) > {left} + 0.5")
    page.get_by_role("button", name="Mettre en pause").click()
    page.wait_for_timeout(500)
    reached = of_video(page, "video.currentTime")
    tenths = {tenth for start, end in told for tenth in range(round(start * 10), round(end * 10))}
    # All that was played, once, and nothing else; a change of source may lose an instant.
    assert reached * 10 - 6 <= len(tenths) <= reached * 10 + 1
    assert max(tenths) <= reached * 10 + 1
    page.reload()
    open_settings(page)
    expect(page.get_by_label("Écouter seulement")).not_to_be_checked()


def test_sound_alone_may_be_chosen_before_playing(academy: Academy, phone_page: Page) -> None:
    page = phone_page
    page.goto(f"{academy.url}{TALK}?t=6")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    open_settings(page)
    page.get_by_label("Écouter seulement").check()
    page.get_by_role("button", name="Lire", exact=True).click()
    plays_past(page, 6.3)
    assert of_video(page, "video.played.start(0)") > 5.9
    assert not [url for url in fetched if url.endswith((".m3u8", ".m4s", ".mp4"))]


def test_picture_may_leave_the_page(academy: Academy, desktop_page: Page) -> None:
    page = desktop_page
    page.goto(f"{academy.url}{TALK}")
    open_settings(page)
    expect(page.get_by_role("button", name="Détacher l’image")).to_be_visible()
    page.locator("[data-player-play]").focus()
    page.keyboard.press("i")
    expect(page.locator("[data-player-status]")).to_have_text(
        "Lancez la vidéo avant de détacher l’image."
    )


def test_link_to_a_moment_is_copied_shared_and_followed(
    academy: Academy, desktop_page: Page
) -> None:
    page = desktop_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("navigator.share = async shared => { window.shared = shared; }")
    page.goto(f"{academy.url}{TALK}#lecteur")
    of_video(page, "(video.currentTime = 7, null)")
    open_settings(page)
    page.get_by_role("button", name="Copier le lien à 0:07").click()
    expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
    expect(page.locator("[data-player-status]")).to_have_text("Lien copié\u00a0: la vidéo à 0:07.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{academy.url}{TALK}?t=7"
    page.get_by_role("button", name="Partager").click()
    assert page.evaluate("window.shared.url") == copied
    page.goto(copied)
    expect(page.locator("[data-player-elapsed]")).to_have_text("0:07")
    assert of_video(page, "video.paused") is True


@pytest.mark.parametrize("moment", ["-4", "abc", "99999"])
def test_impossible_moment_begins_at_the_beginning(
    academy: Academy, phone_page: Page, moment: str
) -> None:
    phone_page.goto(f"{academy.url}{TALK}?t={moment}")
    expect(phone_page.locator("[data-player-elapsed]")).to_have_text("0:00")
