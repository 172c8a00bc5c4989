"""Watching in a real browser: kept, sent, gone on with, whatever happens to the network."""

from __future__ import annotations

import os
import re
import signal
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from courses.models import CoursePage, LessonPage
from media.models import CaptionTrack, Cue
from progress.models import LessonProgress, Viewing
from progress.segments import covered
from tests.browser import PHONE, TABLET, NewPage
from tests.catalogue import Catalogue
from tests.conftest import signed_in
from tests.media.conftest import MakeVideo, clips, make_real_video, version  # noqa: F401

pytestmark = pytest.mark.browser
Addresses = dict[str, str]
STATE = "[data-progress-state]"


@pytest.fixture
def site(
    live_catalogue: Catalogue,
    live_server: LiveServer,
    make_real_video: MakeVideo,  # noqa: F811
) -> Addresses:
    """Addresses of pages; the video lesson has a real video of six seconds."""
    lesson = live_catalogue.video_lesson
    lesson.video = make_real_video("Lire la carte")
    lesson.save_revision().publish()
    pages: dict[str, LessonPage | CoursePage] = {
        "lesson": lesson,
        "text": live_catalogue.text_lesson,
        "course": live_catalogue.course,
    }
    return {name: f"{live_server.url}{page.url}" for name, page in pages.items()}


@pytest.fixture
def reader(site: Addresses) -> User:
    return User.objects.create_user(
        email="elue@exemple.test", password="mot-de-passe", first_name="Jeanne", last_name="Dupuis"
    )


def sign_in(page: Page, someone: User, site: Addresses) -> None:
    cookie = signed_in(someone).cookies["sessionid"].value
    page.context.add_cookies(
        [{"name": "sessionid", "value": cookie, "url": urljoin(site["lesson"], "/")}]
    )


def play_until(page: Page, seconds: float) -> None:
    """Plays from where it stands, then pauses."""
    page.get_by_role("button", name="Lire la vidéo").click()
    wait_for_video(page, f"video.currentTime > {seconds}")
    page.evaluate("document.querySelector('video').pause()")


def wait_for_video(page: Page, expression: str) -> None:
    """Asks again and again: the page's content policy lets nothing be evaluated later."""
    for _try in range(150):
        if page.evaluate(
            f"(() => {{ const video = document.querySelector('video'); return {expression}; }})()"
        ):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never: {expression}")


def played_seconds(page: Page) -> float:
    """What was really played on this page."""
    return page.evaluate(
        "(() => { const { played } = document.querySelector('video');"
        " return Array.from({ length: played.length },"
        " (_, i) => played.end(i) - played.start(i)).reduce((sum, part) => sum + part, 0); })()"
    )


def kill(page: Page) -> None:
    """The processes of the browser's pages: no event tells a page of it."""
    assert page.context.browser is not None
    session = page.context.browser.new_browser_cdp_session()
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)
    session.detach()


def of_video(page: Page, expression: str) -> Any:
    return page.evaluate(f"document.querySelector('video').{expression}")


def test_one_goes_on_where_one_stopped_on_another_device(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    phone = new_page(**PHONE)
    sign_in(phone, reader, site)
    phone.goto(site["lesson"])
    play_until(phone, 2.5)
    expect(phone.locator(STATE)).to_have_text("Enregistré")
    phone.wait_for_load_state("networkidle")
    viewing = Viewing.objects.get(person=reader)
    assert viewing.watched[0][0] == 0
    assert 2.4 <= viewing.position <= 3

    tablet = new_page(**TABLET)
    sign_in(tablet, reader, site)
    tablet.goto(site["lesson"])
    resume = tablet.get_by_role("button", name="Reprendre à 0:02")
    # On the picture and in the bar; nowhere else.
    expect(resume).to_have_count(2)
    expect(tablet.get_by_role("button", name=re.compile("^Lire"))).to_have_count(0)
    expect(tablet.locator("[data-player-elapsed]")).to_have_text("0:02")
    assert of_video(tablet, "currentTime") == pytest.approx(viewing.position, abs=0.2)
    assert of_video(tablet, "paused") is True
    resume.first.click()
    wait_for_video(tablet, "video.currentTime > 3.5")
    expect(resume).to_have_count(0)
    of_video(tablet, "pause()")
    expect(tablet.locator("[data-player-play]")).to_have_accessible_name("Lire")
    assert played_seconds(tablet) < 3


def test_one_may_begin_again_from_the_start(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    lesson = LessonPage.objects.get(slug="lire-la-carte")
    assert lesson.video is not None
    now = timezone.now()
    Viewing.objects.create(
        person=reader,
        video=lesson.video,
        take=lesson.video.take,
        page_id=lesson.pk,
        watched=[(0, 25)],
        position=2.5,
        started_at=now,
        updated_at=now,
    )
    tablet = new_page(**TABLET)
    sign_in(tablet, reader, site)
    tablet.goto(site["lesson"])
    expect(tablet.get_by_role("button", name="Reprendre à 0:02")).to_have_count(2)
    tablet.get_by_role("button", name="Revoir depuis le début").click()
    wait_for_video(tablet, "video.currentTime > 0.3")
    assert of_video(tablet, "currentTime") < 2
    assert played_seconds(tablet) < 2


def test_watching_to_the_end_completes_the_lesson_under_ones_eyes(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    page = new_page(**TABLET)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    lesson = page.locator("[data-personal]").get_attribute("data-page")
    state = page.locator(f'[data-lesson-state="{lesson}"]')
    expect(state).to_have_text("Commencée")
    page.get_by_role("button", name="Lire la vidéo").click()
    expect(state).to_have_text("Terminée", timeout=15_000)
    expect(page.locator("[data-course-percent]").first).to_contain_text("33\N{NO-BREAK SPACE}%")
    page.wait_for_load_state("networkidle")
    assert LessonProgress.objects.get(person=reader).completed_at is not None


def test_seeking_to_the_end_does_not_complete(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    play_until(page, 0.5)
    page.evaluate("document.querySelector('video').currentTime = 5.5")
    page.evaluate("document.querySelector('video').play()")
    wait_for_video(page, "video.ended")
    expect(page.locator(STATE)).to_have_text("Enregistré")
    page.wait_for_load_state("networkidle")
    assert covered(Viewing.objects.get().watched) < 30
    assert LessonProgress.objects.get().completed_at is None


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "Failed to load")
def test_what_was_watched_offline_is_sent_another_day_from_another_page(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    page.get_by_role("button", name="Lire la vidéo").click()
    wait_for_video(page, "video.currentTime > 0.5")
    page.context.set_offline(True)
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator(STATE)).to_contain_text("Hors connexion")
    assert not Viewing.objects.exists()
    page.close()

    page.context.set_offline(False)
    later = page.context.new_page()
    with later.expect_response("**/avancement/battement/") as answer:
        later.goto(site["course"])
    assert answer.value.status == 200
    later.wait_for_load_state("networkidle")
    assert covered(Viewing.objects.get(person=reader).watched) >= 4


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "Failed to load")
def test_someone_elses_queue_is_neither_sent_nor_shown(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    page.get_by_role("button", name="Lire la vidéo").click()
    wait_for_video(page, "video.currentTime > 0.5")
    page.context.set_offline(True)
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator(STATE)).to_contain_text("Hors connexion")
    page.close()

    other = User.objects.create_user(email="autre@exemple.test", password="mot-de-passe")
    page.context.set_offline(False)
    later = page.context.new_page()
    sign_in(later, other, site)
    later.goto(site["lesson"])
    later.wait_for_load_state("networkidle")
    expect(later.locator(STATE)).to_be_empty()
    assert not Viewing.objects.exists()


@pytest.mark.console_errors("status of 401")
def test_an_expired_token_is_renewed_and_nothing_is_lost(
    site: Addresses, reader: User, new_page: NewPage, settings: Settings
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    page.wait_for_load_state("networkidle")
    # Expires what was issued before now; what is renewed from now on is good.
    page.wait_for_timeout(2500)
    settings.PLAY_TOKEN_SECONDS = 2
    with page.expect_response("**/avancement/jeton/") as renewal:
        play_until(page, 0.5)
    assert renewal.value.status == 200
    expect(page.locator(STATE)).to_have_text("Enregistré")
    page.wait_for_load_state("networkidle")
    assert Viewing.objects.get(person=reader).watched


def test_two_tabs_of_a_person_join(site: Addresses, reader: User, new_page: NewPage) -> None:
    first = new_page(**TABLET)
    sign_in(first, reader, site)
    first.goto(site["lesson"])
    second = first.context.new_page()
    second.goto(site["lesson"])
    play_until(first, 1.5)
    expect(first.locator(STATE)).to_have_text("Enregistré")
    second.evaluate("document.querySelector('video').currentTime = 4")
    play_until(second, 5)
    expect(second.locator(STATE)).to_have_text("Enregistré")
    second.wait_for_load_state("networkidle")
    watched = Viewing.objects.get(person=reader).watched
    assert watched[0][0] == 0
    assert watched[0][1] >= 15
    assert watched[-1][1] >= 50
    assert LessonProgress.objects.get().completed_at is None


def test_a_tab_that_is_closed_while_playing_loses_nothing(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    page.get_by_role("button", name="Lire la vidéo").click()
    wait_for_video(page, "video.currentTime > 1.5")
    page.close(run_before_unload=False)
    later = page.context.new_page()
    later.goto(site["course"])
    later.wait_for_load_state("networkidle")
    assert covered(Viewing.objects.get(person=reader).watched) >= 14


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "Failed to load")
def test_a_tab_that_is_killed_offline_leaves_its_queue_to_the_next(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    page.get_by_role("button", name="Lire la vidéo").click()
    wait_for_video(page, "video.currentTime > 1")
    page.context.set_offline(True)
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator(STATE)).to_contain_text("Hors connexion")
    kill(page)
    page.close()
    page.context.set_offline(False)
    later = page.context.new_page()
    later.goto(site["course"])
    later.wait_for_load_state("networkidle")
    assert covered(Viewing.objects.get(person=reader).watched) >= 9


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "Failed to load")
def test_where_the_browser_keeps_nothing_one_is_asked_to_stay(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.goto(site["lesson"])
    page.get_by_role("button", name="Lire la vidéo").click()
    wait_for_video(page, "video.currentTime > 0.5")
    page.context.set_offline(True)
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator(STATE)).to_contain_text("gardez cette page ouverte")
    page.context.set_offline(False)
    expect(page.locator(STATE)).to_have_text("Enregistré")


@pytest.mark.console_errors("status of 503")
def test_while_the_site_is_down_it_says_that_nothing_is_saved_yet(
    site: Addresses, reader: User, new_page: NewPage, settings: Settings
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    page.get_by_role("button", name="Lire la vidéo").click()
    wait_for_video(page, "video.currentTime > 0.5")
    settings.MAINTENANCE = True
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator(STATE)).to_contain_text("Pas encore enregistré")
    settings.MAINTENANCE = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(STATE)).to_have_text("Enregistré")
    page.wait_for_load_state("networkidle")
    assert Viewing.objects.get(person=reader).watched


@pytest.mark.console_errors("status of 409")
def test_reading_the_transcript_completes_the_lesson_in_place(
    site: Addresses, reader: User, new_page: NewPage
) -> None:
    track = CaptionTrack.objects.get(video__version=3)
    Cue.objects.create(track=track, start=0, end=5000, text="mot " * 400)
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["lesson"])
    button = page.get_by_role("button", name="J’ai lu toute la transcription")
    place = page.locator("[data-transcript-read]")
    button.click()
    expect(place).to_contain_text("il reste environ 2 minutes de lecture")
    # The server's clock: it runs in this process.
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=90)):
        button.click()
        expect(place).to_contain_text("Séquence terminée")
    expect(button).to_have_count(0)
    progress = LessonProgress.objects.get(person=reader, completed_at__isnull=False)
    assert progress.means == LessonProgress.Means.READ
    assert page.url == site["lesson"]


def test_visitors_are_invited_and_nothing_is_kept(site: Addresses, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.goto(site["lesson"])
    link = page.get_by_role("link", name="Inscrivez-vous pour garder votre avancement")
    expect(link).to_be_visible()
    assert "?next=%2Fparcours%2F" in (link.get_attribute("href") or "")
    play_until(page, 0.5)
    assert not Viewing.objects.exists()


def test_a_text_is_ended_by_a_plain_form(site: Addresses, reader: User, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, site)
    page.goto(site["text"])
    page.get_by_role("button", name="Marquer comme terminée").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Où j’en suis dans cette séquence")
    expect(page.locator("main")).to_contain_text("il reste environ 1 minute de lecture")
