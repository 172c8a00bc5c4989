"""Answering in a real browser: by keyboard only, and over a video that plays."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from progress.models import QuizAttempt
from tests.browser import DESKTOP, PHONE, NewPage
from tests.catalogue import Catalogue
from tests.conftest import signed_in
from tests.e2e.playing import of_video, plays_past, press_play, until
from tests.e2e.test_accessibility import findings, overflows
from tests.media.conftest import MakeVideo, clips, make_real_video, version  # noqa: F401
from tests.progress.quizzes import SHORT, SINGLE, TRUE_FALSE, at, make_quiz, right_answers

pytestmark = pytest.mark.browser
DIALOG = ".player-question"


@pytest.fixture
def reader(live_catalogue: Catalogue) -> User:
    return User.objects.create_user(
        email="elue@exemple.test", password="mot-de-passe", first_name="Jeanne", last_name="Dupuis"
    )


@pytest.fixture
def door(live_catalogue: Catalogue, live_server: LiveServer) -> str:
    """The address of a quiz, one question of each kind."""
    quiz = make_quiz(live_catalogue.course)
    return f"{live_server.url}/avancement/sequence/{quiz.pk}/questionnaire/"


@pytest.fixture
def lesson(
    live_catalogue: Catalogue,
    live_server: LiveServer,
    make_real_video: MakeVideo,  # noqa: F811
) -> str:
    """The address of a lesson whose video of six seconds asks at 1, 3 and 5 seconds."""
    page: Any = live_catalogue.video_lesson
    page.video = make_real_video("Lire la carte")
    page.video_questions = [at("0:01", SINGLE), at("0:03", TRUE_FALSE), at("0:05", SHORT)]
    page.save_revision().publish()
    return f"{live_server.url}{page.url}"


def sign_in(page: Page, someone: User, address: str) -> None:
    cookie = signed_in(someone).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": urljoin(address, "/")}])


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what the selector means."""
    for _press in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard never reaches {selector}")


def type_answer(page: Page, question: dict[str, Any], answer: Any) -> None:
    """Answers one question without the mouse."""
    name = f"q-{question['id']}"
    kind = question["kind"]
    if kind in {"single", "true_false"}:
        place = answer if kind == "single" else int(not answer)
        tab_to(page, f'[name="{name}"]')
        if place == 0:
            page.keyboard.press("Space")
        for _step in range(place):
            page.keyboard.press("ArrowDown")
    elif kind == "multiple":
        for choice in answer:
            tab_to(page, f'[name="{name}"][value="{choice}"]')
            page.keyboard.press("Space")
    elif kind == "matching":
        for left, choice in enumerate(answer):
            tab_to(page, f'[name="{name}-{left}"]')
            for _step in range(choice + 1):
                page.keyboard.press("ArrowDown")
    elif kind == "ordering":
        arrange(page, question, answer)
    else:
        tab_to(page, f'[name="{name}"]')
        page.keyboard.type(answer)


def arrange(page: Page, question: dict[str, Any], answer: list[int]) -> None:
    shown = list(range(len(answer)))
    for place, step in enumerate(answer):
        while shown.index(step) > place:
            here = shown.index(step)
            tab_to(page, f'[data-step]:nth-child({here + 1}) [data-step-move="-1"]')
            page.keyboard.press("Enter")
            shown.insert(here - 1, shown.pop(here))
            said = page.locator("[data-ordering-status]")
            expect(said).to_have_text(f"Étape {here} sur {len(answer)}")
            focused = page.evaluate("document.activeElement.dataset.stepMove")
            assert focused == "-1"


def test_a_whole_quiz_by_keyboard_on_a_phone(door: str, reader: User, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, door)
    page.goto(door)
    page.wait_for_url("**/avancement/essai/**")
    found = findings(page)
    assert not overflows(page)

    attempt = QuizAttempt.objects.get()
    answers = right_answers(attempt.questions)
    first, *others = attempt.questions
    for question in others:
        type_answer(page, question, answers[question["id"]])
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")

    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Il reste une question à compléter")
    expect(notice).to_be_focused()
    found += findings(page)
    tab_to(page, "[role=alert] a")
    page.keyboard.press("Enter")
    type_answer(page, first, answers[first["id"]])
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.locator(".quiz-outcome")).to_contain_text("Questionnaire réussi")
    expect(page.locator(".quiz-verdict")).to_have_text(["Juste"] * 6)
    found += findings(page)
    assert not overflows(page)
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.is_passed) == (100, True)
    page.goto(door)
    found += findings(page)
    assert found == []


def test_going_back_finds_what_was_typed(door: str, reader: User, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, reader, door)
    page.goto(door)
    page.get_by_label("Votre réponse").fill("conseil")
    page.get_by_label("Vrai").check()
    page.locator("[data-step-move='1']").first.click()
    order = page.locator("[data-step] label").all_inner_texts()
    page.goto(urljoin(door, "/a-propos/"))
    page.go_back()
    expect(page.get_by_label("Votre réponse")).to_have_value("conseil")
    expect(page.get_by_label("Vrai")).to_be_checked()
    assert page.locator("[data-step] label").all_inner_texts() == order


def test_a_video_stops_for_a_question_and_goes_on(
    lesson: str, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, lesson)
    page.goto(lesson)
    expect(page.locator(".player__mark--question")).to_have_count(3)
    press_play(page)
    dialog = page.locator(DIALOG)
    expect(dialog).to_contain_text("Qui convoque le conseil municipal")
    assert of_video(page, "video.paused") is True
    assert of_video(page, "video.currentTime") == pytest.approx(1, abs=0.6)
    assert findings(page) == []
    assert not overflows(page)
    # Keys of the player say nothing here.
    page.keyboard.press("k")
    assert of_video(page, "video.paused") is True

    dialog.get_by_role("button", name="Répondre").click()
    expect(dialog).to_contain_text("Vous n’avez pas encore répondu")
    dialog.get_by_label("Le maire").check()
    dialog.get_by_role("button", name="Répondre").click()
    expect(dialog).to_contain_text("Juste")
    expect(dialog).to_contain_text("Le code général")
    assert findings(page) == []
    dialog.get_by_role("button", name="Continuer").click()
    expect(dialog).to_have_count(0)
    plays_past(page, 1.5)
    expect(page.locator("[data-question-state]").first).to_have_text("Répondue")

    expect(dialog).to_contain_text("Le réseau de cuivre ferme")
    dialog.get_by_role("button", name="Passer").click()
    plays_past(page, 3.5)
    expect(dialog).to_contain_text("Comment s’appelle")
    page.keyboard.press("Escape")
    until(page, "video.ended")
    answered = QuizAttempt.objects.exclude(submitted_at=None)
    assert [attempt.percent for attempt in answered] == [100]


def test_neither_seeking_past_nor_what_was_answered_asks(
    lesson: str, reader: User, new_page: NewPage
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, reader, lesson)
    page.goto(lesson)
    link = page.get_by_role("link", name="Qui convoque le conseil municipal")
    link.click()
    page.get_by_label("Le préfet").check()
    page.get_by_role("button", name="Répondre").click()
    expect(page.locator(".quiz-verdict")).to_have_text("À revoir")
    assert findings(page) == []
    page.get_by_role("link", name="Revenir").or_(page.get_by_role("link", name="Reprendre")).click()

    expect(page.locator("[data-question-state]").first).to_have_text("Répondue")
    page.evaluate("document.querySelector('video').currentTime = 0.2")
    press_play(page)
    plays_past(page, 1.6)
    page.evaluate("document.querySelector('video').currentTime = 3.5")
    plays_past(page, 4)
    expect(page.locator(DIALOG)).to_have_count(0)
    assert of_video(page, "video.paused") is False


def test_a_question_shows_in_full_screen(lesson: str, reader: User, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, reader, lesson)
    page.goto(lesson)
    expect(page.locator(".player__mark--question")).to_have_count(3)
    page.get_by_role("button", name="Plein écran").click()
    page.keyboard.press("k")
    dialog = page.locator(DIALOG)
    expect(dialog).to_be_visible()
    assert page.evaluate("Boolean(document.fullscreenElement)") is True
    assert page.evaluate(
        "document.fullscreenElement.contains(document.querySelector('.player-question'))"
    )
    dialog.get_by_role("button", name="Passer").click()
    plays_past(page, 1.5)


def test_visitors_are_not_asked(lesson: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.goto(lesson)
    press_play(page)
    plays_past(page, 1.5)
    expect(page.locator(DIALOG)).to_have_count(0)
    page.get_by_role("link", name="Qui convoque le conseil municipal").click()
    page.wait_for_url("**/compte/connexion/?next=**")


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "Failed to load")
def test_without_network_the_video_goes_on(lesson: str, reader: User, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, lesson)
    page.goto(lesson)
    expect(page.locator(".player__mark--question")).to_have_count(3)
    page.route("**/question/**", lambda route: route.abort("internetdisconnected"))
    press_play(page)
    plays_past(page, 1.5)
    expect(page.locator(DIALOG)).to_have_count(0)
