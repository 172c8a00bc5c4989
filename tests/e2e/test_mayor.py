"""The mayor's story: a phone, an inscription, a testimonial, a lesson; then a tablet, and on."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import PHONE, TABLET, NewPage
from tests.e2e.academy_process import Academy

EMAIL = "maire@saint-orval.example"
FILM_SECONDS = 12


def position(page: Page) -> float:
    """Seconds."""
    value: Any = page.evaluate("document.querySelector('video').currentTime")
    return float(value)


def play_for(page: Page, seconds: float) -> None:
    """Press play and let the video really run."""
    page.get_by_role("button", name=re.compile("^Lire")).first.click()
    begun = position(page)
    page.wait_for_function(
        "goal => document.querySelector('video').currentTime >= goal",
        arg=min(begun + seconds, FILM_SECONDS - 0.3),
        timeout=40_000,
    )


def pause(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Pause|^Mettre en pause")).click()


def sign_up(page: Page, academy: Academy) -> None:
    page.get_by_label("Prénom").fill("Mireille")
    page.get_by_label("Nom", exact=True).fill("Castagnède")
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Élue ou élu").check()
    place = page.get_by_role("combobox", name=re.compile("collectivité", re.IGNORECASE))
    place.press_sequentially("roche sauv")
    option = page.get_by_role("option", name=re.compile("Roche-Sauvaire"))
    expect(option).to_be_visible()
    expect(option).to_contain_text("Haute-Vernelle")
    place.press("ArrowDown")
    place.press("Enter")
    expect(place).to_have_value(re.compile("Roche-Sauvaire"))
    page.get_by_role("button", name="M’inscrire").click()
    code = academy.code_sent_to(EMAIL)
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code)
    page.get_by_role("button", name=re.compile("Valider|Confirmer|Continuer|Vérifier")).click()


def sign_in_by_code(page: Page, academy: Academy) -> None:
    before = len(academy.mailbox.received)
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="Recevoir un code par courriel").click()
    code = academy.code_sent_to(EMAIL, after=before)
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code)
    page.get_by_role("button", name=re.compile("Valider|Confirmer|Continuer|connecter")).click()


def test_a_mayor_watches_on_a_phone_and_goes_on_with_a_tablet(
    academy: Academy, new_page: NewPage
) -> None:
    phone = new_page(**PHONE)
    phone.goto(academy.url)
    phone.get_by_role("link", name=re.compile("Regarder")).first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Témoignage 1")
    play_for(phone, 3)
    pause(phone)

    phone.get_by_role("link", name=re.compile("Inscrivez-vous|S’inscrire")).first.click()
    sign_up(phone, academy)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Témoignage 1")

    # The first lesson of a track.
    phone.goto(f"{academy.url}/parcours/infrastructures/")
    phone.get_by_role("link", name="Piloter la couverture").first.click()
    phone.get_by_role("link", name=re.compile("Lire la carte|Commencer")).first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lire la carte")
    play_for(phone, 5)
    pause(phone)
    expect(phone.locator("[data-progress-state]").first).to_contain_text("Enregistré")
    stopped_at = position(phone)
    assert stopped_at >= 5
    phone.context.close()

    tablet = new_page(**TABLET)
    tablet.goto(f"{academy.url}/mon-espace/")
    sign_in_by_code(tablet, academy)
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Mon espace")
    tablet.get_by_role("link", name=re.compile("Reprendre")).first.click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Lire la carte")
    play_for(tablet, 1)
    assert position(tablet) >= stopped_at - 2
    tablet.wait_for_function("() => document.querySelector('video').ended", timeout=40_000)

    # Stopped at five seconds, gone on to the end: all of it was watched.
    expect(tablet.locator("[data-lesson-state]").first).to_contain_text(
        re.compile("terminée", re.IGNORECASE), timeout=30_000
    )
    tablet.goto(f"{academy.url}/mon-espace/")
    # One lesson out of three, or of four when the editor's story was told before.
    expect(tablet.get_by_text(re.compile("(33|25)\\s*%")).first).to_be_visible()


def test_the_captions_say_what_is_said(academy: Academy, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.goto(f"{academy.url}/temoignages/temoignage-1/")
    play_for(page, 1)
    expect(page.locator("[data-player-cues]")).to_contain_text("Voici la seconde")


def test_without_javascript_one_signs_up_and_plays(academy: Academy, new_page: NewPage) -> None:
    page = new_page(**PHONE, java_script_enabled=False)
    page.goto(f"{academy.url}/temoignages/?competence=infrastructures")
    expect(page.get_by_role("link", name="Témoignage 1").first).to_be_visible()
    page.get_by_role("link", name="Témoignage 1").first.click()
    video = page.locator("video")
    expect(video).to_have_attribute("controls", "")
    source = page.locator("video source").get_attribute("src")
    assert source is not None
    answer = page.request.get(f"{academy.url}{source}", headers={"Range": "bytes=0-99"})
    assert answer.status == 206
    assert len(answer.body()) == 100

    page.goto(f"{academy.url}/compte/inscription/")
    page.get_by_label("Prénom").fill("Octave")
    page.get_by_label("Nom", exact=True).fill("Peyrusse")
    page.get_by_label("Adresse électronique").fill("octave@exemple.test")
    page.get_by_label("Agente ou agent").check()
    page.get_by_role("textbox", name=re.compile("collectivité", re.IGNORECASE)).or_(
        page.get_by_role("combobox", name=re.compile("collectivité", re.IGNORECASE))
    ).fill("Roche-Sauvaire")
    page.get_by_role("button", name="M’inscrire").click()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(
        academy.code_sent_to("octave@exemple.test")
    )
    page.get_by_role("button", name=re.compile("Valider|Confirmer|Continuer|Vérifier")).click()
    page.goto(f"{academy.url}/mon-espace/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon espace")
