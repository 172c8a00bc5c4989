"""Members from a file: the report, then all of it or nothing, and nobody twice."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from collectivites.imports import members
from collectivites.imports.plan import Outcome, Planned
from collectivites.models import Collectivite, Committee, Membership, PendingImport
from collectivites.signals import membership_changed
from notifications.models import AuditEntry
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
HEAD = "Nom;Prénom;Courriel;Fonction;Délégation;Commissions;Début;Fin\n"


@pytest.fixture
def commune() -> Collectivite:
    return make_collectivite(name="Roche-Sauvaire")


@pytest.fixture
def referent(commune: Collectivite) -> User:
    person = make_user(first_name="Odile", last_name="Garnier")
    make_membership(
        person, commune, status="active", is_referent=True, capacity="agent", function="DGS"
    )
    return person


def keep(commune: Collectivite, referent: User, text: str, head: str = HEAD) -> PendingImport:
    return members.keep(commune, referent, "élus.csv", (head + text).encode())


def plan(commune: Collectivite, referent: User, text: str, head: str = HEAD) -> list[Planned]:
    return members.planned(keep(commune, referent, text, head))


def outcomes(rows: list[Planned]) -> list[str]:
    return [row.outcome.value for row in rows]


def save(commune: Collectivite, referent: User, text: str, head: str = HEAD) -> dict[str, Any]:
    return members.write(keep(commune, referent, text, head), referent)


def written(commune: Collectivite) -> Any:
    return commune.memberships.filter(origin="imported")


JEANNE = "Dupuis;Jeanne;jeanne@mairie.example;Maire;Finances;Budget | Écoles;22/03/2026;\n"
PAUL = "Martin;Paul;;1er adjoint;;;22/03/2026;\n"


def test_nothing_is_written_before_it_is_confirmed(commune: Collectivite, referent: User) -> None:
    rows = plan(commune, referent, JEANNE + PAUL)
    assert outcomes(rows) == ["added", "added"]
    assert not written(commune).exists()
    assert not Committee.objects.exists()


def test_what_is_confirmed_is_written_with_dates_commissions_and_origin(
    commune: Collectivite, referent: User
) -> None:
    result = save(commune, referent, JEANNE + PAUL)
    assert result["added"] == 2
    jeanne = written(commune).get(last_name="Dupuis")
    assert (jeanne.first_name, jeanne.email) == ("Jeanne", "jeanne@mairie.example")
    assert (jeanne.person, jeanne.status, jeanne.capacity) == (None, "active", "official")
    assert jeanne.started_on == date(2026, 3, 22)
    assert {str(committee) for committee in jeanne.committees.all()} == {"Budget", "Écoles"}
    assert jeanne.confirmed_by == referent


def test_the_same_file_twice_makes_no_doubles(commune: Collectivite, referent: User) -> None:
    save(commune, referent, JEANNE + PAUL)
    assert outcomes(plan(commune, referent, JEANNE + PAUL)) == ["same", "same"]
    shouted = "DUPUIS;jeanne;;Maire;Finances;écoles|budget;22/03/2026;\n"
    assert outcomes(plan(commune, referent, shouted)) == ["changed"]
    assert save(commune, referent, shouted)["changed"] == 1
    assert written(commune).count() == 2
    assert Committee.objects.count() == 2


def test_confirming_twice_writes_once(commune: Collectivite, referent: User) -> None:
    pending = keep(commune, referent, JEANNE)
    first = members.write(pending, referent)
    assert members.write(pending, referent) == first
    assert written(commune).count() == 1


def test_only_the_columns_of_the_file_change_something(
    commune: Collectivite, referent: User
) -> None:
    save(commune, referent, JEANNE)
    (row,) = plan(commune, referent, "Dupuis;Jeanne;Adjointe\n", "Nom;Prénom;Fonction\n")
    assert [(change.label, change.before, change.after) for change in row.changes] == [
        ("Fonction", "Maire", "Adjointe")
    ]
    save(commune, referent, "Dupuis;Jeanne;Adjointe\n", "Nom;Prénom;Fonction\n")
    jeanne = written(commune).get()
    assert (jeanne.function, jeanne.delegation) == ("Adjointe", "Finances")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Dupuis;;;Maire;;;;\n", "nom ou le prénom"),
        ("Dupuis;Jeanne;jeanne@;Maire;;;;\n", "adresse électronique"),
        ("Dupuis;Jeanne;;=cmd|calc;;;;\n", "formule"),
        ("@Dupuis;Jeanne;;;;;;\n", "formule"),
        ("Dupuis;Jeanne;;+33 1;;;;\n", "formule"),
        ("Dupuis;Jeanne;;Maire;;;32/03/2026;\n", "ne se lit pas"),
        ("Dupuis;Jeanne;;Maire;;;22/03/2026;21/03/2026\n", "avant de commencer"),
        (f"Dupuis;Jeanne;;{'x' * 81};;;;\n", "dépasse 80"),
        ("???;Jeanne;;;;;;\n", "ne se lit pas"),
    ],
)
def test_a_wrong_line_says_what_is_wrong_and_the_others_go_on(
    commune: Collectivite, referent: User, line: str, reason: str
) -> None:
    rows = plan(commune, referent, line + PAUL)
    assert outcomes(rows) == ["refused", "added"]
    assert reason in " ".join(rows[0].draft.problems)
    result = save(commune, referent, line + PAUL)
    assert (result["refused"], result["added"]) == (1, 1)
    assert result["problems"][0][0] == 2


def test_other_columns_are_checked_too(commune: Collectivite, referent: User) -> None:
    head = "Numéro;Nom;Prénom;Qualité;Salarié\n"
    rows = plan(
        commune,
        referent,
        ";A;B;agent;oui\n;C;D;Préfet;\n;E;F;élue;peut-être\n999999;G;H;;\nxx;I;J;;\n",
        head,
    )
    assert outcomes(rows) == ["added", "refused", "refused", "refused", "refused"]
    assert rows[0].draft.capacity == "agent"


def test_a_person_in_two_rows_is_refused_the_second_time(
    commune: Collectivite, referent: User
) -> None:
    rows = plan(commune, referent, PAUL + "MARTIN;paul;;Conseiller;;;22/03/2026;\n")
    assert outcomes(rows) == ["added", "refused"]
    assert "déjà à la ligne 2" in rows[1].draft.problems[0]


def test_namesakes_are_told_apart_by_their_addresses(commune: Collectivite, referent: User) -> None:
    text = "Martin;Paul;p1@mairie.example;;;;;\nMartin;Paul;p2@mairie.example;;;;;\n"
    assert save(commune, referent, text)["added"] == 2
    assert outcomes(plan(commune, referent, text)) == ["same", "same"]
    (row,) = plan(commune, referent, "Martin;Paul;;;;;;\n")
    assert "Plusieurs membres" in row.draft.problems[0]


def test_the_address_of_the_town_hall_is_kept_for_the_first_only(
    commune: Collectivite, referent: User
) -> None:
    text = "Dupuis;Jeanne;mairie@roche.example;;;;;\nMartin;Paul;mairie@roche.example;;;;;\n"
    rows = plan(commune, referent, text)
    assert outcomes(rows) == ["added", "added"]
    assert "déjà celle de la ligne 2" in rows[1].draft.notes[0]
    save(commune, referent, text)
    assert written(commune).get(last_name="Martin").email == ""


def test_an_address_or_a_number_never_gives_someone_the_row_of_another(
    commune: Collectivite, referent: User
) -> None:
    maire = make_user(first_name="Jeanne", last_name="Dupuis", email="mairie@roche.example")
    mandate = make_membership(maire, commune, status="active")
    (row,) = plan(commune, referent, "Martin;Paul;mairie@roche.example;Adjoint;;;;\n")
    assert (row.outcome.value, row.draft.email) == ("added", "")
    assert "d’un autre membre" in row.draft.notes[0]
    head = "Numéro;Nom;Prénom;Fonction\n"
    (row,) = plan(commune, referent, f"{mandate.pk};Martin;Paul;Adjoint\n", head)
    assert "est celui de Jeanne Dupuis" in row.draft.problems[0]
    assert outcomes(plan(commune, referent, f"{mandate.pk};Dupuis;Jeanne;Maire\n", head)) == [
        "same"
    ]


def test_a_number_lets_the_name_of_who_has_not_joined_be_corrected(
    commune: Collectivite, referent: User
) -> None:
    save(commune, referent, PAUL)
    number = written(commune).get().pk
    head = "Numéro;Nom;Prénom\n"
    assert save(commune, referent, f"{number};Martinet;Paul\n", head)["changed"] == 1
    assert written(commune).get().last_name == "Martinet"


def test_an_elected_person_may_be_an_agent_too(commune: Collectivite, referent: User) -> None:
    head = "Nom;Prénom;Qualité\n"
    assert save(commune, referent, "Martin;Paul;élu\nMartin;Paul;agent\n", head)["added"] == 2


def test_mandates_of_one_person_may_follow_each_other_and_never_overlap(
    commune: Collectivite, referent: User
) -> None:
    before = "Martin;Paul;;Conseiller;;;29/03/2014;27/05/2020\n"
    assert save(commune, referent, before + PAUL)["added"] == 2
    assert set(written(commune).values_list("status", flat=True)) == {"ended", "active"}
    assert outcomes(plan(commune, referent, before + PAUL)) == ["same", "same"]
    (row,) = plan(commune, referent, "Martin;Paul;;;;;01/01/2018;01/01/2021\n")
    assert "chevauche" in row.draft.problems[0]
    rows = plan(
        commune,
        referent,
        "Roy;Ines;;;;;01/01/2014;01/06/2020\nRoy;Ines;;;;;01/01/2020;\n",
    )
    assert outcomes(rows) == ["added", "refused"]
    assert "ligne 2" in rows[1].draft.problems[0]


def test_a_date_of_end_ends_the_mandate(commune: Collectivite, referent: User) -> None:
    save(commune, referent, PAUL)
    ended = PAUL.rstrip("\n") + "01/10/2026\n"
    (row,) = plan(commune, referent, ended)
    assert row.outcome is Outcome.ENDED
    save(commune, referent, ended)
    paul = written(commune).get()
    assert (paul.status, paul.ended_on) == ("ended", date(2026, 10, 1))
    assert outcomes(plan(commune, referent, ended)) == ["same"]


def test_a_referent_is_never_ended_by_a_file(commune: Collectivite, referent: User) -> None:
    today = timezone.localdate()
    head = "Nom;Prénom;Qualité;Fin\n"
    (row,) = plan(commune, referent, f"Garnier;Odile;agent;{today:%d/%m/%Y}\n", head)
    assert row.outcome is Outcome.REFUSED
    assert "depuis sa page" in row.draft.problems[0]


def test_the_name_and_address_of_who_joined_are_theirs(
    commune: Collectivite, referent: User
) -> None:
    zoe = make_user(first_name="Zoé", last_name="Lefèvre", email="zoe@poste.example")
    make_membership(zoe, commune, status="active", first_name="Zoé", last_name="Lefèvre")
    save(commune, referent, "LEFEVRE;Zoe;autre@poste.example;Adjointe;;;;\n")
    mandate = Membership.objects.get(person=zoe)
    assert (mandate.full_name, mandate.email, mandate.function) == ("Zoé Lefèvre", "", "Adjointe")
    entry = AuditEntry.objects.get(subject=zoe)
    assert (entry.action, entry.actor) == ("changed", referent)


def test_who_asked_to_join_waits_for_an_answer_and_is_not_written_twice(
    commune: Collectivite, referent: User
) -> None:
    zoe = make_user(first_name="Zoé", last_name="Lefèvre")
    asked = make_membership(zoe, commune)
    (row,) = plan(commune, referent, "Lefèvre;Zoé;;Adjointe;;;;\n")
    assert row.outcome is Outcome.SAME
    assert "demandé à rejoindre" in row.draft.notes[0]
    asked.refresh_from_db()
    assert (asked.status, asked.function) == ("pending", "Maire")


def test_members_of_another_collectivite_are_out_of_reach(
    commune: Collectivite, referent: User
) -> None:
    elsewhere = make_membership(make_user(), make_collectivite(), status="active")
    head = "Numéro;Nom;Prénom;Fonction\n"
    (row,) = plan(commune, referent, f"{elsewhere.pk};Pirate;Jean;Maire\n", head)
    assert row.outcome is Outcome.REFUSED


def test_an_import_that_fails_in_the_middle_leaves_nothing(
    commune: Collectivite, referent: User
) -> None:
    pending = keep(commune, referent, JEANNE + PAUL)

    def fail(membership: Membership, **kwargs: object) -> None:
        if membership.last_name == "Martin":
            raise RuntimeError("the disk is full")

    membership_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            members.write(pending, referent)
    finally:
        membership_changed.disconnect(fail)
    assert not written(commune).exists()
    assert not Committee.objects.exists()
    pending.refresh_from_db()
    assert pending.done_at is None
    assert members.write(pending, referent)["added"] == 2


def test_what_changed_between_the_report_and_the_confirmation_is_seen(
    commune: Collectivite, referent: User
) -> None:
    pending = keep(commune, referent, PAUL)
    save(commune, referent, PAUL)
    assert members.write(pending, referent)["same"] == 1
    assert written(commune).count() == 1


def test_five_thousand_lines_take_few_statements(
    commune: Collectivite,
    referent: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    text = "".join(f"Nom{n};Prenom{n};;;;;;\n" for n in range(5000))
    pending = keep(commune, referent, text)
    with django_assert_max_num_queries(4):
        assert len(members.planned(pending)) == 5000


# Export


def test_the_export_is_taken_back_unchanged_in_both_formats(
    commune: Collectivite, referent: User
) -> None:
    save(commune, referent, JEANNE + PAUL)
    written(commune).filter(last_name="Martin").update(delegation="=SOMME(A1)", is_salaried=True)
    client = signed_in(referent)
    for format in ("csv", "xlsx"):
        answer = client.get(_address("members_export", commune), {"format": format})
        assert f".{format}" in answer["Content-Disposition"]
        pending = members.keep(commune, referent, f"membres.{format}", answer.content)
        assert set(outcomes(members.planned(pending))) == {"same"}, format
    assert AuditEntry.objects.filter(action="exported", subject=None).count() == 2


def test_another_program_reads_the_export_and_no_formula_in_it(
    commune: Collectivite, referent: User
) -> None:
    save(commune, referent, JEANNE)
    written(commune).update(delegation="=SOMME(A1)")
    client = signed_in(referent)
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(_address("members_export", commune)).content)
    )
    cells = {str(cell.value): cell.data_type for row in book["Membres"] for cell in row}
    assert cells["=SOMME(A1)"] == "s"
    text = client.get(_address("members_export", commune), {"format": "csv"}).content.decode()
    assert text.startswith("\ufeffNuméro;Nom;Prénom;")
    assert ";'=SOMME(A1);" in text


def test_the_address_of_an_account_is_not_exported(commune: Collectivite, referent: User) -> None:
    text = signed_in(referent).get(_address("members_export", commune), {"format": "csv"})
    assert referent.email not in text.content.decode()


def test_the_model_names_nobody(commune: Collectivite, referent: User) -> None:
    answer = signed_in(referent).get(
        _address("members_export", commune), {"format": "csv", "modele": "1"}
    )
    assert "Garnier" not in answer.content.decode()
    assert not AuditEntry.objects.filter(action="exported").exists()


# Pages


def _address(name: str, commune: Collectivite, *more: int) -> str:
    return reverse(f"collectivites:{name}", args=[commune.pk, *more])


def _upload(client: Client, commune: Collectivite, data: bytes, name: str = "élus.csv") -> Any:
    return client.post(
        _address("members_import", commune), {"file": SimpleUploadedFile(name, data)}
    )


def test_the_whole_way_from_the_file_to_the_members(commune: Collectivite, referent: User) -> None:
    client = signed_in(referent)
    answer = _upload(client, commune, (HEAD + JEANNE + "Roy;;;;;;;\n").encode("cp1252"))
    report = client.get(answer.url)
    page = report.content.decode()
    assert "Enregistrer cette ligne" in page
    assert "Il manque le nom ou le prénom." in page
    done = client.post(answer.url, follow=True).content.decode()
    assert "C’est enregistré" in done
    assert "Ligne 3" in done
    pending = PendingImport.objects.get()
    assert pending.content == {}
    assert written(commune).count() == 1


def test_a_bad_file_is_refused_on_the_page(commune: Collectivite, referent: User) -> None:
    client = signed_in(referent)
    for data, words in ((b"Ville;Code\nRoche;26\n", "Il manque les colonnes"), (b"", "vide")):
        page = _upload(client, commune, data).content.decode()
        assert words in page
    assert not PendingImport.objects.exists()


def test_what_is_given_up_is_forgotten(commune: Collectivite, referent: User) -> None:
    client = signed_in(referent)
    _upload(client, commune, (HEAD + JEANNE).encode())
    pending = PendingImport.objects.get()
    client.post(_address("members_import_discard", commune, pending.pk))
    assert not PendingImport.objects.exists()
    assert not written(commune).exists()


def test_unconfirmed_files_are_forgotten_after_a_day(commune: Collectivite, referent: User) -> None:
    old, new = keep(commune, referent, JEANNE), keep(commune, referent, PAUL)
    PendingImport.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(hours=25))
    members.forget_old()
    assert list(PendingImport.objects.all()) == [new]


def test_the_report_takes_a_fixed_number_of_statements(
    commune: Collectivite,
    referent: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(referent)
    text = "".join(f"Nom{n};Prenom{n};;;;;;\n" for n in range(300))
    _upload(client, commune, (HEAD + text).encode())
    address = _address("members_import_report", commune, PendingImport.objects.get().pk)
    with django_assert_max_num_queries(10):
        page = client.get(address)
    assert page.content.decode().count("Nom") >= 100
    assert len(page.context["pages"]) == 100


def test_every_page_of_the_import_is_for_the_referents_of_the_collectivite(
    commune: Collectivite, referent: User, editor: User
) -> None:
    pending = keep(commune, referent, JEANNE)
    addresses = [
        _address("members_import", commune),
        _address("members_import_report", commune, pending.pk),
        _address("members_import_discard", commune, pending.pk),
        _address("members_export", commune),
    ]
    member, stranger, second = make_user(), make_user(), make_user()
    make_membership(member, commune, status="active")
    make_membership(stranger, make_collectivite(), status="active", is_referent=True)
    for address in addresses:
        assert Client().get(address).status_code == 302
        for person in (make_user(), member, stranger, editor):
            assert signed_in(person).get(address).status_code == 404
            assert signed_in(person).post(address).status_code == 404
    # Another référent of the same collectivité has files of their own.
    make_membership(second, commune, status="active", is_referent=True)
    assert signed_in(second).get(addresses[0]).status_code == 200
    assert signed_in(second).post(addresses[1]).status_code == 404
    # Who has just left.
    Membership.objects.filter(person=referent).update(status="ended", is_referent=False)
    for address in addresses:
        assert signed_in(referent).post(address).status_code == 404
        assert signed_in(referent).get(address).status_code == 404
    assert not written(commune).exists()
