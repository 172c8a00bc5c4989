"""Notes beside a video in a real browser, by keyboard and without network; what axe finds."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from learner.models import LearnerPreferences, Note, SavedPage
from progress import services
from tests.browser import DESKTOP, PHONE, NewPage
from tests.catalogue import Catalogue
from tests.conftest import person, signed_in
from tests.e2e.test_accessibility import findings
from tests.media.conftest import MakeVideo, clips, make_real_video, version  # noqa: F401
from tests.progress.test_browser import wait_for_video

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(
    live_catalogue: Catalogue,
    live_server: LiveServer,
    make_real_video: MakeVideo,  # noqa: F811
) -> str:
    """The address of a lesson whose video is real."""
    page = live_catalogue.video_lesson
    page.video = make_real_video("Lire la carte")
    page.save_revision().publish()
    return f"{live_server.url}{page.url}"


@pytest.fixture
def reader(lesson: str) -> User:
    return person("elue@exemple.test")


def sign_in(page: Page, someone: User, address: str) -> None:
    cookie = signed_in(someone).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": urljoin(address, "/")}])


def at(page: Page, second: float) -> None:
    page.evaluate(f"document.querySelector('video').currentTime = {second}")


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "Failed to load")
def test_a_note_keeps_its_moment_and_survives_a_cut(
    lesson: str, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, lesson)
    page.goto(lesson)
    add = page.get_by_role("button", name="Noter ce moment")
    expect(add).to_be_visible()
    page.wait_for_load_state("networkidle")
    at(page, 3.4)
    # By keyboard alone: the button, the words, Ctrl and Enter.
    add.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Votre note à 0:03")).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.type("Comparer avec le hameau")
    page.keyboard.press("Control+Enter")
    status = page.locator("[data-tools] [role=status]")
    expect(status).to_contain_text("votre note reste sur cet appareil")
    assert not Note.objects.exists()
    # Another day, another page: what was typed is sent without being asked for again.
    page.context.set_offline(False)
    page.goto(lesson)
    expect(page.locator(".tools__list")).to_contain_text("Comparer avec le hameau")
    page.wait_for_load_state("networkidle")
    note = Note.objects.get()
    assert (note.person, note.second, note.text) == (reader, 3, "Comparer avec le hameau")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('note:'))") == []
    # The link goes to the moment on this very page.
    at(page, 0)
    page.get_by_role("link", name="0:03", exact=True).click()
    wait_for_video(page, "video.currentTime >= 3")


def test_what_was_typed_and_not_saved_waits_for_its_author_only(
    lesson: str, reader: User, new_page: NewPage
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, reader, lesson)
    page.goto(lesson)
    page.get_by_role("button", name="Noter ce moment").click()
    page.keyboard.type("Une idée")
    page.reload()
    expect(page.get_by_label("Votre note à 0:00")).to_have_value("Une idée")
    expect(page.locator("[data-tools] [role=status]")).to_contain_text("pas encore enregistrée")
    sign_in(page, person("autre@exemple.test"), lesson)
    page.reload()
    expect(page.get_by_role("button", name="Noter ce moment")).to_be_visible()
    expect(page.get_by_text("Votre note à")).to_be_hidden()
    sign_in(page, reader, lesson)
    page.reload()
    page.get_by_role("button", name="Annuler").click()
    page.reload()
    expect(page.get_by_role("button", name="Noter ce moment")).to_be_visible()
    expect(page.get_by_text("Votre note à")).to_be_hidden()
    assert not Note.objects.exists()


def test_a_note_is_changed_deleted_and_put_back_and_a_page_kept(
    lesson: str, reader: User, new_page: NewPage
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, reader, lesson)
    page.goto(lesson)
    page.get_by_role("button", name="Noter ce moment").click()
    page.keyboard.type("Première")
    page.get_by_role("button", name="Enregistrer la note").click()
    status = page.locator("[data-tools] [role=status]")
    expect(status).to_have_text("Note enregistrée.")
    page.get_by_role("button", name="Modifier la note").click()
    page.get_by_label("Votre note à 0:00").fill("Seconde")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.locator(".tools__list li")).to_have_count(1)
    expect(page.locator(".tools__list")).to_contain_text("Seconde")
    page.get_by_role("button", name="Supprimer la note").click()
    expect(page.locator(".tools__list")).to_be_hidden()
    page.get_by_role("button", name="La remettre").click()
    expect(page.locator(".tools__list")).to_contain_text("Seconde")
    later = page.get_by_role("button", name="À voir plus tard")
    expect(later).to_have_attribute("aria-pressed", "false")
    later.click()
    expect(later).to_have_attribute("aria-pressed", "true")
    assert findings(page) == []
    page.wait_for_load_state("networkidle")
    assert [note.text for note in Note.objects.all()] == ["Seconde"]
    assert SavedPage.objects.filter(person=reader).count() == 1


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_space_and_nothing_is_wider_than_a_phone(
    live_catalogue: Catalogue,
    live_server: LiveServer,
    new_page: NewPage,
    width: int,
    scheme: str,
) -> None:
    someone = person("elue@exemple.test")
    talk, lesson = live_catalogue.testimonial, live_catalogue.text_lesson
    services.open_lesson(person_id=someone.pk, lesson=lesson)
    note = Note.objects.create(
        person=someone, page=talk, title=talk.title, second=75, text="Une note"
    )
    SavedPage.objects.create(person=someone, page=talk)
    LearnerPreferences.objects.create(person=someone, weekly_goal_minutes=30)
    page = new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    sign_in(page, someone, live_server.url)
    found = []
    for path in (
        "",
        "historique/",
        "notes/",
        f"notes/{note.key}/",
        f"page/{talk.pk}/",
        "rappels/",
    ):
        page.goto(f"{live_server.url}/mon-espace/{path}")
        found += findings(page)
        if width == 390:
            # 320 px is also what 200 % makes of a narrow window.
            page.set_viewport_size({"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            page.set_viewport_size({"width": 390, "height": 844})
    assert found == []


def test_without_script_a_note_is_taken_on_its_own_page(
    lesson: str, reader: User, page_without_javascript: Page
) -> None:
    page = page_without_javascript
    sign_in(page, reader, lesson)
    page.goto(lesson)
    page.get_by_role("link", name="Prendre des notes").click()
    page.get_by_label("Moment de la vidéo").fill("0:02")
    page.get_by_label("Votre note").fill("Sans script")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_text("Votre note est enregistrée")).to_be_visible()
    expect(page.get_by_text("Sans script", exact=True)).to_be_visible()
    page.get_by_role("button", name="Garder pour plus tard").click()
    page.goto(urljoin(lesson, "/mon-espace/"))
    expect(page.get_by_role("heading", name="À voir plus tard")).to_be_visible()
    assert Note.objects.get().second == 2
    assert SavedPage.objects.count() == 1
