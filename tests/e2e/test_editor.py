"""The editor's story: a file, its preparation, a lesson, a reviewer, a visitor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import Academy
from tests.e2e.content import EDITOR, MODERATOR, PASSWORD
from tests.media.clips import Clips

TITLE = "La séance filmée"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("depot")
    return Clips(folder).video("Séance du conseil.mp4", seconds=4, rate=10)


def sign_in(page: Page, academy: Academy, email: str) -> None:
    page.goto(f"{academy.url}/cms/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile(r"/cms/"))


def upload(page: Page, academy: Academy, film: Path) -> None:
    page.goto(f"{academy.url}/cms/")
    page.get_by_role("link", name="Vidéos").first.click()
    page.get_by_role("link", name=re.compile("Ajouter|Déposer")).first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("input[type=file][name=original]").set_input_files(film)
    page.get_by_role("button", name=re.compile("Enregistrer|Déposer")).first.click()
    # Prepared by the worker, followed from the screen.
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("Prête").first).to_be_visible(timeout=90_000)


def write_lesson(page: Page, academy: Academy) -> None:
    page.goto(f"{academy.url}/cms/")
    page.goto(_add_lesson_address(page, academy))
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_summary").fill("Filmer une séance sans équipe, avec un téléphone.")
    page.locator("[data-chooser-action-choose]").first.click()
    page.locator(".modal-dialog, [role=dialog]").get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name=re.compile("Soumettre")).click()
    expect(page.get_by_text(re.compile("soumise?", re.IGNORECASE)).first).to_be_visible()


def _add_lesson_address(page: Page, academy: Academy) -> str:
    page.goto(f"{academy.url}/parcours/infrastructures/couverture/")
    course = page.locator("[data-page]").first.get_attribute("data-page")
    return f"{academy.url}/cms/pages/add/courses/lessonpage/{course}/"


def approve(page: Page, academy: Academy) -> None:
    page.goto(f"{academy.url}/cms/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Approuver", exact=True).click()
    expect(page.locator(".messages")).to_contain_text(TITLE)


def test_an_editor_uploads_and_writes_a_moderator_approves_a_visitor_watches(
    academy: Academy, new_page: NewPage, film: Path
) -> None:
    editor = new_page(**DESKTOP)
    sign_in(editor, academy, EDITOR)
    upload(editor, academy, film)
    write_lesson(editor, academy)

    visitor = new_page(**PHONE)
    address = f"{academy.url}/parcours/infrastructures/couverture/la-seance-filmee/"
    assert visitor.request.get(address).status == 404

    moderator = new_page(**DESKTOP)
    sign_in(moderator, academy, MODERATOR)
    approve(moderator, academy)

    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    visitor.get_by_role("button", name=re.compile("^Lire")).first.click()
    visitor.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
