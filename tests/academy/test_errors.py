"""Error pages say what happened and what to do next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.client import RequestFactory

from academy import errors
from tests.catalogue import Catalogue


@pytest.mark.django_db
def test_an_unknown_address_is_told_in_french_with_a_way_on(
    catalogue: Catalogue, client: Client
) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    html = response.content.decode()
    assert 'lang="fr"' in html
    assert 'href="/' in html
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (errors.bad_request, 400),
        (errors.permission_denied, 403),
        (errors.csrf_failure, 403),
        (errors.page_not_found, 404),
    ],
)
def test_error_pages_need_no_database(handler: Callable[..., HttpResponse], status: int) -> None:
    response = handler(RequestFactory().get("/"), Exception())
    assert response.status_code == status
    assert "<h1" in response.content.decode()


def test_a_failure_of_ours_needs_no_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500


@override_settings(MAINTENANCE=True)
def test_maintenance_answers_503_everywhere_and_says_when_to_come_back(client: Client) -> None:
    for address in ("/", "/compte/connexion/", "/parcours/"):
        response = client.get(address)
        assert response.status_code == 503
        assert response["Retry-After"]


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_french(catalogue: Catalogue) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/compte/connexion/", {"login": "a@exemple.test"})
    assert response.status_code == 403
    assert "<h1" in response.content.decode()
