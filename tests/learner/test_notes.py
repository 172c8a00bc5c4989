"""Notes: private, written once however often they are sent, kept when their page goes."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.services import personal_file
from learner import moments
from learner.models import Note
from learner.page_tokens import PageToken
from media.templatetags.moments import clock
from tests.catalogue import Catalogue
from tests.conftest import person, signed_in

pytestmark = pytest.mark.django_db
ALL = "/mon-espace/notes/"
API = "/mon-espace/api/notes/"


def mine(client: Client, page: Any) -> Any:
    return client.get("/avancement/moi/", {"page": page.pk}).json()


def put(client: Client, page: Any, key: uuid.UUID | str, token: str = "", **note: Any) -> Any:
    body = {"second": 12, "text": "À voir avec le conseil"} | note
    return client.put(
        f"{API}?key={key}",
        json.dumps(body),
        content_type="application/json",
        headers={"X-Page-Token": token or mine(client, page)["notes"]["token"]},
    )


def note_of(someone: User, page: Any, text: str = "Secret", **values: Any) -> Note:
    return Note.objects.create(person=someone, page=page, title=page.title, text=text, **values)


def test_a_note_sent_twice_is_one_note(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    key = uuid.uuid4()
    assert put(learner_client, catalogue.testimonial, key).status_code == HTTPStatus.CREATED
    answer = put(learner_client, catalogue.testimonial, key, text="Mieux dit", second=15)
    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {"key": str(key), "second": 15, "text": "Mieux dit"}
    (note,) = Note.objects.all()
    assert (note.person, note.page_id, note.title) == (
        learner,
        catalogue.testimonial.pk,
        "Témoignage 1",
    )
    (item,) = mine(learner_client, catalogue.testimonial)["notes"]["items"]
    assert item == {"key": str(key), "second": 15, "text": "Mieux dit"}


def test_the_personal_request_pays_two_statements_for_notes_and_later(
    catalogue: Catalogue, learner: User
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cms.personal import page_parts

    with CaptureQueriesContext(connection) as few:
        page_parts.about(learner, catalogue.testimonial)
    for number in range(20):
        note_of(learner, catalogue.testimonial, text=str(number))
    with CaptureQueriesContext(connection) as many:
        page_parts.about(learner, catalogue.testimonial)
    ours = [query for query in many if "learner_" in query["sql"]]
    assert len(ours) == 2
    assert len(few) == len(many)


def test_a_moment_stays_inside_the_video_and_a_page_without_video_has_none(
    catalogue: Catalogue, learner_client: Client
) -> None:
    answer = put(learner_client, catalogue.testimonial, uuid.uuid4(), second=5000)
    assert answer.json()["second"] == 95
    answer = put(learner_client, catalogue.text_lesson, uuid.uuid4(), second=12)
    assert answer.json()["second"] is None


@pytest.mark.parametrize(
    "note",
    [
        {"text": "   "},
        {"text": "x" * 4001},
        {"text": None},
        {"second": -1},
        {"second": 1.5},
        {"second": True},
        {"second": 10**12},
    ],
)
def test_what_is_no_note_is_refused(
    catalogue: Catalogue, learner_client: Client, note: dict[str, Any]
) -> None:
    answer = put(learner_client, catalogue.testimonial, uuid.uuid4(), **note)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["error"]
    assert not Note.objects.exists()


def test_nobody_writes_in_someone_elses_name(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    page, key = catalogue.testimonial, uuid.uuid4()
    other = person("autre@exemple.test")
    stolen = PageToken(other.pk, page.pk).sign()
    assert put(learner_client, page, key, token=stolen).status_code == HTTPStatus.FORBIDDEN
    assert put(learner_client, page, key, token="x").status_code == HTTPStatus.FORBIDDEN
    assert put(Client(), page, key, token=stolen).status_code == HTTPStatus.UNAUTHORIZED
    theirs = note_of(other, page)
    assert put(learner_client, page, theirs.key).status_code == HTTPStatus.BAD_REQUEST
    token = PageToken(learner.pk, page.pk).sign()
    learner_client.delete(f"{API}?key={theirs.key}", headers={"X-Page-Token": token})
    assert Note.objects.get().text == "Secret"


def test_a_note_deleted_twice_is_gone_once(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    note = note_of(learner, catalogue.testimonial)
    token = PageToken(learner.pk, catalogue.testimonial.pk).sign()
    for _again in range(2):
        answer = learner_client.delete(f"{API}?key={note.key}", headers={"X-Page-Token": token})
        assert answer.status_code == HTTPStatus.NO_CONTENT
    assert not Note.objects.exists()


def test_a_note_is_not_taken_for_a_page_that_went_meanwhile_but_its_own_may_change(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    page = catalogue.testimonial
    token = PageToken(learner.pk, page.pk).sign()
    known = note_of(learner, page)
    page.unpublish()
    answer = put(learner_client, page, uuid.uuid4(), token=token)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert put(learner_client, page, known.key, token=token).status_code == HTTPStatus.OK


def test_without_script_notes_are_written_changed_and_deleted(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    here = f"/mon-espace/page/{catalogue.testimonial.pk}/"
    assert 'value="1:12"' in learner_client.get(f"{here}?t=72").content.decode()
    answer = learner_client.post(here, {"moment": "1:15", "text": "Première"}, follow=True)
    assert "Votre note est enregistrée" in answer.content.decode()
    note = Note.objects.get()
    assert (note.second, note.text) == (75, "Première")
    shown = learner_client.get(here).content.decode()
    assert f"{catalogue.testimonial.get_url()}?t=75" in shown
    edit = f"{ALL}{note.key}/"
    assert 'value="1:15"' in learner_client.get(edit).content.decode()
    learner_client.post(edit, {"moment": "", "text": "Changée"})
    note.refresh_from_db()
    assert (note.second, note.text) == (None, "Changée")
    delete = f"{edit}supprimer/"
    assert "Changée" in learner_client.get(delete).content.decode()
    assert Note.objects.exists()
    assert learner_client.post(delete)["Location"] == here
    assert not Note.objects.exists()


def test_bad_input_keeps_what_was_typed(catalogue: Catalogue, learner_client: Client) -> None:
    here = f"/mon-espace/page/{catalogue.testimonial.pk}/"
    answer = learner_client.post(here, {"moment": "bientôt", "text": "Mon idée"})
    text = answer.content.decode()
    assert "Écrivez le moment ainsi" in text
    assert 'value="bientôt"' in text
    assert "Mon idée" in text
    answer = learner_client.post(here, {"moment": "1:15", "text": "x" * 4001})
    assert "trop longue" in answer.content.decode()
    assert not Note.objects.exists()


def test_notes_are_for_those_who_are_signed_in_and_for_their_author(
    catalogue: Catalogue, learner: User
) -> None:
    note = note_of(learner, catalogue.testimonial)
    addresses = [ALL, f"{ALL}{note.key}/", f"{ALL}{note.key}/supprimer/", f"{ALL}telecharger/"]
    addresses.append(f"/mon-espace/page/{catalogue.testimonial.pk}/")
    for address in addresses:
        assert Client().get(address)["Location"].startswith("/compte/connexion/")
    other = signed_in(person("autre@exemple.test"))
    for address in addresses[1:3]:
        assert other.get(address).status_code == HTTPStatus.NOT_FOUND
        assert other.post(address).status_code == HTTPStatus.NOT_FOUND
    for address in (ALL, addresses[3], addresses[4]):
        assert "Secret" not in other.get(address).content.decode()


def test_there_is_no_page_of_notes_where_nothing_is_followed(
    catalogue: Catalogue, learner_client: Client
) -> None:
    for pk in (catalogue.home.pk, catalogue.course.pk, 10**9, 10**18):
        answer = learner_client.get(f"/mon-espace/page/{pk}/")
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_notes_outlive_their_page_under_its_title(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    note = note_of(learner, catalogue.expert_talk, second=30, text="À garder")
    here = f"/mon-espace/page/{catalogue.expert_talk.pk}/"
    catalogue.expert_talk.unpublish()
    text = learner_client.get(here).content.decode()
    assert "n’est plus publiée" in text
    assert "À garder" in text
    assert "Ajouter une note" not in text
    catalogue.expert_talk.delete()
    assert learner_client.get(here).status_code == HTTPStatus.NOT_FOUND
    for address in (ALL, f"{ALL}telecharger/"):
        text = learner_client.get(address).content.decode()
        assert "Fin du cuivre" in text
        assert "À garder" in text
    answer = learner_client.post(f"{ALL}{note.key}/", {"text": "Gardée"})
    assert answer["Location"] == ALL
    note.refresh_from_db()
    assert (note.text, note.title) == ("Gardée", "Fin du cuivre")


def test_all_notes_are_grouped_by_page_in_few_statements(
    catalogue: Catalogue,
    learner: User,
    learner_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(40):
        note_of(learner, catalogue.testimonial, text=f"T{number}", second=90 - number)
    note_of(learner, catalogue.expert_talk, text="La dernière")
    learner_client.get(ALL)
    with django_assert_max_num_queries(8):
        answer = learner_client.get(ALL)
    last, first = answer.context["groups"]
    assert (last.title, first.title) == ("Fin du cuivre", "Témoignage 1")
    assert [note.text for note in first.notes][:2] == ["T39", "T38"]
    with django_assert_max_num_queries(10):
        learner_client.get(f"/mon-espace/page/{catalogue.testimonial.pk}/")


def test_notes_are_taken_away_as_text_and_with_all_personal_data(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    note_of(learner, catalogue.testimonial, second=75, text="L’idée & le « reste »")
    answer = learner_client.get(f"{ALL}telecharger/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert "Témoignage 1" in text
    assert "À 1:15, le " in text
    assert "L’idée & le « reste »" in text
    (exported,) = personal_file(learner)["notes"]
    assert (exported["page"], exported["moment"]) == ("Témoignage 1", 75)


@given(st.integers(min_value=0, max_value=359_999))
def test_a_moment_shown_is_a_moment_read(seconds: int) -> None:
    assert moments.parse(clock(seconds)) == seconds


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("", None), (" 75 ", 75), ("1 min 15", 75), ("1 h 02 min 5 s", 3725), ("2 min", 120)],
)
def test_a_moment_is_read_as_people_write_it(typed: str, seconds: int | None) -> None:
    assert moments.parse(typed) == seconds


@pytest.mark.parametrize("typed", ["bientôt", "1:2:3:4", "-5", "1.5"])
def test_anything_else_is_no_moment(typed: str) -> None:
    with pytest.raises(ValueError, match="moment"):
        moments.parse(typed)


def test_half_of_a_surrogate_pair_is_left_out(catalogue: Catalogue, learner_client: Client) -> None:
    answer = put(learner_client, catalogue.testimonial, uuid.uuid4(), text="Oui \ud83d merci\0")
    assert answer.status_code == HTTPStatus.CREATED
    assert Note.objects.get().text == "Oui  merci"


def test_json_as_deep_as_a_well_is_no_note(catalogue: Catalogue, learner_client: Client) -> None:
    answer = learner_client.put(
        f"{API}?key={uuid.uuid4()}",
        "[" * 30_000,
        content_type="application/json",
        headers={"X-Page-Token": mine(learner_client, catalogue.testimonial)["notes"]["token"]},
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_a_key_larger_than_any_page_s_is_of_no_page(
    catalogue: Catalogue, learner_client: Client
) -> None:
    address = f"/mon-espace/page/{10**30}/"
    assert learner_client.get(address).status_code == HTTPStatus.NOT_FOUND
    assert learner_client.post(address, {"text": "Note"}).status_code == HTTPStatus.NOT_FOUND
    assert (
        learner_client.post(f"{address}plus-tard/", {"later": "1"}).status_code
        == HTTPStatus.NOT_FOUND
    )
    assert learner_client.post(f"{address}plus-tard/").status_code == HTTPStatus.FOUND
