"""The editor's story: a file, its preparation, a testimonial, a reviewer, a visitor."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import Academy
from tests.e2e.content import EDITOR, MODERATOR, PASSWORD
from tests.e2e.test_accessibility import findings
from tests.media.clips import Clips

TITLE = "La séance filmée"
WRONG = "WEBVTT\n\n00:03.000 --> 00:02.000\nLa fin vient avant.\n"
RIGHT = "WEBVTT\n\n00:01.000 --> 00:04.000\nNous avons filmé la séance.\n"
# What axe says of Wagtail's own pages, wherever one goes.
THEIRS = re.compile(r" (page-has-heading-one|landmark-unique|target-size|region|label): ")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("depot")
    return Clips(folder).video("Séance du conseil.mp4", seconds=12, rate=25)


def sign_in(page: Page, academy: Academy, email: str) -> None:
    page.goto(f"{academy.url}/cms/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(f"{academy.url}/cms/")


def deposit(page: Page, film: Path) -> None:
    """A title and a file; the page of the video shows the rest by itself."""
    page.locator("#wagtail-sidebar").get_by_role("link", name="Vidéos").click()
    page.get_by_role("link", name="Déposer une vidéo").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("input[type=file][name=original]").set_input_files(film)
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page).to_have_url(re.compile(r"/cms/videos/edit/\d+/"))


def watch_the_steps(page: Page) -> None:
    page.evaluate("window.sameVisit = true")
    steps = page.get_by_role("list", name="Étapes de la préparation")
    expect(steps).to_be_visible()
    expect(page.locator("[data-video-label]")).to_have_text("Prête", timeout=90_000)
    expect(steps.locator("[data-step=ready]")).to_contain_text("(fait)")
    assert page.evaluate("window.sameVisit")
    expect(page.locator("[data-video-news]")).to_contain_text("prête")
    page.get_by_role("link", name="Voir le résultat").click()
    expect(page.locator("[data-video-result] video")).to_be_visible()


def choose_the_poster(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Lire")).first.click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 1")
    page.evaluate("document.querySelector('video').pause()")
    page.get_by_role("button", name="Prendre cette image").click()
    expect(page.locator("[data-poster-news]")).to_contain_text(
        re.compile("La nouvelle image est en place|Prise à"), timeout=30_000
    )


def describe(page: Page, folder: Path) -> None:
    """A chapter, the audio-description decision, and captions: wrong at first, then right."""
    (folder / "faux.vtt").write_text(WRONG, encoding="utf-8")
    (folder / "juste.vtt").write_text(RIGHT, encoding="utf-8")
    expect(page.get_by_text("Une page ne peut pas encore montrer cette vidéo")).to_be_visible()
    page.locator("#id_chapters-ADD").click()
    row = page.locator("[data-inline-panel-child]").first
    row.get_by_role("button", name="Prendre le temps du lecteur").click()
    row.get_by_label("Titre").fill("Le vote")
    page.locator("#id_audio_description").select_option("not_needed")
    page.locator("#id_captions_file").set_input_files(folder / "faux.vtt")
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_text(re.compile("Ligne 3"))).to_be_visible()
    expect(row.get_by_label("Titre")).to_have_value("Le vote")
    page.locator("#id_captions_file").set_input_files(folder / "juste.vtt")
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    expect(page.get_by_text("relus par")).to_be_visible()


def choose(page: Page, field: str, name: str) -> None:
    page.locator(f"#id_{field}-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal-dialog").get_by_role("link", name=name).first.click()
    expect(page.locator(".modal-dialog")).to_have_count(0)


def write_testimonial(page: Page, academy: Academy) -> None:
    page.goto(f"{academy.url}/cms/pages/add/testimonials/testimonialpage/{_index(academy)}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_summary").fill("Filmer une séance sans équipe, avec un téléphone.")
    choose(page, "speaker", "Solène Quemarrec")
    choose(page, "video", TITLE)
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    expect(page).to_have_url(re.compile(r"/cms/pages/\d+/edit/"))
    _record_consent(page)
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name=re.compile("Soumettre")).click()
    expect(page.get_by_text(re.compile("soumise?", re.IGNORECASE)).first).to_be_visible()


def _index(academy: Academy) -> int:
    with sqlite3.connect(academy.folder / "academy.sqlite3") as database:
        rows = database.execute("SELECT page_ptr_id FROM testimonials_testimonialindexpage")
        return int(rows.fetchone()[0])


def _record_consent(page: Page) -> None:
    """In a tab of its own, as a person does."""
    page.reload()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Enregistrer un consentement").click()
    tab = opened.value
    tab.get_by_role("button", name=re.compile("Créer|Enregistrer")).first.click()
    expect(tab.locator(".messages")).to_be_visible()
    tab.close()


def approve(page: Page, academy: Academy) -> None:
    page.goto(f"{academy.url}/cms/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Approuver", exact=True).click()
    expect(page.locator(".messages")).to_contain_text(TITLE)


# Posters of the catalogue's rows that have no files; a page that Wagtail tries to keep by itself
# while one of its fields is half typed.
@pytest.mark.console_errors(r"404 .*/videos/.*-320\.webp", r"400 .*/cms/pages/\d+/edit/")
def test_an_editor_deposits_and_writes_a_moderator_approves_a_visitor_watches(
    academy: Academy, new_page: NewPage, film: Path, tmp_path: Path
) -> None:
    editor = new_page(**DESKTOP)
    sign_in(editor, academy, EDITOR)
    deposit(editor, film)
    watch_the_steps(editor)
    choose_the_poster(editor)
    describe(editor, tmp_path)
    # The CMS fades its messages in: half-way, their contrast is not the one that is read.
    editor.wait_for_function(
        "() => [...document.querySelectorAll('.messages')]"
        ".every((place) => !place.getAnimations({ subtree: true }).length)"
    )
    assert [found for found in findings(editor) if not THEIRS.search(found)] == []
    write_testimonial(editor, academy)

    visitor = new_page(**PHONE)
    address = f"{academy.url}/temoignages/la-seance-filmee/"
    assert visitor.request.get(address).status == 404

    moderator = new_page(**DESKTOP)
    sign_in(moderator, academy, MODERATOR)
    approve(moderator, academy)

    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    visitor.get_by_role("button", name=re.compile("^Lire")).first.click()
    visitor.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
