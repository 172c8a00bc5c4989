"""What is proposed while one types: short, quick, and only what one may know of."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalogue import Catalogue
from tests.search_index import Rebuild

pytestmark = pytest.mark.django_db


def proposed(client: Client, typed: str) -> list[dict[str, str]]:
    response = client.get("/recherche/suggestions/", {"q": typed})
    assert response.status_code == 200
    results: list[dict[str, str]] = response.json()["results"]
    return results


def test_a_page_is_proposed_by_the_beginning_of_its_title(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    found = proposed(client, "pilot")
    assert found[0] == {
        "label": catalogue.course.title,
        "detail": "Cours",
        "url": catalogue.course.get_url(),
    }


def test_a_typing_mistake_is_forgiven(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    assert catalogue.course.title in [one["label"] for one in proposed(client, "couvertrue")]


def test_nothing_is_proposed_for_nothing(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    assert proposed(client, "") == []
    assert proposed(client, "   ") == []
    assert len(proposed(client, "a")) <= 8


def test_what_is_withdrawn_is_proposed_no_more(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    assert proposed(client, "lire la carte")
    catalogue.course.unpublish()
    assert catalogue.video_lesson.title not in [
        one["label"] for one in proposed(client, "lire la carte")
    ]


def test_no_shared_cache_keeps_what_is_proposed_to_one_person(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    response = client.get("/recherche/suggestions/", {"q": "fibre"})
    assert response["Cache-Control"].startswith("private")
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize(("who", "most"), [("client", 6), ("learner_client", 12)])
def test_the_statements_are_few_whatever_is_typed(
    catalogue: Catalogue,
    search_index: Rebuild,
    request: pytest.FixtureRequest,
    who: str,
    most: int,
) -> None:
    someone: Client = request.getfixturevalue(who)

    def counted(typed: str) -> int:
        proposed(someone, typed)
        with CaptureQueriesContext(connection) as captured:
            proposed(someone, typed)
        return len(captured)

    assert counted("f") == counted("fibre") == counted("couverture")
    assert counted("fibre") <= most
