"""Looking in one's notes: as French is written, and in nobody else's."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from learner.models import Note
from tests.catalogue import Catalogue
from tests.conftest import person, signed_in
from tests.learner.test_notes import note_of

pytestmark = pytest.mark.django_db
ALL = "/mon-espace/notes/"


def search(client: Client, typed: str) -> str:
    answer = client.get(ALL, {"q": typed})
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


@pytest.fixture
def noted(catalogue: Catalogue, learner: User) -> User:
    note_of(
        learner,
        catalogue.testimonial,
        text="Demander l’avis des élues\nsur les conflits",
        second=12,
    )
    note_of(learner, catalogue.resource, text="Délibération à préparer pour l’été")
    return learner


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("élu", "élues"),
        ("conflit elus", "conflits"),
        ("CONFL", "conflits"),
        ("deliberations", "Délibération"),
    ],
)
def test_words_are_found_without_accents_in_any_number_and_gender_and_as_they_begin(
    noted: User, learner_client: Client, typed: str, marked: str
) -> None:
    html = search(learner_client, typed)
    assert f"<mark>{marked}</mark>" in html
    assert "1 note pour" in html


def test_every_word_is_needed_and_the_title_of_the_page_counts(
    noted: User, learner_client: Client
) -> None:
    assert "Aucune note pour" in search(learner_client, "conflit délibération")
    assert "Délibération</mark> à préparer" in search(learner_client, "délibération formation")


def test_small_words_alone_are_looked_for_and_no_word_at_all_finds_nothing(
    noted: User, learner_client: Client
) -> None:
    assert "<mark>pour</mark>" in search(learner_client, "pour")
    assert "Aucune note pour" in search(learner_client, "?!")
    assert "Délibération à préparer" in search(learner_client, "   ")


@pytest.mark.parametrize("typed", ["'", '"', "<b>", "\x00", "%", "a" * 10_000, "🏛️", "élu\x00"])
def test_whatever_is_typed_is_answered_and_written_back_as_text(
    noted: User, learner_client: Client, typed: str
) -> None:
    assert "<b>&nbsp;»" not in search(learner_client, typed)


def test_what_was_noted_stays_text_where_it_is_marked(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    note_of(learner, catalogue.testimonial, text="<script>fibre</script>\n<b>et</b>")
    html = search(learner_client, "fibre")
    assert "&lt;script&gt;<mark>fibre</mark>&lt;/script&gt;<br>&lt;b&gt;" in html


def test_nobody_elses_notes_answer(noted: User, catalogue: Catalogue, client: Client) -> None:
    other = signed_in(person("autre@exemple.test"))
    assert "Aucune note pour" in search(other, "délibération")
    assert "préparer" not in search(other, "délibération")
    assert client.get(ALL, {"q": "délibération"}).status_code == HTTPStatus.FOUND
    assert "préparer" not in client.get("/recherche/", {"q": "délibération"}).content.decode()


def test_looking_costs_no_more_statements_than_reading(
    noted: User, catalogue: Catalogue, learner_client: Client
) -> None:
    def statements(query: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert learner_client.get(ALL, query).status_code == HTTPStatus.OK
        return len(queries)

    few = statements({"q": "délibération"})
    for number in range(30):
        note_of(noted, catalogue.testimonial, text=f"Délibération {number}")
    assert statements({"q": "délibération"}) == few <= statements({})
    assert Note.objects.count() == 32
