"""Next year's edition: what became of bodies that are gone, and of their members."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from collectivites import territories
from collectivites.models import (
    Collectivite,
    Committee,
    JoinLink,
    Membership,
    TerritoryEdition,
    ViewDelegation,
)
from collectivites.signals import memberships_moved
from collectivites.territories_edition import BadEdition, Edition
from notifications.models import AuditEntry
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_membership

pytestmark = pytest.mark.django_db
Kind = Collectivite.Kind

COMMUNES = ("code", "nom", "departement", "region", "population", "siren", "epci_siren")
EPCIS = ("siren", "nom", "type", "population")
MOVEMENTS = ("MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "TYPECOM_AP", "COM_AP")


def write(
    folder: Path, name: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([columns, *rows])


def commune(code: str, name: str, epci: str = "200000001") -> tuple[str, ...]:
    return (code, name, "26", "84", "100", f"2126{code}", epci)


def edition(
    folder: Path,
    name: str,
    communes: Sequence[tuple[str, ...]],
    movements: Sequence[tuple[str, ...]] = (),
    epcis: tuple[str, ...] = ("200000001",),
) -> Edition:
    folder = folder / name
    folder.mkdir()
    write(folder, "communes", COMMUNES, communes)
    write(folder, "epci", EPCIS, [(siren, f"CC {siren[-1]}", "CC", "100") for siren in epcis])
    ept = ("200000009", "EPT", "EPT", "1", communes[0][0])
    write(folder, "ept", (*EPCIS, "communes"), [ept])
    alsace = [("67", "Bas-Rhin", "44"), ("68", "Haut-Rhin", "44")]
    write(folder, "departements", ("code", "nom", "region"), [("26", "Drôme", "84"), *alsace])
    write(folder, "regions", ("code", "nom", "zone"), [("84", "Auvergne-Rhône-Alpes", "metro")])
    if movements:
        write(folder, "mouvements", MOVEMENTS, movements)
    return Edition(name, folder)


FIRST = [commune("26001", "Aulne"), commune("26002", "Brune"), commune("26003", "Clos")]
MERGED = [commune("26001", "Aulne-et-Brune"), commune("26003", "Clos")]
# A commune nouvelle on the seat of Aulne, which keeps both as delegated communes.
BIRTH = [
    ("32", "2027-01-01", "COM", "26001", "COM", "26001"),
    ("32", "2027-01-01", "COM", "26001", "COMD", "26001"),
    ("32", "2027-01-01", "COM", "26002", "COM", "26001"),
    ("32", "2027-01-01", "COM", "26002", "COMD", "26002"),
]


def body(code: str, kind: str = Kind.COMMUNE) -> Collectivite:
    return Collectivite.objects.get(kind=kind, code=code)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    territories.load(edition(tmp_path, "2026", FIRST))
    return tmp_path


def merge(folder: Path, **options: Any) -> None:
    territories.load(edition(folder, "2027", MERGED, BIRTH, **options))


def test_members_follow_their_commune_and_keep_its_name_in_their_history(first: Path) -> None:
    brune, aulne = body("26002"), body("26001")
    sits = make_membership(collectivite=brune, status="active", is_referent=True)
    written_down = Membership.objects.create(
        collectivite=brune, first_name="Paul", last_name="Martin", capacity="official"
    )
    sat = make_membership(collectivite=brune, status="ended")
    told: list[Any] = []
    receive = lambda memberships, **kwargs: told.extend(memberships)  # noqa: E731
    memberships_moved.connect(receive)
    try:
        merge(first)
    finally:
        memberships_moved.disconnect(receive)
    for membership in (sits, written_down, sat):
        membership.refresh_from_db()
    brune.refresh_from_db()
    assert (brune.is_active, brune.successor) == (False, aulne)
    assert (sits.collectivite, sits.former_collectivite) == (aulne, brune)
    assert sits.is_referent
    assert written_down.collectivite == aulne
    assert (sat.collectivite, sat.former_collectivite) == (brune, None)
    assert sorted(told) == sorted([sits.pk, written_down.pk])
    assert "Brune est devenue Aulne-et-Brune" in AuditEntry.objects.get(subject=sits.person).what


def test_whoever_sat_in_both_is_there_once_and_stays_referent(first: Path) -> None:
    person = make_user()
    here = make_membership(person, body("26001"), status="active", capacity="agent")
    there = make_membership(
        person, body("26002"), status="active", capacity="agent", is_referent=True
    )
    merge(first)
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.status, here.is_referent) == ("active", True)
    assert (there.status, there.collectivite) == ("ended", body("26002"))


def test_commissions_and_links_follow_and_delegated_views_are_asked_anew(first: Path) -> None:
    aulne, brune = body("26001"), body("26002")
    Committee.objects.create(collectivite=aulne, name="Finances")
    moved = Committee.objects.create(collectivite=brune, name="finances")
    membership = make_membership(collectivite=brune, status="active")
    membership.committees.add(moved)
    JoinLink.objects.create(collectivite=brune, code="ABC", expires_on="2030-01-01")
    ViewDelegation.objects.create(
        commune=brune, epci=body("200000001", Kind.EPCI), given_at="2026-06-01T00:00Z"
    )
    merge(first)
    names = set(aulne.committees.values_list("name", flat=True))
    assert names == {"Finances", "finances (Brune)"}
    assert list(membership.committees.all()) == [moved]
    assert JoinLink.objects.get().collectivite == aulne
    assert ViewDelegation.objects.get().withdrawn_at is not None


def test_loading_the_merger_again_changes_nothing(first: Path) -> None:
    membership = make_membership(collectivite=body("26002"), status="active")
    merge(first)
    before = list(Membership.objects.values())
    territories.load(Edition("2027", first / "2027"))
    assert list(Membership.objects.values()) == before
    membership.refresh_from_db()
    assert membership.former_collectivite == body("26002")


def test_the_list_of_movements_may_come_after_the_edition(first: Path) -> None:
    make_membership(collectivite=body("26002"), status="active")
    territories.load(edition(first, "2027-sans", MERGED))
    assert body("26002").successor is None
    assert Membership.objects.get().collectivite == body("26002")
    merge(first)
    assert Membership.objects.get().collectivite == body("26001")


def test_two_mergers_lead_to_the_body_of_today(first: Path) -> None:
    make_membership(collectivite=body("26002"), status="active")
    merge(first)
    then = [("32", "2028-01-01", "COM", "26001", "COM", "26003")]
    territories.load(
        edition(first, "2028", [commune("26003", "Clos-Aulne-et-Brune")], [*BIRTH, *then])
    )
    membership = Membership.objects.get()
    assert membership.collectivite == body("26003")
    assert body("26002").successor == body("26003")


@pytest.mark.parametrize(
    "movements",
    [
        # Shared out between two others.
        [
            ("30", "2027-01-01", "COM", "26002", "COM", "26001"),
            ("30", "2027-01-01", "COM", "26002", "COM", "26003"),
        ],
        [
            ("31", "2027-01-01", "COM", "26002", "COM", "26001"),
            ("31", "2027-01-01", "COM", "26002", "COM", "26003"),
        ],
        # In circles, or nowhere.
        [
            ("31", "2027-01-01", "COM", "26002", "COM", "26777"),
            ("31", "2027-01-01", "COM", "26777", "COM", "26002"),
        ],
        [("31", "2027-01-01", "COM", "26002", "COM", "99999")],
    ],
)
def test_without_one_clear_heir_members_stay_and_the_operator_is_told(
    first: Path, movements: Sequence[tuple[str, ...]]
) -> None:
    make_membership(collectivite=body("26002"), status="active")
    edition(first, "2027", MERGED, movements)
    output = StringIO()
    call_command("load_territories", "--from", first / "2027", "--edition", "2027", stdout=output)
    assert Membership.objects.get().collectivite == body("26002")
    assert "no known successor: Brune" in output.getvalue()


def test_a_commune_that_comes_back_has_no_successor_any_more(first: Path) -> None:
    merge(first)
    territories.load(edition(first, "2028", FIRST, BIRTH))
    assert body("26002").is_active
    assert body("26002").successor is None


def test_an_intercommunalite_whose_communes_all_joined_another_leads_to_it(first: Path) -> None:
    agent = make_membership(
        collectivite=body("200000001", Kind.EPCI), status="active", capacity="agent"
    )
    moved = [commune("26001", "Aulne-et-Brune", "200000002"), commune("26003", "Clos", "200000002")]
    territories.load(edition(first, "2027", moved, BIRTH, epcis=("200000002",)))
    agent.refresh_from_db()
    assert agent.collectivite == body("200000002", Kind.EPCI)


def test_an_intercommunalite_that_was_split_leads_nowhere(first: Path) -> None:
    apart = [
        commune("26001", "Aulne", "200000002"),
        commune("26002", "Brune", "200000002"),
        commune("26003", "Clos", "200000003"),
    ]
    territories.load(edition(first, "2027", apart, epcis=("200000002", "200000003")))
    assert not body("200000001", Kind.EPCI).is_active
    assert body("200000001", Kind.EPCI).successor is None


def test_what_the_operator_supplied_outlives_an_edition(first: Path) -> None:
    Collectivite.objects.filter(kind=Kind.DEPARTEMENT, code="26").update(siren="222600017")
    Collectivite.objects.filter(code="26003").update(official_email="mairie@clos.example")
    merge(first)
    drome = body("26", Kind.DEPARTEMENT)
    assert drome.siren == "222600017"
    assert " 222600017" in drome.search_line
    assert body("26003").official_email == "mairie@clos.example"


def test_the_edition_of_the_academy_never_goes_over_that_of_the_operator(first: Path) -> None:
    merge(first)
    assert territories.is_loaded(Edition("2026", first / "2026"))
    assert [str(name) for name in TerritoryEdition.objects.order_by("-loaded_at")] == [
        "2027",
        "2026",
    ]


@pytest.mark.parametrize("fault", ["column", "double", "stranger", "empty", "missing", "binary"])
def test_a_bad_edition_is_refused_and_nothing_of_it_is_written(first: Path, fault: str) -> None:
    edition(first, "2027", MERGED, BIRTH)
    communes = first / "2027" / "communes.csv"
    text = communes.read_text()
    match fault:
        case "column":
            communes.write_text(text.replace("epci_siren", "epci"))
        case "double":
            communes.write_text(text + text.splitlines()[1] + "\n")
        case "stranger":
            communes.write_text(text + "99001,Nulle-Part,99,84,5,,\n")
        case "empty":
            communes.write_text(text.splitlines()[0] + "\n")
        case "missing":
            communes.unlink()
        case "binary":
            communes.write_bytes(b"\xff\xfe\x00\x81")
    before = list(Collectivite.objects.order_by("pk").values())
    with pytest.raises(BadEdition):
        territories.load(Edition("2027", first / "2027"))
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("load_territories", "--from", first / "2027", "--edition", "2027")
    assert list(Collectivite.objects.order_by("pk").values()) == before


def test_another_edition_must_be_credited(first: Path) -> None:
    with pytest.raises(CommandError, match="credited"):
        call_command("load_territories", "--from", str(first / "2026"))
