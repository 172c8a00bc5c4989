"""Whatever is typed, the page answers: escaped, and with what was typed in its field."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from tests.catalogue import Catalogue
from tests.search_index import Rebuild

pytestmark = pytest.mark.django_db

TYPED = [
    '"',
    "« fibre",
    '"""fibre" "',
    "(fibre OR [cuivre",
    "fibre AND NOT OR NEAR/3 cuivre",
    "fibre* ?uivre % _ ~2 ^ : title:fibre",
    "-fibre +cuivre !",
    "'; DROP TABLE search_savedsearch; --",
    "🙂👩‍🌾",
    "fibre 🙂",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ request.user }} {% csrf_token %} ${7*7}",
    "le la les de du des",
    "?!.,;:…",
    "…",
    "broadband coverage for municipalities",
    "الألياف البصرية",
    "光ファイバー",
    "a" * 180,
    "\\",
    "\u202efibre\u200b",
    "l'",
]


@pytest.mark.parametrize("typed", TYPED)
def test_the_page_answers_and_keeps_what_was_typed(
    catalogue: Catalogue, search_index: Rebuild, client: Client, typed: str
) -> None:
    response = client.get("/recherche/", {"q": typed})
    assert response.status_code == 200
    page = response.content.decode()
    field = re.search(r'<input type="search" id="search-words" name="q" value="([^"]*)"', page)
    assert field is not None
    assert html.unescape(field[1]) == typed
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert re.search(r"<h1[^>]*>\s*(\d+ résultat|Aucun résultat)", page)
    suggested = client.get("/recherche/suggestions/", {"q": typed})
    assert suggested.status_code == 200
    assert isinstance(suggested.json()["results"], list)


def test_ten_thousand_characters_are_a_search_for_the_first(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    page = client.get("/recherche/", {"q": "fibre " * 1667}).content.decode()
    assert catalogue.testimonial.get_url() in page
    assert len(page) < 100_000


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=fi%00bre",
        "q=%ED%A0%80%FF%FE",
        "q=",
        "q=+++",
        "q=fibre&q=cuivre&page=1&page=abc",
        "q=fibre&page=abc&tri=%22&exact=%00",
        "q=fibre&genre=licorne&duree=&competence=inconnue",
        "q=fibre&etiquette=%3Cscript%3Ealert(1)%3C/script%3E",
        "q=fibre&intervenant=" + "x" * 5000,
        "&".join(f"etiquette=e{number}" for number in range(500)),
        "q[]=fibre&genre[]=cours",
    ],
)
def test_an_address_made_by_hand_is_answered(
    catalogue: Catalogue, search_index: Rebuild, client: Client, query: str
) -> None:
    for address in ("/recherche/", "/recherche/suggestions/"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


def test_a_choice_that_does_not_exist_can_be_taken_back(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    page = client.get("/recherche/?q=fibre&competence=inconnue").content.decode()
    assert "Aucun résultat" in page
    assert "Retirer le filtre" in page
    assert 'class="button" href="/recherche/?q=fibre"' in page


def test_only_reading_is_answered(catalogue: Catalogue, client: Client) -> None:
    assert client.post("/recherche/", {"q": "fibre"}).status_code == 405
    assert client.post("/recherche/suggestions/", {"q": "fibre"}).status_code == 405
