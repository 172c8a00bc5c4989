"""Attestations in a real browser: from the course to the paper, verified by whoever holds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from certificates.models import Attestation
from tests.browser import DESKTOP, PHONE, NewPage
from tests.catalogue import Catalogue
from tests.certificates.following import attested
from tests.conftest import person, signed_in
from tests.e2e.test_accessibility import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(live_catalogue: Catalogue) -> User:
    return person("elue@exemple.test")


@pytest.fixture
def earned(live_catalogue: Catalogue, reader: User) -> Attestation:
    return attested(reader, live_catalogue.course)


def sign_in(page: Page, someone: User, live_server: LiveServer) -> None:
    cookie = signed_in(someone).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_from_the_course_to_the_downloaded_paper(
    live_catalogue: Catalogue,
    earned: Attestation,
    reader: User,
    live_server: LiveServer,
    new_page: NewPage,
    tmp_path: Path,
) -> None:
    page = new_page(**PHONE)
    sign_in(page, reader, live_server)
    page.goto(f"{live_server.url}{live_catalogue.course.url}")
    page.get_by_role("link", name="Votre attestation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Attestation de suivi")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le PDF").click()
    assert download.value.suggested_filename == (
        f"attestation-piloter-la-couverture-{earned.shown_code}.pdf"
    )
    download.value.save_as(tmp_path / "attestation.pdf")
    assert (tmp_path / "attestation.pdf").read_bytes().startswith(b"%PDF-")


def test_a_code_typed_without_javascript_is_verified(
    earned: Attestation, live_server: LiveServer, page_without_javascript: Page
) -> None:
    page = page_without_javascript
    page.goto(f"{live_server.url}/verifier/")
    page.get_by_label("Code de l’attestation").fill(earned.shown_code.replace("-", " ").lower())
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette attestation est valide")
    expect(page.get_by_text("Jeanne Dupuis")).to_be_visible()


@pytest.mark.console_errors("status of 404")
@pytest.mark.parametrize(
    "screen",
    [{"viewport": {"width": 320, "height": 640}}, PHONE, DESKTOP],
    ids=["narrow", "phone", "desktop"],
)
def test_axe_finds_nothing_and_nothing_overflows(
    earned: Attestation,
    reader: User,
    live_server: LiveServer,
    new_page: NewPage,
    screen: dict[str, Any],
) -> None:
    page = new_page(**screen)
    sign_in(page, reader, live_server)
    addresses = [
        "/attestations/",
        earned.get_absolute_url(),
        earned.verification_path,
        "/verifier/",
        "/verifier/?code=abc",
        "/verifier/0000-0000-000/",
    ]
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        assert findings(page) == []
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= screen["viewport"]["width"], address
