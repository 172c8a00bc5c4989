"""Captions: a file with errors becomes captions that somebody has read, and a visitor sees."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import Academy
from tests.e2e.content import EDITOR
from tests.e2e.test_accessibility import findings, overflows
from tests.e2e.test_editor import sign_in

WRONG = """1
00:00:00,500 --> 00:00:03,000
Bonjour à toutes et à tous.

2
00:00:06,000 --> 00:00:04,000
Le conseil est ouvert.

3
00:00:06.500 -> 00:00:09,000
Merci.
"""


def video_of(page: Page, academy: Academy) -> str:
    page.goto(f"{academy.url}/paroles-d-experts/fin-du-cuivre/")
    pk = page.locator("video[data-video]").get_attribute("data-video")
    assert pk
    return pk


def open_captions(page: Page, academy: Academy, language: str = "") -> str:
    sign_in(page, academy, EDITOR)
    pk = video_of(page, academy)
    page.goto(f"{academy.url}/cms/videos/{pk}/sous-titres/{language}")
    return pk


def rows(page: Page, field: str = "text") -> list[str]:
    values: list[str] = page.locator(f"[data-captions-rows] [data-field={field}]").evaluate_all(
        "fields => fields.map((field) => field.value)"
    )
    return values


@pytest.mark.console_errors("status of 422")
def test_an_editor_imports_mends_and_reviews_captions_and_a_visitor_reads_them(
    academy: Academy, new_page: NewPage
) -> None:
    editor = new_page(**DESKTOP)
    open_captions(editor, academy)
    editor.get_by_label("Langue").select_option("fr")
    editor.get_by_label("Fichier WebVTT ou SubRip").set_input_files(
        {"name": "été.srt", "mimeType": "text/plain", "buffer": WRONG.encode("cp1252")}
    )
    editor.get_by_role("button", name="Continuer").click()

    # What cannot be shown as lines is mended in the text, at the line that is named.
    errors = editor.get_by_role("region", name="À corriger")
    expect(errors).to_contain_text("Ligne 6")
    text = editor.get_by_label("Texte au format WebVTT")
    expect(text).to_have_value(re.compile("-> 00:00:09,000"))
    errors.get_by_role("button", name=re.compile("Ligne 10")).click()
    selected = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert text.evaluate(selected) == "00:00:06.500 -> 00:00:09,000"
    editor.keyboard.type("00:00:06,500 --> 00:00:09,000")
    editor.get_by_role("button", name="Voir les lignes").click()
    assert rows(editor) == ["Bonjour à toutes et à tous.", "Le conseil est ouvert.", "Merci."]
    wrong = editor.get_by_text("la fin vient avant le début", exact=True)
    expect(wrong).to_be_visible()

    # Two lines are changed: a time taken from the keyboard, and who speaks.
    start = editor.get_by_label("Début").nth(1)
    start.fill("0:03,5")
    start.blur()
    expect(start).to_have_value("00:00:03.500")
    expect(wrong).to_be_hidden()
    editor.get_by_label("Qui parle").nth(1).fill("Ana")
    editor.get_by_role("button", name="Marquer comme relus").or_(
        editor.get_by_role("button", name="Enregistrer les corrections")
    ).click()
    expect(
        editor.get_by_role("status").filter(has_text="relus et enregistrés").first
    ).to_be_visible(timeout=20_000)

    visitor = new_page(**PHONE)
    visitor.goto(f"{academy.url}/paroles-d-experts/fin-du-cuivre/")
    expect(visitor.get_by_text("Le conseil est ouvert.")).to_be_visible()
    shown = visitor.evaluate(
        "async () => (await fetch(document.querySelector('track[srclang=fr]').src)).text()"
    )
    assert "00:00:03.500 --> 00:00:04.000\n<v Ana>Le conseil est ouvert." in shown


def test_the_lines_are_worked_on_with_the_keyboard_alone(
    academy: Academy, new_page: NewPage
) -> None:
    page = new_page(**DESKTOP)
    open_captions(page, academy, "pt/")
    page.get_by_role("button", name="Ajouter après").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Ola todos")
    page.keyboard.press("Home")
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Couper au curseur").focus()
    page.keyboard.press("Enter")
    assert rows(page) == ["Ola", "todos"]
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("Texte", exact=True).first).to_be_focused()
    page.get_by_role("button", name="Supprimer").focus()
    page.keyboard.press("Enter")
    assert rows(page) == ["todos"]
    page.get_by_role("button", name="Annuler").focus()
    page.keyboard.press("Enter")
    assert rows(page) == ["Ola", "todos"]
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Brouillon enregistré.").first).to_be_visible(timeout=20_000)


def test_what_was_typed_survives_a_closed_page_and_is_offered_back(
    academy: Academy, new_page: NewPage
) -> None:
    page = new_page(**DESKTOP)
    open_captions(page, academy, "de/")
    page.get_by_role("button", name="Ajouter après").click()
    page.keyboard.type("Guten Tag")
    page.wait_for_function("() => Object.values(localStorage).join().includes('Guten Tag')")
    page.goto("about:blank")
    page.go_back()
    expect(page.get_by_text("a été retrouvé sur cet appareil")).to_be_visible()
    page.get_by_role("button", name="Reprendre ce texte").click()
    assert rows(page) == ["Guten Tag"]


@pytest.mark.console_errors("status of 409")
def test_two_people_who_write_at_once_both_keep_their_text(
    academy: Academy, new_page: NewPage
) -> None:
    first, second = new_page(**DESKTOP), new_page(**DESKTOP)
    for page in (first, second):
        open_captions(page, academy, "es/")
        page.get_by_role("button", name="Ajouter après").click()
    first.keyboard.type("Buenos días")
    first.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(first.get_by_text("Brouillon enregistré.").first).to_be_visible(timeout=20_000)
    second.keyboard.type("Buenas tardes")
    second.get_by_role("button", name="Enregistrer le brouillon").click()
    conflict = second.get_by_role("region", name=re.compile("Quelqu’un d’autre"))
    expect(conflict.get_by_label("L’autre texte")).to_have_value(re.compile("Buenos días"))
    assert rows(second) == ["Buenas tardes"]
    second.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(second.get_by_text("Brouillon enregistré.").first).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_the_caption_screens(
    academy: Academy, new_page: NewPage, size: dict[str, object]
) -> None:
    page = new_page(**size)
    pk = open_captions(page, academy)
    found = _ours(findings(page))
    page.goto(f"{academy.url}/cms/videos/{pk}/sous-titres/fr/")
    found += _ours(findings(page))
    page.get_by_role("button", name="Voir le texte").click()
    found += _ours(findings(page))
    assert found == []
    assert not overflows(page)


def _ours(found: list[str]) -> list[str]:
    """Without what is said of the frame that the CMS draws around each of its screens."""
    return [line for line in found if "wagtail" not in line]


LONG = """
from media.captions import replace_captions
from media.models import Video
from media.webvtt import Cue
video = Video.objects.create(title="Trois heures de conseil")
cues = [Cue(i * 7000, i * 7000 + 6500, f"Intervention numéro {i}.") for i in range(1500)]
replace_captions(video, cues, is_draft=True)
"""


def test_fifteen_hundred_lines_open_at_once_and_follow_the_typing(
    academy: Academy, new_page: NewPage
) -> None:
    """A council of three hours. The limits are wide: the machine may be busy."""
    academy.manage("shell", "-c", LONG)
    with sqlite3.connect(academy.folder / "academy.sqlite3") as database:
        (pk,) = database.execute(
            "SELECT MAX(id) FROM media_video WHERE title LIKE 'Trois heures%'"
        ).fetchone()
    page = new_page(**DESKTOP)
    sign_in(page, academy, EDITOR)
    page.goto(f"{academy.url}/cms/videos/{pk}/sous-titres/fr/")
    assert len(rows(page)) == 1500
    assert page.evaluate("() => performance.now() / 1000") < 30
    typed = page.evaluate(
        """async () => {
            const field = document.querySelectorAll("[data-field=text]")[700];
            field.focus();
            const start = performance.now();
            for (let i = 0; i < 10; i += 1) {
                document.execCommand("insertText", false, "x");
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            }
            return (performance.now() - start) / 10000;
        }"""
    )
    assert typed < 0.5
