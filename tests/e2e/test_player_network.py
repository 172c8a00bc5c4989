"""What the player does when addresses expire, and when the network is weak or gone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.e2e.academy_process import Academy
from tests.e2e.content import LEARNER, PASSWORD
from tests.e2e.playing import (
    RESERVED_TALK,
    TALK,
    of_video,
    open_settings,
    played,
    plays_past,
    press_play,
    until,
)

LIFE = 4_000  # Milliseconds that a prefix of `short_links.py` lasts.


@pytest.fixture(scope="module")
def short_links(academy: Academy) -> str:
    return academy.serve_also("tests.e2e.short_links")


@pytest.fixture
def refusals(phone_page: Page) -> list[str]:
    """Addresses that the server refused."""
    refused: list[str] = []

    def note(response: Response) -> None:
        if response.status == 403:
            refused.append(response.url)

    phone_page.on("response", note)
    return refused


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(LEARNER)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/mon-espace/")


def prefixes_of(addresses: list[str]) -> list[str]:
    """The signatures of addresses, each once, in order."""
    return list(dict.fromkeys(url.partition("/s/")[2].partition("/")[0] for url in addresses))


def test_playing_goes_on_past_the_end_of_the_prefix(
    short_links: str, phone_page: Page, refusals: list[str]
) -> None:
    page = phone_page
    sign_in(page, short_links)
    page.goto(f"{short_links}{RESERVED_TALK}")
    files: list[str] = []
    page.on("request", lambda request: files.append(request.url) if "/s/" in request.url else None)
    press_play(page)
    plays_past(page, 0.3)
    of_video(page, "video.pause()")
    # As after a night: nothing was asked for meanwhile, and nothing is refused on waking up.
    page.wait_for_timeout(LIFE + 500)
    open_settings(page)
    page.get_by_label("Qualité").select_option("240p")
    page.get_by_label("Langue des sous-titres").select_option("English")
    page.get_by_role("button", name="Lire", exact=True).click()
    until(page, "video.videoHeight === 240")
    plays_past(page, 5)
    assert refusals == []
    # The old one, the one of waking up, and the one asked for while it played.
    assert len(prefixes_of(files)) >= 2
    assert any("captions-en" in url for url in files)
    expect(page.get_by_role("alert")).to_be_hidden()
    link = page.get_by_role("link", name="Télécharger la vidéo").get_attribute("href") or ""
    assert prefixes_of([link]) != prefixes_of(files)[:1]


def test_plain_file_is_opened_again_at_its_place(
    short_links: str, phone_page: Page, refusals: list[str]
) -> None:
    page = phone_page
    sign_in(page, short_links)
    page.add_init_script("delete window.MediaSource")
    page.goto(f"{short_links}{RESERVED_TALK}")
    press_play(page)
    plays_past(page, 1)
    of_video(page, "video.pause()")
    first = of_video(page, "video.currentSrc")
    page.wait_for_timeout(LIFE + 500)
    page.get_by_role("button", name="Lire", exact=True).click()
    until(page, f"video.currentSrc !== '{first}' && video.played.length > 0")
    plays_past(page, 2)
    assert played(page)[0][0] > 0.9
    assert refusals == []


@pytest.mark.console_errors("status of 403")
def test_refused_address_is_renewed_and_asked_for_again(academy: Academy, phone_page: Page) -> None:
    page = phone_page
    sign_in(page, academy.url)
    page.goto(f"{academy.url}{RESERVED_TALK}")
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=403)

    # Whichever rendition the size of the picture calls for, and wherever one resumes.
    page.route(re.compile(r"/\d+p-\d{5}\.m4s"), refuse_once)
    with page.expect_response("**/acces/*") as renewal:
        press_play(page)
    assert renewal.value.ok
    plays_past(page, 0.5)
    assert refused
    until(page, "video.videoHeight > 0")
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.console_errors("status of 403")
def test_right_that_has_ended_is_told(academy: Academy, phone_page: Page) -> None:
    page = phone_page
    sign_in(page, academy.url)
    page.goto(f"{academy.url}{RESERVED_TALK}")
    page.route("**/videos/**", lambda route: route.fulfill(status=403))
    press_play(page)
    expect(page.get_by_role("alert")).to_contain_text("Votre accès à cette vidéo a pris fin.")


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
def test_cut_network_is_told_and_playing_follows_its_return(
    academy: Academy, phone_page: Page
) -> None:
    page = phone_page
    page.goto(f"{academy.url}{TALK}", wait_until="networkidle")
    page.context.set_offline(True)
    press_play(page)
    expect(page.get_by_role("alert")).to_contain_text("La connexion est coupée.")
    page.context.set_offline(False)
    plays_past(page, 0.3)
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.console_errors("ERR_CONNECTION_RESET")
def test_weak_link_offers_another_try(academy: Academy, phone_page: Page) -> None:
    page = phone_page
    page.goto(f"{academy.url}{TALK}")
    page.route("**/*.m3u8", lambda route: route.abort("connectionreset"))
    press_play(page)
    expect(page.get_by_role("alert")).to_contain_text("La connexion est trop faible.")
    page.unroute("**/*.m3u8")
    page.get_by_role("button", name="Réessayer").click()
    plays_past(page, 0.3)
    expect(page.get_by_role("alert")).to_be_hidden()
    assert not of_video(page, "video.currentSrc").endswith("video.mp4")
