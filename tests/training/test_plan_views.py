"""What a référent asks of members, and what is shown of how far they are."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from collectivites.models import Collectivite, Committee, Membership
from collectivites.signals import membership_changed
from notifications.models import AuditEntry
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.conftest import signed_in
from tests.learner.test_home import complete
from tests.training.plans import Audience, add_member, ask, with_referent
from training import following
from training.models import Assignment, PlanRow, TrainingPlan

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def managed() -> tuple[Collectivite, Client]:
    collectivite, referent = with_referent()
    return collectivite, signed_in(referent)


def read(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"training:{name}", args=args), query)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode().replace("&nbsp;", "\N{NO-BREAK SPACE}")


def words(page: str) -> str:
    """What is read of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


def finish(person: User, catalogue: Catalogue) -> None:
    for lesson in catalogue.course.lessons():
        complete(person, lesson)


def asking(catalogue: Catalogue, **changes: Any) -> dict[str, Any]:
    given = {
        "subject": f"track-{catalogue.track.pk}",
        "audience": "everyone",
        "due_on": TOMORROW.isoformat(),
        "message": "Pour préparer le budget.",
    }
    return given | changes


def test_a_referent_sees_who_is_concerned_before_asking(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    add_member(collectivite, first_name="Lise", last_name="Martel", delegation="Voirie")
    address = reverse("training:ask", args=[collectivite.pk])
    data = asking(catalogue, audience="delegation")
    preview = words(client.post(address, data).content.decode())
    assert "1 personne concernée" in preview
    assert "Lise Martel" in preview
    assert "Anaïs Perrin" not in preview
    assert not Assignment.objects.exists()
    client.post(address, data | {"confirm": "1"})
    assignment = Assignment.objects.get()
    assert (assignment.track, assignment.due_on) == (catalogue.track, TOMORROW)
    assert assignment.rows.count() == 1


def test_one_may_go_back_from_the_preview_without_losing_what_was_chosen(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    address = reverse("training:ask", args=[collectivite.pk])
    page = client.post(address, asking(catalogue) | {"change": "1"}).content.decode()
    assert "Pour préparer le budget." in page
    assert f'value="track-{catalogue.track.pk}" selected' in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": ""}, "Choisissez un parcours ou un cours"),
        ({"subject": "track-999999"}, "Sélectionnez un choix valide"),
        ({"audience": "function"}, "Choisissez la fonction"),
        ({"audience": "committee"}, "Choisissez la commission"),
        ({"audience": "person"}, "Choisissez la personne"),
        ({"due_on": "2020-01-01"}, "Cette date est passée"),
        ({"due_on": "2026-02-30"}, "Cette date n’existe pas"),
        ({"due_on": "9999-12-31"}, "trop lointaine"),
        ({"message": "é" * 301}, "300"),
    ],
)
def test_what_is_wrong_in_a_demand_is_said_in_french_and_nothing_is_written(
    catalogue: Catalogue,
    managed: tuple[Collectivite, Client],
    changes: dict[str, str],
    said: str,
) -> None:
    collectivite, client = managed
    address = reverse("training:ask", args=[collectivite.pk])
    answer = client.post(address, asking(catalogue, **changes) | {"confirm": "1"})
    assert said in answer.content.decode()
    assert not Assignment.objects.exists()


def test_the_same_demand_is_not_made_twice(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    address = reverse("training:ask", args=[collectivite.pk])
    for _twice in range(2):
        answer = client.post(address, asking(catalogue) | {"confirm": "1"})
    assert "déjà demandée" in answer.content.decode()
    assert Assignment.objects.count() == 1


def test_members_and_committees_of_others_cannot_be_asked(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    stranger, _referent = with_referent()
    member = add_member(stranger)
    committee = Committee.objects.create(collectivite=stranger, name="Finances")
    address = reverse("training:ask", args=[collectivite.pk])
    for data in (
        asking(catalogue, audience="person", membership=member.pk),
        asking(catalogue, audience="committee", committee=committee.pk),
    ):
        client.post(address, data | {"confirm": "1"})
    assert not Assignment.objects.exists()


def test_the_page_says_who_has_begun_finished_and_is_late(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    done, begun = make_user(last_name="Faure"), make_user(last_name="Garnier")
    late, silent = make_user(last_name="Hubert"), make_user(last_name="Imbert")
    for person in (done, begun, late):
        add_member(collectivite, person)
    add_member(collectivite, silent, sharing=Membership.Sharing.NONE)
    add_member(collectivite, last_name="Jacquet")
    assignment = ask(collectivite, catalogue.course, due_on=TOMORROW - timedelta(days=3))
    for person in (done, silent):
        finish(person, catalogue)
    complete(begun, catalogue.text_lesson)
    page = words(read(client, "assignment", collectivite.pk, assignment.pk))
    assert re.search(r"Faure .*? Terminée le .*?100 %", page)
    assert re.search(r"Garnier .*? Commencée, en retard .*?33 %", page)
    assert re.search(r"Hubert .*? À commencer, en retard", page)
    assert re.search(r"Imbert [^%]*? Non partagé [^%]*? Jacquet", page)
    assert re.search(r"Jacquet [^%]*? Pas encore de compte", page)
    only = words(read(client, "assignment", collectivite.pk, assignment.pk, etat="en-retard"))
    assert "Garnier" in only
    assert "Faure" not in only
    assert "Imbert" not in only


def test_nothing_tells_that_a_person_who_shares_nothing_has_finished(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    silent = make_user(last_name="Imbert")
    member = add_member(collectivite, silent, sharing=Membership.Sharing.NONE)
    assignment = ask(collectivite, catalogue.course, audience=Audience.PERSON, membership=member)
    before = words(read(client, "assignment", collectivite.pk, assignment.pk))
    listed = words(read(client, "plan", collectivite.pk))
    finish(silent, catalogue)
    assert words(read(client, "assignment", collectivite.pk, assignment.pk)) == before
    assert words(read(client, "plan", collectivite.pk)) == listed
    row = PlanRow.objects.get()
    address = reverse("training:declare", args=[collectivite.pk, assignment.pk, row.pk])
    client.post(address, {"declared_on": "2026-03-02", "declared_reason": "Journée"})
    row.refresh_from_db()
    assert row.declared_on == date(2026, 3, 2)
    assert not row.is_declared


def test_a_member_who_leaves_is_gone_from_the_page_and_the_export_at_once(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    person = make_user(last_name="Faure")
    member = add_member(collectivite, person)
    assignment = ask(collectivite, catalogue.course)
    finish(person, catalogue)
    member.end()
    membership_changed.send(Membership, membership=member)
    assert "Faure" not in read(client, "assignment", collectivite.pk, assignment.pk)
    export = reverse("training:export_assignment", args=[collectivite.pk, assignment.pk, "csv"])
    assert "Faure" not in client.get(export).content.decode()


def test_a_declaration_is_shown_as_declared_with_who_says_so(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    add_member(collectivite, make_user(last_name="Faure"))
    assignment = ask(collectivite, catalogue.course)
    row = PlanRow.objects.get(membership__person__last_name="Faure")
    address = reverse("training:declare", args=[collectivite.pk, assignment.pk, row.pk])
    client.post(address, {"declared_on": "2026-03-02", "declared_reason": "Journée des maires"})
    page = words(read(client, "assignment", collectivite.pk, assignment.pk))
    assert "Déclarée, suivie ailleurs le 2 mars 2026" in page
    assert "Selon Anaïs Perrin : Journée des maires" in page
    client.post(f"{address}retirer/")
    assert "Déclarée, suivie" not in read(client, "assignment", collectivite.pk, assignment.pk)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"declared_on": "2026-03-02", "declared_reason": ""}, "Dites où et comment"),
        ({"declared_on": "", "declared_reason": "Journée"}, "Donnez cette date"),
        ({"declared_on": "2999-01-01", "declared_reason": "Journée"}, "pas encore passée"),
        ({"declared_on": "0200-01-01", "declared_reason": "Journée"}, "trop ancienne"),
    ],
)
def test_a_declaration_is_dated_and_reasoned(
    catalogue: Catalogue,
    managed: tuple[Collectivite, Client],
    data: dict[str, str],
    said: str,
) -> None:
    collectivite, client = managed
    assignment = ask(collectivite, catalogue.course)
    row = PlanRow.objects.get()
    address = reverse("training:declare", args=[collectivite.pk, assignment.pk, row.pk])
    assert said in client.post(address, data).content.decode()
    assert not PlanRow.objects.filter(declared_on__isnull=False).exists()


def test_what_was_really_completed_cannot_be_declared(
    catalogue: Catalogue, managed: tuple[Collectivite, Client], learner: User
) -> None:
    collectivite, client = managed
    member = add_member(collectivite, learner)
    assignment = ask(collectivite, catalogue.course)
    finish(learner, catalogue)
    row = member.plan_rows.get()
    address = reverse("training:declare", args=[collectivite.pk, assignment.pk, row.pk])
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_demand_changes_its_date_then_is_asked_no_longer(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    assignment = ask(collectivite, catalogue.course, due_on=date(2026, 3, 2))
    address = reverse("training:reschedule", args=[collectivite.pk, assignment.pk])
    kept = {"due_on": "2026-03-02", "message": "Un rappel."}
    assert client.post(address, kept).status_code == HTTPStatus.FOUND
    client.post(address, {"due_on": TOMORROW.isoformat(), "message": ""})
    assignment.refresh_from_db()
    assert (assignment.due_on, assignment.message) == (TOMORROW, "")
    client.post(reverse("training:withdraw", args=[collectivite.pk, assignment.pk]))
    page = reverse("training:assignment", args=[collectivite.pk, assignment.pk])
    assert client.get(page).status_code == HTTPStatus.NOT_FOUND


def test_exports_hold_what_the_page_shows(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    person = make_user(first_name="=1+1", last_name="Faure")
    add_member(collectivite, person)
    assignment = ask(collectivite, catalogue.course)
    complete(person, catalogue.text_lesson)
    page = words(read(client, "assignment", collectivite.pk, assignment.pk))

    def exported(extension: str) -> bytes:
        args = [collectivite.pk, assignment.pk, extension]
        answer = client.get(reverse("training:export_assignment", args=args))
        assert answer.status_code == HTTPStatus.OK
        return answer.content

    lines = list(csv.reader(io.StringIO(exported("csv").decode("utf-8-sig")), delimiter=";"))
    found = next(line for line in lines if any("Faure" in cell for cell in line))
    assert found[0] != "=1+1 Faure"
    assert "Commencée" in found
    assert "=1+1 Faure" in page
    sheet = openpyxl.load_workbook(io.BytesIO(exported("xlsx"))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert exported("ods")[:2] == b"PK"
    unknown = [collectivite.pk, assignment.pk, "exe"]
    address = reverse("training:export_assignment", args=unknown)
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_the_plan_counts_each_state_apart_and_each_figure_opens_its_rows(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    done, begun = make_user(), make_user()
    for person in (done, begun):
        add_member(collectivite, person)
    absent = add_member(collectivite)
    assignment = ask(collectivite, catalogue.course, audience=Audience.OFFICIALS)
    finish(done, catalogue)
    complete(begun, catalogue.text_lesson)
    following.declare(
        absent.plan_rows.get(), by=make_user(), on=date(2026, 3, 2), reason="Suivie ailleurs"
    )
    page = read(client, "plan", collectivite.pk)
    address = reverse("training:assignment", args=[collectivite.pk, assignment.pk])
    for state, figure in (("terminee", 1), ("declaree", 1), ("commencee", 1)):
        assert re.search(rf'href="{address}\?etat={state}"[^>]*>\s*{figure}\s*<', page)
        listed = read(client, "assignment", collectivite.pk, assignment.pk, etat=state)
        assert listed.count('<th scope="row">') == figure
    export = client.get(reverse("training:export_plan", args=[collectivite.pk, "csv"]))
    lines = list(csv.reader(io.StringIO(export.content.decode("utf-8-sig")), delimiter=";"))
    assert [catalogue.course.title, "Les élues et élus", "", "3", "1", "1", "1", "0"] in lines


def test_looks_exports_and_acts_are_noted(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    assignment = ask(collectivite, catalogue.course)
    for _twice in range(2):
        read(client, "assignment", collectivite.pk, assignment.pk)
    read(client, "plan", collectivite.pk)
    client.get(reverse("training:export_assignment", args=[collectivite.pk, assignment.pk, "csv"]))
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "added",
        "looked",
        "looked",
        "exported",
    ]


def test_lists_cost_the_same_for_three_members_and_for_fifty(
    catalogue: Catalogue,
    managed: tuple[Collectivite, Client],
    django_assert_max_num_queries: Any,
) -> None:
    collectivite, client = managed
    for size in (3, 57):
        for _member in range(size):
            add_member(collectivite, make_user(), told=False)
        assignment = ask(collectivite, catalogue.course, audience=Audience.OFFICIALS)
        ask(collectivite, catalogue.track, audience=Audience.FUNCTION, value=f"Maire {size}")
        with django_assert_max_num_queries(14):
            page = read(client, "assignment", collectivite.pk, assignment.pk)
        with django_assert_max_num_queries(14):
            read(client, "plan", collectivite.pk)
        with django_assert_max_num_queries(14):
            read(client, "ask", collectivite.pk)
        following.withdraw(assignment, by=User.objects.first())  # type: ignore[arg-type]
    assert "page=2" in page


ROLES = ("signed out", "learner", "member", "other référent", "former référent", "editor")


def client_of(role: str, collectivite: Collectivite, catalogue: Catalogue) -> Client:
    if role == "signed out":
        return Client()
    if role == "other référent":
        return signed_in(with_referent()[1])
    person = make_user()
    if role == "member":
        add_member(collectivite, person)
    if role == "former référent":
        add_member(collectivite, person, is_referent=True).end()
    if role == "editor":
        person.is_superuser = person.is_staff = True
        person.save()
    return signed_in(person)


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_a_plan_are_for_its_referents_only(catalogue: Catalogue, role: str) -> None:
    collectivite, referent = with_referent()
    assignment = ask(collectivite, catalogue.course, by=referent)
    row = PlanRow.objects.get()
    TrainingPlan.objects.create(collectivite=collectivite, year=2026)
    client = client_of(role, collectivite, catalogue)
    pk, key = collectivite.pk, assignment.pk
    looks = [
        ("plan", pk),
        ("ask", pk),
        ("assignment", pk, key),
        ("export_assignment", pk, key, "csv"),
        ("export_plan", pk, "csv"),
        ("reschedule", pk, key),
        ("withdraw", pk, key),
        ("declare", pk, key, row.pk),
        ("year", pk, 2026),
        ("deliberation", pk, 2026),
        ("deliberation_file", pk, 2026, "odt"),
        ("deliberation_file", pk, 2026, "pdf"),
    ]
    acts = [(name, *args) for name, *args in looks if name in {"ask", "withdraw", "declare"}]
    acts.append(("take_back", pk, key, row.pk))
    expected = HTTPStatus.FOUND if role == "signed out" else HTTPStatus.NOT_FOUND
    for name, *args in looks:
        answer = client.get(reverse(f"training:{name}", args=args))
        assert answer.status_code == expected, name
    for name, *args in acts:
        answer = client.post(reverse(f"training:{name}", args=args))
        assert answer.status_code == expected, name
    assert Assignment.objects.in_force().count() == 1
    if role == "signed out":
        assert "?next=" in answer["Location"]


def test_a_referent_opens_no_assignment_of_another_collectivite(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    stranger, _referent = with_referent()
    assignment = ask(stranger, catalogue.course)
    mine = ask(collectivite, catalogue.course)
    row = PlanRow.objects.get(assignment=assignment)
    for name, *args in (
        ("assignment", collectivite.pk, assignment.pk),
        ("withdraw", collectivite.pk, assignment.pk),
        ("declare", collectivite.pk, mine.pk, row.pk),
        ("assignment", collectivite.pk, 10**30),
    ):
        answer = client.get(reverse(f"training:{name}", args=args))
        assert answer.status_code == HTTPStatus.NOT_FOUND, name
