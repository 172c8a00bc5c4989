"""What a référent sees of a collectivité's training."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from collectivites.models import Membership
from collectivites.sharing import sees
from notifications.models import AuditEntry
from progress.models import Enrolment
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, person_of
from tests.conftest import signed_in
from tests.training.plans import Room, add_member, with_referent
from training.dashboards.first_year import FirstYearRow, first_year, months_after
from training.dashboards.groups import by_function, by_month, by_theme, by_training
from training.dashboards.reading import State, read, seen
from training.models import Assignment, ExternalTraining, LegalFigure, PlanRow

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
Sharing = Membership.Sharing


def asked_of(member, assignment, **fields) -> PlanRow:
    return PlanRow.objects.create(
        assignment=assignment,
        membership=member,
        collectivite_id=member.collectivite_id,
        **fields,
    )


def an_assignment(town: Room, **fields) -> Assignment:
    given = {"title": "Infrastructures", "audience": Assignment.Audience.EVERYONE} | fields
    return Assignment.objects.create(collectivite=town.place, **given)


@pytest.fixture
def town(db) -> Room:
    """A commune with its référent, who is asked nothing."""
    collectivite, referent = with_referent()
    return Room(collectivite, referent, signed_in(referent))


def member(town: Room, last_name: str, **fields) -> Membership:
    person = make_user(first_name="Camille", last_name=last_name)
    return add_member(town.place, person, told=False, **fields)


def page(town: Room, **query):
    return town.client.get(reverse("training:dashboard", args=[town.place.pk]), query)


def test_what_is_seen_is_the_same_for_one_mandate_and_for_a_query(town):
    for status, sharing, joined in product(Membership.Status, Sharing, (True, False)):
        person = make_user() if joined else None
        add_member(town.place, person, told=False, status=status, sharing=sharing)
    seen_ones = set(Membership.objects.filter(seen()).values_list("pk", flat=True))
    assert seen_ones == {m.pk for m in Membership.objects.all() if sees(m) != Sharing.NONE}


def test_each_member_is_in_one_state(town):
    now = timezone.now()
    late = an_assignment(town, due_on=TODAY - timedelta(days=1))
    open_one = an_assignment(town, due_on=TODAY)
    asked_of(member(town, "Tardif"), late, percent=40, begun_at=now)
    asked_of(member(town, "Attente"), open_one)
    asked_of(member(town, "Milieu"), open_one, percent=40, begun_at=now)
    asked_of(member(town, "Fini"), late, percent=100, begun_at=now, completed_at=now)
    asked_of(member(town, "Dit"), late, declared_on=TODAY)
    asked_of(member(town, "Secret", sharing=Sharing.NONE), late, percent=40, begun_at=now)
    member(town, "Rien")
    add_member(town.place, told=False, last_name="Absent")
    states = {row.name.split()[0]: row.state for row in read([town.place], today=TODAY).members}
    del states["Perrin"]
    assert states == {
        "Tardif": State.LATE,
        "Attente": State.TODO,
        "Milieu": State.BEGUN,
        "Fini": State.DONE,
        "Dit": State.DONE,
        "Secret": State.PRIVATE,
        "Rien": State.NOTHING,
        "Absent": State.ABSENT,
    }


def test_who_shares_nothing_is_in_no_figure(town):
    assignment = an_assignment(town)
    secret = member(town, "Secret", sharing=Sharing.NONE)
    asked_of(secret, assignment, percent=100, seconds=3600, completed_at=timezone.now())
    assert by_training(read([town.place], today=TODAY)) == []
    assert sum(month.done for month in by_month(read([town.place], today=TODAY))) == 0
    (row,) = [row for row in read([town.place], today=TODAY).members if row.pk == secret.pk]
    assert (row.tally, row.due_on) == (None, None)
    answer = page(town).content.decode()
    assert "Ne partage pas" in answer
    steps = town.client.get(reverse("training:steps", args=[town.place.pk])).content.decode()
    assert "Secret" not in steps
    one = town.client.get(
        reverse("training:person", args=[town.place.pk, secret.pk])
    ).content.decode()
    assert "ne rien partager" in one
    assert "Infrastructures" not in one


def test_an_ended_mandate_leaves_every_page_at_once(town):
    leaving = member(town, "Partant")
    asked_of(leaving, an_assignment(town), percent=50, begun_at=timezone.now())
    assert "Partant" in page(town).content.decode()
    leaving.end()
    assert "Partant" not in page(town).content.decode()
    assert (
        "Partant"
        not in town.client.get(reverse("training:steps", args=[town.place.pk])).content.decode()
    )
    assert (
        town.client.get(reverse("training:person", args=[town.place.pk, leaving.pk])).status_code
        == 404
    )
    assert by_training(read([town.place], today=TODAY)) == []


def test_functions_are_grouped_however_they_are_written(town):
    assignment = an_assignment(town)
    now = timezone.now()
    asked_of(member(town, "Un", function="1er adjoint au maire"), assignment, begun_at=now)
    asked_of(member(town, "Deux", function="Adjointe au maire"), assignment)
    group = next(row for row in by_function(read([town.place], today=TODAY).members) if row.asked)
    assert (group.members, group.asked, group.begun, group.done) == (2, 2, 1, 0)


def test_figures_of_functions_trainings_themes_and_months_agree_with_the_rows(town, catalogue):
    moment = timezone.now()
    course = an_assignment(town, course=catalogue.course, title=catalogue.course.title)
    track = an_assignment(town, track=catalogue.track, title=catalogue.track.title)
    for number in range(4):
        someone = member(town, f"Nom{number}")
        done = moment if number < 2 else None
        asked_of(
            someone,
            course,
            percent=100 if done else 10,
            begun_at=moment,
            completed_at=done,
            seconds=1800,
        )
        asked_of(someone, track)
    rows = read([town.place], today=TODAY).members
    trainings = by_training(read([town.place], today=TODAY))
    (theme,) = by_theme(trainings)
    assert theme.key == catalogue.competence.slug
    assert (theme.trainings, theme.tally.asked, theme.tally.begun, theme.tally.done) == (2, 8, 4, 2)
    assert theme.tally.percent == (100 + 100 + 10 + 10) // 8
    assert theme.tally.spent == 4 * 1800
    together = [row.tally for row in rows if row.tally]
    for name in ("asked", "begun", "done", "spent"):
        total = sum(getattr(tally, name) for tally in together)
        assert total == sum(getattr(training.tally, name) for training in trainings)
        assert total == sum(getattr(group.tally, name) for group in by_function(rows))
    month = by_month(read([town.place], today=TODAY))[-1]
    assert (month.begun, month.done) == (4, 2)


def test_every_figure_opens_the_rows_that_it_counts(town, catalogue):
    now = timezone.now()
    assignment = an_assignment(
        town, course=catalogue.course, due_on=TODAY - timedelta(days=3), title="Couverture"
    )
    asked_of(member(town, "Fini"), assignment, percent=100, begun_at=now, completed_at=now)
    asked_of(member(town, "Tard"), assignment, percent=30, begun_at=now)
    asked_of(member(town, "Jamais"), assignment)
    context = page(town).context
    opened = 0
    for name in ("functions_table", "trainings_table", "themes_table", "months_table"):
        table = context[name]
        for (place, column), link in table.links.items():
            answer = town.client.get(link).context
            found = answer.get("pages") or answer["page_of_members"]
            assert found.paginator.count == table.rows[place][column], (name, link)
            opened += 1
    assert opened > 15
    for state, figure in context["counts"]:
        answer = page(town, etat=state).context
        assert answer["page_of_members"].paginator.count == figure


def test_members_are_found_and_sorted(town):
    assignment = an_assignment(town)
    asked_of(member(town, "Éluard", function="Maire"), assignment, percent=90)
    asked_of(member(town, "Zola", function="Adjoint"), assignment, percent=10)

    def names(**query) -> list[str]:
        return [line.row.name for line in page(town, **query).context["lines"]]

    assert names(q="eluard") == ["Éluard Camille"]
    assert names(tri="-avancement")[:2] == ["Éluard Camille", "Zola Camille"]
    assert names(tri="avancement")[-2:] == ["Zola Camille", "Éluard Camille"]
    assert names(qualite="agent") == ["Perrin Anaïs"]
    assert len(names(tri="n’importe quoi", etat="inconnu", page="dix")) == 3


@pytest.mark.parametrize("query", ["formation=99999999999999999999", "mois=2026-13", "mois=x"])
def test_an_address_that_makes_no_sense_is_no_error(town, query):
    for name in ("training:steps", "training:dashboard"):
        assert town.client.get(f"{reverse(name, args=[town.place.pk])}?{query}").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["membres", "premiere-annee", "fonctions", "formations", "themes", "mois", "avancements"],
)
def test_a_spreadsheet_holds_the_cells_of_the_screen(town, catalogue, name):
    assignment = an_assignment(town, course=catalogue.course, due_on=date(2026, 12, 24))
    someone = member(town, "=Lenoir", delegation="Finances", started_on=TODAY)
    asked_of(someone, assignment, percent=45, begun_at=timezone.now(), seconds=5400)
    screen = {
        "avancements": lambda: town.client.get(reverse("training:steps", args=[town.place.pk])),
    }.get(name, lambda: page(town))()
    key = {
        "membres": "table",
        "premiere-annee": "first_year_table",
        "fonctions": "functions_table",
        "formations": "trainings_table",
        "themes": "themes_table",
        "mois": "months_table",
        "avancements": "table",
    }[name]
    table = screen.context[key]
    answer = town.client.get(
        reverse("training:dashboard_export", args=[town.place.pk, name, "xlsx"])
    )
    values = [
        cell
        for line in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        for cell in line
    ]
    assert table.rows
    for row in table.rows:
        assert str(row[0]).lstrip("=") in " ".join(str(value) for value in values)
    for column in table.columns:
        assert column.label in values
    assert AuditEntry.objects.filter(action="exported", what__contains=table.title).count() == 1


def test_a_table_that_is_not_there_is_a_404_and_is_not_noted(town):
    for name, kind in (("inconnu", "csv"), ("membres", "exe")):
        address = reverse("training:dashboard_export", args=[town.place.pk, name, kind])
        assert town.client.get(address).status_code == 404
    assert not AuditEntry.objects.exists()


def test_a_look_is_noted_for_those_whom_it_concerns(town):
    someone = member(town, "Vue")
    page(town)
    page(town)
    town.client.get(reverse("training:person", args=[town.place.pk, someone.pk]))
    noted = AuditEntry.objects.order_by("pk").values_list("action", "subject", "scope")
    scope = f"collectivite:{town.place.pk}"
    assert list(noted) == [("looked", None, scope), ("looked", someone.person_id, scope)]


# The first year of the mandate


@pytest.fixture
def holder(town: Room) -> Membership:
    return member(town, "Déléguée", delegation="Finances", started_on=date(2026, 3, 28))


def the_first_year(town: Room, today: date) -> FirstYearRow:
    (row,) = first_year(read([town.place], today=today).members, today=today).rows
    return row


def test_a_training_is_due_a_year_after_the_mandate_began(town, holder):
    assert LegalFigure.objects.filter(key="first_year").exists()
    row = the_first_year(town, date(2026, 11, 22))
    assert (row.due_on, row.words) == (date(2027, 3, 28), "Encore 126\N{NO-BREAK SPACE}jours")
    assert the_first_year(town, date(2027, 3, 28)).words == "Dernier jour"
    assert the_first_year(town, date(2027, 3, 29)).words == "Dépassée de 1\N{NO-BREAK SPACE}jour"
    assert the_first_year(town, date(2027, 3, 29)).is_late


def test_only_accepted_training_since_the_mandate_began_counts(town, holder):
    given = {
        "collectivite": town.place,
        "membership": holder,
        "name": "Camille Déléguée",
        "title": "Finances locales",
        "provider": "Organisme",
        "hours": 6,
    }
    before, after = date(2026, 1, 10), date(2026, 5, 4)
    ExternalTraining.objects.create(**given, started_on=before, ended_on=before, state="accepted")
    ExternalTraining.objects.create(**given, started_on=after, ended_on=after, state="proposed")
    assert the_first_year(town, date(2026, 11, 22)).trained_on is None
    ExternalTraining.objects.create(**given, started_on=after, ended_on=after, state="accepted")
    row = the_first_year(town, date(2027, 6, 1))
    assert (row.trained_on, row.is_late, row.words) == (after, False, "Suivie")


def test_agents_old_mandates_and_those_without_delegation_are_not_concerned(town):
    member(town, "Agent", capacity="agent", delegation="Finances", started_on=TODAY)
    member(town, "Ancien", delegation="Eau", started_on=date(2014, 3, 30))
    member(town, "Sans", delegation=" ", started_on=TODAY)
    assert first_year(read([town.place], today=TODAY).members, today=TODAY).rows == []


def test_a_mandate_without_date_asks_for_it(town):
    member(town, "Sansdate", delegation="Eau")
    row = the_first_year(town, TODAY)
    assert (row.due_on, row.words) == (None, "Début du mandat à compléter")


def test_the_page_shows_the_most_urgent_and_all_of_them_on_demand(town):
    for number in range(17):
        started_on = TODAY - timedelta(days=number)
        member(town, f"Nom{number}", delegation="Eau", started_on=started_on)
    shown = page(town).context["first_year_table"].rows
    assert (len(shown), shown[0][0]) == (15, "Nom16 Camille")
    assert len(page(town, delegations="toutes").context["first_year_table"].rows) == 17


def test_months_end_with_their_month():
    assert months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)


# One member's page


def test_a_member_shows_what_is_asked_and_more_only_by_choice(town, catalogue):
    someone = member(town, "Partage")
    now = timezone.now()
    Enrolment.objects.create(
        person=person_of(someone),
        course=catalogue.course,
        title="Piloter la couverture",
        percent=33,
        started_at=now,
        updated_at=now,
    )
    address = reverse("training:person", args=[town.place.pk, someone.pk])
    asked_of(someone, an_assignment(town, title="Autre chose"), percent=10, begun_at=now)
    assert "Piloter la couverture" not in town.client.get(address).content.decode()
    Membership.objects.filter(pk=someone.pk).update(sharing=Sharing.ALL)
    answer = town.client.get(address).content.decode()
    assert "Piloter la couverture" in answer
    assert "Autre chose" in answer


def test_one_elsewhere_is_nobody_here(town):
    other = make_collectivite()
    stranger = add_member(other, make_user(), told=False)
    for key in (stranger.pk, 10**30):
        address = reverse("training:person", args=[town.place.pk, key])
        assert town.client.get(address).status_code == 404


# Who may


def addresses(town: Room, someone: Membership) -> list[str]:
    return [
        reverse("training:dashboard", args=[town.place.pk]),
        reverse("training:steps", args=[town.place.pk]),
        reverse("training:person", args=[town.place.pk, someone.pk]),
        reverse("training:dashboard_export", args=[town.place.pk, "membres", "csv"]),
    ]


def test_only_a_referent_of_the_collectivite_enters(town, client, editor, administrator):
    someone = member(town, "Membre")
    _other, stranger = with_referent()
    for address in addresses(town, someone):
        answer = client.get(address)
        assert (answer.status_code, "/connexion" in answer.url or "login" in answer.url) == (
            302,
            True,
        )
        for person in (make_user(), person_of(someone), stranger, editor, administrator):
            assert signed_in(person).get(address).status_code == 404
        assert town.client.get(address).status_code == 200
        assert town.client.post(address).status_code == 405


def test_a_referent_who_has_just_left_sees_and_takes_nothing(town):
    someone = member(town, "Membre")
    Membership.objects.get(person=town.referent).end()
    for address in addresses(town, someone):
        assert town.client.get(address).status_code == 404
    assert not AuditEntry.objects.exists()


# Statements


def statements(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_twelve_statements_are_enough_however_many_members_there_are(town, catalogue):
    assignment = an_assignment(town, course=catalogue.course)
    address = reverse("training:dashboard", args=[town.place.pk])

    def grow(number):
        for index in range(number):
            someone = member(
                town, f"Nom{index}", delegation="Eau", started_on=TODAY, sharing=Sharing.ALL
            )
            asked_of(someone, assignment, percent=index)

    grow(3)
    town.client.get(address)
    few = statements(town.client, address)
    grow(60)
    assert statements(town.client, address) == few
    assert few <= 12
