"""Lessons kept on a device: read, played and answered without network, and given back."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import Academy
from tests.e2e.content import MODERATOR, PASSWORD
from tests.e2e.offline_content import QUIZ, TEXT
from tests.e2e.playing import asked_from_now_on, of_video, played, plays_past, press_play
from tests.e2e.test_accessibility import findings, overflows
from tests.e2e.test_player_network import sign_in

LESSON = "/parcours/infrastructures/couverture/lire-la-carte/"
HERE = "/hors-connexion/"
KEPT = re.compile("Gardée sur cet appareil")
OFFLINE = "Hors connexion\N{NO-BREAK SPACE}: votre avancement sera envoyé plus tard"
without_network = pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


@pytest.fixture(scope="module")
def lessons(academy: Academy) -> Academy:
    academy.manage("shell", "-c", "from tests.e2e.offline_content import build; build()")
    return academy


def keep(page: Page, url: str, choice: str = "") -> None:
    page.goto(url)
    page.get_by_role("button", name="Garder hors connexion").click()
    if choice:
        page.get_by_role("radio", name=re.compile(choice)).check()
    page.get_by_role("button", name="Télécharger", exact=True).click()
    expect(page.get_by_text(KEPT)).to_be_visible()


def caches(page: Page) -> list[str]:
    """Names of what the browser holds, without the digests of releases."""
    names: list[str] = page.evaluate("() => caches.keys()")
    return sorted(re.sub(r"^site-.*", "site", name) for name in names)


def personal(page: Page, url: str) -> dict[str, Any]:
    """What the server knows of the person on a page."""
    answer: dict[str, Any] = page.evaluate(
        """async (url) => {
            const text = await (await fetch(url)).text();
            const number = text.match(/data-page="(\\d+)"/)[1];
            return (await fetch(`/avancement/moi/?page=${number}`)).json();
        }""",
        url,
    )
    return answer


@without_network
def test_kept_picture_plays_without_network_and_its_progress_arrives_later(
    academy: Academy, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, academy.url)
    keep(page, f"{academy.url}{LESSON}", "Image et son")
    before = personal(page, LESSON)["video"]["ratio"]

    page.context.set_offline(True)
    page.goto(f"{academy.url}{LESSON}")
    expect(page.locator(".offline-notice")).to_contain_text(OFFLINE)
    press_play(page)
    plays_past(page, 3)
    of_video(page, "video.pause()")
    assert of_video(page, "video.videoHeight") > 0
    expect(page.locator("[data-player-cues]")).not_to_be_empty()
    expect(page.locator("[data-progress-state]")).to_have_text(OFFLINE)
    # Seeking asks for another part of what is kept.
    of_video(page, "video.currentTime = 8")
    page.get_by_role("button", name="Lire", exact=True).click()
    plays_past(page, 9)
    of_video(page, "video.pause()")
    page.wait_for_timeout(300)
    seconds = sum(end - start for start, end in played(page))

    # Closed without network, and opened again with it: nothing is lost, nothing is added.
    page.goto(f"{academy.url}{HERE}")
    expect(page.get_by_text("sera envoyé au retour du réseau")).to_be_visible()
    # The page opens again by itself when the network is back: going there would cut it short.
    with page.expect_navigation():
        page.context.set_offline(False)
    expect(page.get_by_text("Rien n’attend")).to_be_visible()
    ratio = personal(page, LESSON)["video"]["ratio"]
    assert before == 0
    assert ratio == pytest.approx(seconds / 12, abs=0.03)


@pytest.mark.console_errors("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "status of 416")
def test_kept_sound_is_sought_in_without_network(academy: Academy, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    sign_in(page, academy.url)
    keep(page, f"{academy.url}{LESSON}", "Le son seul")
    page.context.set_offline(True)
    page.goto(f"{academy.url}{LESSON}?t=2")
    expect(page.locator("[data-listening]")).to_be_visible()
    press_play(page)
    plays_past(page, 2.3)
    of_video(page, "video.currentTime = 10")
    plays_past(page, 10.3)
    assert of_video(page, "video.currentSrc").endswith("audio.m4a")
    # Asked for by ranges, as Safari does: a part is answered as a part.
    parts = [
        page.evaluate(
            """async (asked) => {
                const url = document.querySelector("video").dataset.audio;
                const answer = await fetch(url, {headers: {Range: asked}});
                const {size} = await answer.blob();
                return [answer.status, answer.headers.get("Content-Range"), size];
            }""",
            asked,
        )
        for asked in ("bytes=0-1", "bytes=100-", "bytes=-5", "bytes=99999999-")
    ]
    size = int(parts[0][1].rpartition("/")[2])
    assert parts == [
        [206, f"bytes 0-1/{size}", 2],
        [206, f"bytes 100-{size - 1}/{size}", size - 100],
        [206, f"bytes {size - 5}-{size - 1}/{size}", 5],
        [416, f"bytes */{size}", 0],
    ]


@without_network
def test_answers_given_without_network_are_marked_on_its_return(
    lessons: Academy, new_page: NewPage
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{QUIZ}")
    page.context.set_offline(True)
    page.goto(f"{lessons.url}{QUIZ}")
    page.get_by_role("link", name="Répondre aux questions").click()
    page.get_by_label("Vrai", exact=True).check()
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(page.get_by_text("elles seront corrigées au retour du réseau")).to_be_visible()
    assert findings(page) == []
    page.context.set_offline(False)
    expect(page.get_by_text("100\N{NO-BREAK SPACE}% de réussite")).to_be_visible()
    page.get_by_role("link", name="Voir la correction").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier ses acquis")
    expect(page.get_by_text("Questionnaire réussi.")).to_be_visible()


@without_network
def test_what_is_not_kept_says_so_and_removing_leaves_nothing(
    lessons: Academy, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{TEXT}")
    page.context.set_offline(True)
    page.goto(f"{lessons.url}/parcours/")
    expect(page.get_by_text("Cette page ne peut pas s’afficher sans réseau.")).to_be_visible()
    expect(page.get_by_role("link", name="Un texte")).to_be_visible()
    assert findings(page) == []
    assert not overflows(page)
    page.get_by_role("link", name="Un texte").click()
    page.wait_for_url(f"**{TEXT}")
    expect(page.get_by_text("À lire sans réseau.")).to_be_visible()
    page.get_by_role("button", name="Retirer de cet appareil").click()
    expect(page.get_by_role("button", name="Garder hors connexion")).to_be_visible()
    assert caches(page) == ["site"]
    page.goto(f"{lessons.url}{TEXT}")
    expect(page.get_by_text("Aucune séquence n’est gardée")).to_be_visible()


@without_network
def test_text_read_without_network_is_finished_on_its_return(
    lessons: Academy, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{TEXT}")
    page.context.set_offline(True)
    page.goto(f"{lessons.url}{TEXT}")
    # Two words are read in a second, which counts from the opening of the page.
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Marquer comme terminée").click()
    expect(page.get_by_text("ce sera enregistré au retour du réseau").first).to_be_visible()
    # Left without network: the page would open again by itself on its return.
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{lessons.url}/mon-espace/")
    expect(page.locator(".offline-notice")).to_contain_text("Séquence terminée.")
    assert personal(page, TEXT)["lesson"]["state"] == "done"


@without_network
def test_download_that_is_cut_goes_on_from_there(academy: Academy, new_page: NewPage) -> None:
    """Half a lesson is never shown as kept."""
    page = new_page(**DESKTOP)
    page.add_init_script(
        """const real = window.fetch;
        window.isCut = true;
        window.fetch = (what, ...more) =>
            window.isCut && String(what).includes("p-00002.m4s")
                ? Promise.reject(new TypeError("cut"))
                : real(what, ...more);"""
    )
    sign_in(page, academy.url)
    page.goto(f"{academy.url}{LESSON}")
    page.get_by_role("button", name="Garder hors connexion").click()
    page.get_by_role("radio", name=re.compile("Image et son")).check()
    page.get_by_role("button", name="Télécharger", exact=True).click()
    expect(page.get_by_text("Téléchargement interrompu")).to_be_visible()
    assert findings(page) == []
    page.context.set_offline(True)
    page.goto(f"{academy.url}{LESSON}")
    expect(page.get_by_text("Cette page ne peut pas s’afficher")).to_be_visible()
    expect(page.get_by_text("Téléchargement interrompu")).to_be_visible()
    # Left without network: the page would open again by itself on its return.
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{academy.url}{LESSON}")
    page.evaluate("() => { window.isCut = false; }")
    asked = asked_from_now_on(page)
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.get_by_text(KEPT)).to_be_visible()
    segments = [name for name in asked if name.endswith(".m4s")]
    assert [name.rpartition("-")[2] for name in segments] == ["00002.m4s"]


def test_someone_else_finds_nothing_on_the_device(lessons: Academy, new_page: NewPage) -> None:
    """Without anyone having signed out: the session ended, and another person signed in."""
    page = new_page(**DESKTOP)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{QUIZ}")
    page.context.clear_cookies()
    page.goto(f"{lessons.url}/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(MODERATOR)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/mon-espace/")
    page.goto(f"{lessons.url}{HERE}")
    expect(page.get_by_text("Aucune séquence n’est gardée")).to_be_visible()
    assert not [name for name in caches(page) if name.startswith("sequence")]


def test_new_release_brings_nothing_of_someone_else_into_what_is_kept(
    lessons: Academy, new_page: NewPage
) -> None:
    """A worker that starts compares lessons with what the server says to whoever asks now."""
    page, other = new_page(**DESKTOP), new_page(**DESKTOP)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{QUIZ}")
    other.goto(f"{lessons.url}/compte/connexion/")
    other.get_by_label("Adresse électronique").fill(MODERATOR)
    other.get_by_label("Mot de passe").fill(PASSWORD)
    other.get_by_role("button", name="Se connecter").click()
    other.wait_for_url("**/mon-espace/")
    page.goto(f"{lessons.url}/verifier/")
    page.evaluate(
        """async () => {
            const done = (request) =>
                new Promise((go) => (request.onsuccess = () => go(request.result)));
            const database = await done(indexedDB.open("hors-connexion", 1));
            const store = database.transaction("lessons", "readwrite").objectStore("lessons");
            const [lesson] = await done(store.getAll());
            await done(store.put({...lesson, freshAt: 0}));
            database.close();
            await (await navigator.serviceWorker.getRegistration()).unregister();
        }"""
    )
    page.goto("about:blank")
    page.context.clear_cookies()
    page.context.add_cookies(other.context.cookies())  # type: ignore[arg-type]
    page.goto(f"{lessons.url}/verifier/")
    page.evaluate("() => navigator.serviceWorker.register('/service-worker.js').then(() => null)")
    page.wait_for_function(
        "async () => !(await caches.keys()).some((name) => name.startsWith('sequence'))"
    )


@without_network
def test_new_release_takes_kept_lessons_along(lessons: Academy, new_page: NewPage) -> None:
    """As after a release: the lesson names files of another one, kept until it is renewed."""
    page = new_page(**DESKTOP)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{QUIZ}")
    page.evaluate(
        """async () => {
            await caches.open("site-former");
            const done = (request) =>
                new Promise((go) => (request.onsuccess = () => go(request.result)));
            const database = await done(indexedDB.open("hors-connexion", 1));
            const store = database.transaction("lessons", "readwrite").objectStore("lessons");
            const [lesson] = await done(store.getAll());
            await done(store.put({...lesson, site: "former"}));
            database.close();
        }"""
    )
    assert len(caches(page)) == 3
    page.goto(f"{lessons.url}{HERE}")
    expect(page.get_by_role("link", name="Vérifier ses acquis")).to_be_visible()
    deadline = time.monotonic() + 15
    while len(caches(page)) > 2:
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)
    page.context.set_offline(True)
    page.goto(f"{lessons.url}{QUIZ}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier ses acquis")


def test_signing_out_leaves_no_lesson_behind(lessons: Academy, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{TEXT}")
    assert len(caches(page)) == 2
    page.goto(f"{lessons.url}/compte/deconnexion/")
    page.get_by_role("button", name="Me déconnecter").click()
    page.wait_for_url(f"{lessons.url}/")
    assert caches(page) == []
    page.goto(f"{lessons.url}{HERE}")
    expect(page.get_by_role("main").get_by_role("link", name="Connectez-vous")).to_be_visible()


@pytest.mark.console_errors("status of 404")
def test_withdrawn_lesson_is_withdrawn_from_devices(lessons: Academy, new_page: NewPage) -> None:
    """Online, what the server says comes first."""
    page = new_page(**DESKTOP)
    sign_in(page, lessons.url)
    keep(page, f"{lessons.url}{TEXT}")
    lessons.manage(
        "shell", "-c", "from tests.e2e.offline_content import withdraw; withdraw('un-texte')"
    )
    page.goto(f"{lessons.url}{TEXT}")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Un texte")
    page.goto(f"{lessons.url}{HERE}")
    expect(page.get_by_text("Aucune séquence n’est gardée")).to_be_visible()
    assert caches(page) == ["site"]
