"""From a few letters, a mistake among them, to the second of the video where someone answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import Academy
from tests.e2e.playing import TALK, of_video, plays_past, until
from tests.e2e.test_accessibility import findings, overflows

# One sentence of the expert's talk is its own, from the sixth second on, whatever other tests made
# of its captions; the index is made by the command that the clock gives elsewhere.
PREPARED = """
from media.captions import replace_captions
from media.webvtt import Cue
from search import indexing
from testimonials.models import ExpertTalkPage
words = {6: "Le parapheur a remplacé la pile de dossiers."}
cues = [
    Cue(second * 1000, second * 1000 + 900, words.get(second, f"Voici la seconde {second}."))
    for second in range(10)
]
replace_captions(ExpertTalkPage.objects.get(slug="fin-du-cuivre").video, cues)
indexing.rebuild()
"""


@pytest.fixture(scope="module")
def site(academy: Academy) -> str:
    academy.manage("shell", "-v", "0", "-c", PREPARED)
    return academy.url


def open_all(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")


def test_from_a_mistake_to_the_second_of_the_video_by_keyboard_alone(
    site: str, new_page: NewPage
) -> None:
    page = new_page(**DESKTOP)
    page.goto(f"{site}/competences/")
    # To the field of the masthead, by Tab alone.
    for _step in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "q":
            break
    field = page.get_by_role("combobox", name="Que cherchez-vous")
    expect(field).to_be_focused()

    # While one types: proposals, announced, browsed by arrows, closed by Escape.
    page.keyboard.type("temoig")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text(
        "Entrée pour rechercher"
    )
    page.keyboard.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("temoig")

    # A mistake, and Enter without a choice: the corrected results, with the way back.
    page.keyboard.press("Control+a")
    page.keyboard.type("paraphuer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=paraphuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 résultat pour « parapheur »")
    expect(page.get_by_role("link", name="Chercher plutôt « paraphuer »")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("paraphuer")
    expect(page.locator("mark")).to_have_text(["parapheur"])

    # The quoted moment opens the player there.
    moment = page.get_by_role("link", name=re.compile("^à 0:06"))
    moment.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/fin-du-cuivre/?t=6#lecteur")
    until(page, "Math.abs(video.currentTime - 6) < 1")
    page.get_by_role("button", name="Lire la vidéo").focus()
    page.keyboard.press("Enter")
    plays_past(page, 6.5)
    assert of_video(page, "video.played.start(0)") >= 5.5


def test_a_proposal_opens_its_page(site: str, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    page.goto(f"{site}/")
    page.get_by_role("combobox", name="Que cherchez-vous").fill("piloter")
    page.get_by_role("option", name="Piloter la couverture").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parcours/infrastructures/couverture/")


def test_on_a_phone_the_field_opens_under_the_thumb_and_takes_the_focus(
    site: str, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    page.goto(f"{site}{TALK}")
    field = page.get_by_role("combobox", name="Que cherchez-vous")
    expect(field).to_be_hidden()
    page.get_by_role("button", name="Chercher", exact=True).tap()
    expect(field).to_be_focused()
    field.press_sequentially("couv")
    page.get_by_role("option", name="Piloter la couverture").tap()
    page.wait_for_url("**/parcours/infrastructures/couverture/")


def test_without_javascript_one_finds_filters_and_plays(site: str, new_page: NewPage) -> None:
    page = new_page(**PHONE, java_script_enabled=False)
    page.goto(f"{site}/competences/")
    page.get_by_role("button", name="Chercher", exact=True).click()
    page.get_by_label("Que cherchez-vous").fill("paraphuer")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("« parapheur »")

    page.goto(f"{site}/recherche/?q=fibre")
    page.get_by_text("Filtrer", exact=True).click()
    page.get_by_role("checkbox", name=re.compile("^Cours")).check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.get_by_role("link", name=re.compile("Retirer le filtre"))).to_be_visible()
    assert "q=fibre&genre=cours" in page.url

    page.goto(f"{site}/recherche/?q=parapheur")
    page.get_by_role("link", name=re.compile("^à 0:06")).click()
    expect(page.locator("video source").first).to_have_attribute("src", re.compile("#t=6$"))


PAGES = [
    "/recherche/",
    "/recherche/?q=fibre",
    "/recherche/?q=paraphuer&genre=temoignage&genre=parole-d-expert",
    "/recherche/?q=zzzzzzzz&genre=cours",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_pages_of_results(
    site: str, new_page: NewPage, size: dict[str, Any], scheme: str
) -> None:
    page = new_page(**size, color_scheme=scheme)
    found = []
    for path in PAGES:
        page.goto(f"{site}{path}")
        open_all(page)
        found += findings(page)
    page.goto(f"{site}/recherche/")
    page.get_by_role("combobox").press_sequentially("couv")
    page.get_by_role("option").first.wait_for()
    found += findings(page)
    assert found == []


@pytest.mark.parametrize(("width", "text"), [(320, 1), (640, 1), (390, 2)])
def test_results_fit_a_narrow_screen_a_zoom_of_200_percent_and_text_twice_as_large(
    site: str, new_page: NewPage, width: int, text: int
) -> None:
    page = new_page(viewport={"width": width, "height": 450})
    for path in PAGES:
        page.goto(f"{site}{path}")
        page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}00%")
        open_all(page)
        assert not overflows(page), path


def test_paper_has_the_answers_and_nothing_to_press(site: str, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    page.goto(f"{site}/recherche/?q=fibre")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".hit").first).to_be_visible()
    for gone in (".search-head", ".sortings", ".filters"):
        expect(page.locator(gone).first).to_be_hidden()
