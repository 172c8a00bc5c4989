"""The transcript: following, searching, another language, paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.academy_process import Academy
from tests.e2e.playing import TALK, of_video, plays_past, until

LINES = "[data-player-transcript]"


@pytest.fixture
def reading(academy: Academy, desktop_page: Page) -> Page:
    desktop_page.goto(f"{academy.url}{TALK}")
    return desktop_page


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox", name="Chercher dans la transcription").fill(words)


def test_search_folds_accents_counts_marks_and_goes_from_one_to_the_next(reading: Page) -> None:
    page = reading
    search(page, "SÉCONDE")
    count = page.locator("[data-transcript-count]")
    expect(count).to_have_text("1 sur 4 passages")
    marks = page.locator(f"{LINES} mark")
    expect(marks).to_have_text(["seconde"] * 4)
    expect(page.locator("[data-player-status]")).to_have_text("4 passages")
    page.get_by_role("button", name="Passage suivant").click()
    expect(count).to_have_text("2 sur 4 passages")
    expect(marks.nth(1)).to_have_attribute("data-current", "")
    expect(page.locator("[data-player-status]")).to_contain_text("à 0:03")
    page.get_by_role("button", name="Passage précédent").click()
    page.get_by_role("button", name="Passage précédent").click()
    expect(count).to_have_text("4 sur 4 passages")

    # A phrase may run over two lines; each piece is marked, and it counts once.
    search(page, "la fibre")
    expect(count).to_have_text("Aucun passage")
    search(page, "seconde 0. voici la")
    expect(count).to_have_text("1 sur 1 passage")
    expect(marks).to_have_text(["seconde 0.", "Voici la"])
    search(page, "")
    expect(marks).to_have_count(0)
    assert page.locator(f"{LINES} li").first.inner_text().split() == (
        ["0:00", "Solène", ":", "Voici", "la", "seconde", "0."]
    )


def test_long_transcript_is_searched(reading: Page) -> None:
    """Fifteen hundred lines: an hour and a half of council."""
    page = reading
    page.evaluate(
        """lines => {
            const list = document.querySelector(lines);
            for (let number = 4; number < 1500; number += 1) {
                const line = list.children[number % 4].cloneNode(true);
                line.dataset.start = String(number * 3000);
                list.append(line);
            }
        }""",
        LINES,
    )
    search(page, "voici la seconde")
    count = page.locator("[data-transcript-count]")
    expect(count).to_have_text("1 sur 1500 passages", timeout=15_000)
    page.get_by_role("button", name="Passage précédent").click()
    expect(count).to_have_text("1500 sur 1500 passages", timeout=15_000)


def test_what_is_said_is_kept_in_sight_unless_one_does_not_want_it(reading: Page) -> None:
    page = reading
    page.emulate_media(reduced_motion="reduce")
    page.locator(LINES).evaluate("list => { list.style.maxBlockSize = '60px'; }")
    page.locator("[data-player-step='10']").click()
    expect(page.locator(f"{LINES} [aria-current]")).to_contain_text("seconde 9")
    scrolled = f"document.querySelector('{LINES}').scrollTop"
    until(page, f"{scrolled} > 20")
    page.get_by_label("Suivre la lecture").uncheck()
    page.locator("[data-player-step='-10']").click()
    expect(page.locator(f"{LINES} [aria-current]")).to_contain_text("seconde 0")
    assert page.evaluate(scrolled) > 20
    page.reload()
    expect(page.get_by_label("Suivre la lecture")).not_to_be_checked()


def test_other_language_is_read_from_its_captions(reading: Page) -> None:
    page = reading
    page.get_by_role("combobox", name="Langue", exact=True).select_option("English")
    expect(page.locator(LINES)).to_have_attribute("lang", "en", timeout=15_000)
    expect(page.locator(f"{LINES} li")).to_have_count(4)
    expect(page.locator(f"{LINES} li").nth(1)).to_contain_text("This is second 3.")
    page.locator(f"{LINES} a").nth(2).click()
    plays_past(page, 6.1)
    expect(page.locator(f"{LINES} [aria-current]")).to_contain_text("This is second 6.")
    # Captions are another choice.
    expect(page.locator("[data-player-cues]")).to_contain_text("Voici la seconde 6.")
    page.get_by_role("combobox", name="Langue", exact=True).select_option("Français")
    expect(page.locator(f"{LINES} li").first).to_contain_text("Voici la seconde 0.")


def test_paper_holds_the_whole_transcript_and_its_title_alone(reading: Page) -> None:
    page = reading
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Imprimer le texte").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(f"{LINES} li").last).to_be_visible()
    expect(page.locator(".player")).to_be_hidden()
    expect(page.locator(".beside")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".beside")).to_be_visible()


def test_lines_are_links_and_texts_are_files_without_a_script(
    academy: Academy, page_without_javascript: Page
) -> None:
    page = page_without_javascript
    page.goto(f"{academy.url}{TALK}")
    expect(page.locator("[data-transcript-tools]")).to_be_hidden()
    expect(page.get_by_role("link", name="0:03")).to_have_attribute("href", "?t=3#lecteur")
    for language in ("Français", "English"):
        link = page.get_by_role("link", name=f"Télécharger le texte ({language})")
        address = link.get_attribute("href") or ""
        answer = page.request.get(f"{academy.url}{address}")
        assert "econd" in answer.text()


def test_folded_transcript_stays_folded(reading: Page) -> None:
    page = reading
    page.locator("[data-transcript] > summary").click()
    expect(page.locator(LINES)).to_be_hidden()
    page.reload()
    expect(page.locator(LINES)).to_be_hidden()
    assert of_video(page, "video.paused") is True
