"""What is seen of others: delegating communes, the territory; the way in from « Mon espace »."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from collectivites.models import Collectivite, ViewDelegation
from notifications.models import AuditEntry
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, person_of
from tests.conftest import signed_in
from tests.training.plans import Room, add_member, with_referent
from training.dashboards.pictures import pairs
from training.models import Assignment, PlanRow
from training.observatory import publishing

pytestmark = pytest.mark.django_db
Kind = Collectivite.Kind
TODAY = timezone.localdate()


@pytest.fixture
def epci(db) -> Room:
    collectivite = make_collectivite(kind=Kind.EPCI, epci_type="CC", name="CC de l’Orme")
    referent = make_user(first_name="Joachim", last_name="Lestrange")
    add_member(collectivite, referent, told=False, is_referent=True, capacity="agent")
    return Room(collectivite, referent, signed_in(referent))


def commune(
    epci: Collectivite, name: str, *, delegates: bool = True, people: int = 2
) -> Collectivite:
    town = make_collectivite(name=name, epci=epci)
    if delegates:
        ViewDelegation.objects.create(commune=town, epci=epci, given_at=timezone.now())
    asked = Assignment.objects.create(
        collectivite=town, title="Couverture", audience="everyone", due_on=TODAY - timedelta(1)
    )
    for number in range(people):
        member = add_member(town, make_user(last_name=f"{name}-{number}"), told=False)
        PlanRow.objects.create(
            assignment=asked,
            membership=member,
            collectivite=town,
            percent=50,
            seconds=3600,
            begun_at=timezone.now() if number else None,
        )
    return town


def test_only_communes_that_delegate_are_seen(epci):
    commune(epci.place, "Ormeville")
    commune(epci.place, "Secrèteville", delegates=False)
    elsewhere = commune(make_collectivite(kind=Kind.EPCI), "Lointaine")
    ViewDelegation.objects.create(commune=elsewhere, epci=epci.place, given_at=timezone.now())
    answer = epci.client.get(reverse("training:communes", args=[epci.place.pk]))
    table = answer.context["table"]
    assert [row[0] for row in table.rows] == ["Ormeville"]
    assert table.rows[0][1:] == (2, 2, 2, 1, 0, 2, 50, 2)
    assert "1 commune sur 2" in answer.content.decode()


def test_the_view_closes_when_the_commune_takes_it_back(epci):
    town = commune(epci.place, "Ormeville")
    address = reverse("training:commune", args=[epci.place.pk, town.pk])
    export = reverse("training:commune_export", args=[epci.place.pk, town.pk, "csv"])
    assert "Ormeville-0" in epci.client.get(address).content.decode()
    assert epci.client.get(export).status_code == 200
    ViewDelegation.objects.update(withdrawn_at=timezone.now())
    assert epci.client.get(address).status_code == 404
    assert epci.client.get(export).status_code == 404
    answer = epci.client.get(reverse("training:communes", args=[epci.place.pk]))
    assert answer.context["table"].rows == ()


def test_it_closes_too_when_the_commune_joins_another_intercommunalite(epci):
    town = commune(epci.place, "Ormeville")
    Collectivite.objects.filter(pk=town.pk).update(epci=make_collectivite(kind=Kind.EPCI))
    assert (
        epci.client.get(reverse("training:commune", args=[epci.place.pk, town.pk])).status_code
        == 404
    )


def test_the_delegation_gives_the_table_and_no_other_page_of_the_commune(epci):
    town = commune(epci.place, "Ormeville")
    member = town.memberships.first()
    assert member is not None
    for name, keys in (("dashboard", []), ("steps", []), ("person", [member.pk])):
        address = reverse(f"training:{name}", args=[town.pk, *keys])
        assert epci.client.get(address).status_code == 404
        assert (
            address
            not in epci.client.get(
                reverse("training:commune", args=[epci.place.pk, town.pk])
            ).content.decode()
        )


def test_members_of_the_commune_can_read_that_it_was_looked_at(epci):
    town = commune(epci.place, "Ormeville")
    epci.client.get(reverse("training:communes", args=[epci.place.pk]))
    epci.client.get(reverse("training:commune", args=[epci.place.pk, town.pk]))
    epci.client.get(reverse("training:commune_export", args=[epci.place.pk, town.pk, "xlsx"]))
    noted = AuditEntry.objects.filter(scope=f"collectivite:{town.pk}", actor=epci.referent)
    assert {entry.action for entry in noted} == {"looked", "exported"}
    assert all("CC de l’Orme" in entry.what for entry in noted)


def test_figures_of_communes_open_the_rows_that_they_count(epci):
    town = commune(epci.place, "Ormeville", people=3)
    table = epci.client.get(reverse("training:communes", args=[epci.place.pk])).context["table"]
    for (place, column), link in table.links.items():
        page = epci.client.get(link).context["page_of_members"]
        if column:
            assert page.paginator.count == table.rows[place][column], link
    assert town.name == table.rows[0][0]


def test_the_file_of_communes_holds_their_table(epci):
    commune(epci.place, "Ormeville")
    address = reverse("training:communes_export", args=[epci.place.pk, "xlsx"])
    sheet = load_workbook(BytesIO(epci.client.get(address).content)).active
    values = [cell for line in sheet.iter_rows(values_only=True) for cell in line]
    assert "Ormeville" in values
    assert "Ensemble" in values


def test_thirty_communes_take_no_more_statements_than_two(epci):
    address = reverse("training:communes", args=[epci.place.pk])

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert epci.client.get(address).status_code == 200
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    for number in range(2):
        commune(epci.place, f"Ville{number}")
    statements()
    few = statements()
    for number in range(2, 30):
        commune(epci.place, f"Ville{number}")
    assert statements() == few
    assert few <= 12


def test_a_commune_has_no_communes_and_no_territory(db):
    town, referent = with_referent()
    client = signed_in(referent)
    for name in ("communes", "territory"):
        assert client.get(reverse(f"training:{name}", args=[town.pk])).status_code == 404


def test_only_its_referents_see_the_communes_of_an_intercommunalite(epci, client):
    town = commune(epci.place, "Ormeville")
    member = town.memberships.first()
    assert member is not None
    for address in (
        reverse("training:communes", args=[epci.place.pk]),
        reverse("training:communes_export", args=[epci.place.pk, "csv"]),
        reverse("training:commune", args=[epci.place.pk, town.pk]),
        reverse("training:commune_export", args=[epci.place.pk, town.pk, "csv"]),
    ):
        assert client.get(address).status_code == 302
        for person in (make_user(), person_of(member), with_referent()[1]):
            assert signed_in(person).get(address).status_code == 404


@pytest.fixture
def departement(db) -> Room:
    body = make_collectivite(kind=Kind.DEPARTEMENT, code="26", name="Drôme")
    referent = make_user()
    add_member(body, referent, told=False, is_referent=True, capacity="agent")
    return Room(body, referent, signed_in(referent))


def test_a_departement_sees_figures_once_they_are_published_and_no_name(departement):
    address = reverse("training:territory", args=[departement.place.pk])
    assert "revenez demain" in departement.client.get(address).content.decode()
    add_member(make_collectivite(), make_user(last_name="Untel"), told=False)
    publishing.publish()
    answer = departement.client.get(address)
    assert "Untel" not in answer.content.decode()
    shown = dict(answer.context["tables"])
    assert set(shown) == {"tailles", "themes"}
    export = reverse("training:territory_export", args=[departement.place.pk, "tailles", "csv"])
    content = departement.client.get(export).content.decode("utf-8-sig")
    assert all(row[0] in content for row in shown["tailles"].rows)
    unknown = reverse("training:territory_export", args=[departement.place.pk, "inconnu", "csv"])
    assert departement.client.get(unknown).status_code == 404


def test_a_region_sees_its_departements(departement):
    make_collectivite(kind=Kind.DEPARTEMENT, code="07", name="Ardèche")
    region = make_collectivite(kind=Kind.REGION, code="84", name="Auvergne-Rhône-Alpes")
    referent = make_user()
    add_member(region, referent, told=False, is_referent=True, capacity="agent")
    publishing.publish()
    answer = signed_in(referent).get(reverse("training:territory", args=[region.pk]))
    (table,) = [table for name, table in answer.context["tables"] if name == "departements"]
    assert [row[0] for row in table.rows] == ["Ardèche", "Drôme"]


def test_the_space_of_a_referent_leads_to_the_dashboard(epci):
    address = reverse("training:dashboard", args=[epci.place.pk])
    home = reverse("learner:home")
    assert address in epci.client.get(home).content.decode()
    member = add_member(epci.place, make_user(), told=False)
    assert address not in signed_in(person_of(member)).get(home).content.decode()


def test_columns_of_a_trend_share_one_scale():
    first, second, nothing = pairs([("01", 10, 5), ("02", 1000, 1), ("03", 0, 0)])
    assert second.begun.height > 50 * first.begun.height > 0
    assert second.done.height == 2
    assert nothing.begun.height == 0
    assert first.begun.y + first.begun.height == second.begun.y + second.begun.height
