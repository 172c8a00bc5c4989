"""The national register in the database: whole or out of sight, and what is proposed of it."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from collectivites import register, register_matching
from collectivites.models import Collectivite, Membership, RegisteredMandate, RegisterImport
from collectivites.rne import RefusedFile
from notifications.models import AuditEntry
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership
from tests.collectivites.rne_files import DEPARTEMENT, EPCI, MAYORS, official, register_file
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
State = RegisterImport.State
NAME = "elus-conseillers-municipaux-cm.csv"
JEANNE = official("26999", "DUPUIS", "Jeanne", function="Maire")
PAUL = official("26999", "MARTIN", "Paul", function="1er adjoint au Maire")
ZOE = official("26999", "LEFEVRE", "Zoe")


@pytest.fixture
def commune() -> Collectivite:
    return make_collectivite(code="26999", name="Roche-Sauvaire")


def import_file(data: bytes, name: str = NAME, *, accept_fewer: bool = False) -> RegisterImport:
    imported = RegisterImport.objects.create(name=name, state=State.WAITING, bytes_total=len(data))
    register.run(imported, io.BytesIO(data), accept_fewer=accept_fewer)
    return imported


def names(queryset: object = None) -> set[str]:
    return set(RegisteredMandate.objects.standing().values_list("last_name", flat=True))


def referent_of(collectivite: Collectivite, **fields: object) -> User:
    person = make_user()
    make_membership(person, collectivite, status="active", is_referent=True, **fields)
    return person


def test_each_line_becomes_a_mandate_of_its_collectivite(commune: Collectivite) -> None:
    imported = import_file(register_file([JEANNE, PAUL]))
    assert (imported.state, imported.kind, imported.lines) == (State.DONE, "cm", 2)
    assert imported.bytes_read == imported.bytes_total
    jeanne = RegisteredMandate.objects.standing().get(last_name="DUPUIS")
    assert jeanne.collectivite == commune
    assert (jeanne.search_name, jeanne.function) == ("dupuis jeanne", "Maire")


def test_no_column_of_the_table_could_hold_a_birth_date_a_sex_a_profession_or_a_nationality(
    commune: Collectivite,
) -> None:
    import_file(register_file([JEANNE]))
    stored = str(RegisteredMandate.objects.values().get())
    for private in ("1971", "Professeur", "FR'", "'F'"):
        assert private not in stored


def test_the_same_file_again_changes_nothing(commune: Collectivite) -> None:
    import_file(register_file([JEANNE, PAUL]))
    before = set(RegisteredMandate.objects.values_list("pk", "last_name", "gone_on"))
    import_file(register_file([JEANNE, PAUL]))
    assert set(RegisteredMandate.objects.values_list("pk", "last_name", "gone_on")) == before


def test_who_is_absent_from_the_next_file_is_gone_and_may_come_back(commune: Collectivite) -> None:
    import_file(register_file([JEANNE, PAUL]))
    import_file(register_file([JEANNE]))
    assert names() == {"DUPUIS"}
    gone = RegisteredMandate.objects.gone().get()
    assert (gone.last_name, gone.gone_on) == ("MARTIN", timezone.localdate())
    import_file(register_file([JEANNE, PAUL]))
    assert names() == {"DUPUIS", "MARTIN"}


def test_another_kind_of_file_takes_nobody_out(commune: Collectivite) -> None:
    import_file(register_file([JEANNE, PAUL]))
    import_file(register_file([JEANNE], MAYORS), "elus-maires-mai.csv")
    assert names() == {"DUPUIS", "MARTIN"}


def test_unknown_codes_and_double_lines_are_counted_with_the_first_of_them(
    commune: Collectivite,
) -> None:
    stranger = official("00000", "NUL", "Part")
    imported = import_file(register_file([JEANNE, stranger, JEANNE, stranger]))
    assert imported.left_out == {register.UNKNOWN: [2, 3], register.TWICE: [1, 4]}
    assert RegisteredMandate.objects.count() == 1


def test_merged_communes_and_circumscriptions_lead_to_the_body_of_today() -> None:
    heir = make_collectivite(code="26001")
    make_collectivite(code="26002", is_active=False, successor=heir)
    alsace = make_collectivite(
        kind="departement", code="6AE", name="Collectivité européenne d’Alsace"
    )
    epci = make_collectivite(kind="epci", code="200000001", siren="200000001", name="CC Orme")
    import_file(register_file([official("26002", "ANCIEN", "Ada")]))
    import_file(
        register_file([{**official("", "RHIN", "Bas"), "Code du département": "67"}], DEPARTEMENT),
        "elus-conseillers-departementaux-cd.csv",
    )
    import_file(
        register_file([{**official("", "ORME", "Ugo"), "N° SIREN": "200000001"}], EPCI),
        "elus-conseillers-communautaires-epci.csv",
    )
    found = dict(RegisteredMandate.objects.standing().values_list("last_name", "collectivite"))
    assert found == {"ANCIEN": heir.pk, "RHIN": alsace.pk, "ORME": epci.pk}


def test_what_an_import_that_was_cut_wrote_is_shown_to_nobody(
    commune: Collectivite, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_file(register_file([JEANNE]))
    monkeypatch.setattr(register, "BATCH", 1)

    def die(imported: RegisterImport) -> None:
        if imported.lines == 2:
            raise KeyboardInterrupt

    cut = RegisterImport.objects.create(name=NAME, state=State.WAITING)
    with pytest.raises(KeyboardInterrupt):
        register.run(cut, io.BytesIO(register_file([PAUL, ZOE, JEANNE])), on_progress=die)
    assert names() == {"DUPUIS"}
    assert not RegisteredMandate.objects.gone().exists()

    RegisterImport.objects.filter(pk=cut.pk).update(
        moved_on_at=timezone.now() - timedelta(minutes=11)
    )
    register.give_up_lost()
    cut.refresh_from_db()
    assert cut.state == State.FAILED
    assert "interrompu" in cut.error
    import_file(register_file([PAUL, JEANNE]))
    assert names() == {"DUPUIS", "MARTIN"}
    assert not RegisteredMandate.objects.filter(last_name="LEFEVRE").exists()


def test_a_refused_file_writes_nothing_and_its_row_says_why(commune: Collectivite) -> None:
    import_file(register_file([JEANNE, PAUL, ZOE]))
    with pytest.raises(RefusedFile, match="semble incomplet"):
        import_file(register_file([JEANNE]))
    refused = RegisterImport.objects.latest("pk")
    assert (refused.state, refused.lines) == (State.FAILED, 0)
    assert "incomplet" in refused.error
    assert len(names()) == 3
    import_file(register_file([JEANNE]), accept_fewer=True)
    assert names() == {"DUPUIS"}


def test_two_imports_of_one_kind_never_run_at_once(commune: Collectivite) -> None:
    RegisterImport.objects.create(kind="cm", name=NAME, state=State.RUNNING)
    with pytest.raises(RefusedFile, match="en cours"):
        import_file(register_file([JEANNE]))


def test_the_command_shows_how_far_it_is_and_refuses_in_french(
    commune: Collectivite, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    path.write_bytes(register_file([JEANNE]))
    output = io.StringIO()
    call_command("import_register", str(path), stdout=output)
    assert "100%" in output.getvalue()
    assert "1 lines read" in output.getvalue()
    path.write_bytes(b"Nom;Prenom\nDupuis;Jeanne\n")
    with pytest.raises(CommandError, match="il y manque"):
        call_command("import_register", str(path), stdout=output)


# What is proposed of it


def test_a_person_is_proposed_the_mandates_that_bear_their_name(commune: Collectivite) -> None:
    import_file(register_file([official("26999", "LEFEVRE", "Zoe"), PAUL]))
    zoe = make_user(first_name="Zoé", last_name="Lefèvre")
    (proposed,) = register_matching.proposals_for(zoe)
    assert proposed.collectivite == commune
    assert register_matching.proposals_for(make_user(first_name="Paul", last_name="Dupuis")) == []


def test_accepting_declares_and_gives_no_right(commune: Collectivite) -> None:
    import_file(register_file([JEANNE]))
    jeanne = make_user(first_name="Jeanne", last_name="Dupuis")
    (proposed,) = register_matching.proposals_for(jeanne)
    client = signed_in(jeanne)
    address = reverse("collectivites:register_proposal", args=[proposed.pk])
    assert "Vos réponses aux questions, vos notes" in client.get(address).content.decode()
    client.post(address, {"answer": "yes"})
    mandate = Membership.objects.get(person=jeanne)
    assert (mandate.status, mandate.origin) == ("pending", "register")
    assert (mandate.function, mandate.is_referent) == ("Maire", False)
    assert register_matching.proposals_for(jeanne) == []
    assert client.post(address, {"answer": "yes"}).status_code == 404


def test_someone_elses_mandate_is_not_proposed_again(commune: Collectivite) -> None:
    import_file(register_file([JEANNE]))
    jeanne = make_user(first_name="Jeanne", last_name="Dupuis")
    (proposed,) = register_matching.proposals_for(jeanne)
    signed_in(jeanne).post(
        reverse("collectivites:register_proposal", args=[proposed.pk]), {"answer": "no"}
    )
    import_file(register_file([JEANNE]))
    assert register_matching.proposals_for(jeanne) == []
    assert not Membership.objects.exists()


def test_a_proposal_of_another_name_is_not_found(commune: Collectivite) -> None:
    import_file(register_file([JEANNE]))
    mandate = RegisteredMandate.objects.get()
    address = reverse("collectivites:register_proposal", args=[mandate.pk])
    assert signed_in(make_user()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_name_that_many_bear_is_proposed_near_home_only() -> None:
    people = []
    for number in range(7):
        departement = "26" if number == 0 else "63"
        make_collectivite(code=f"6300{number}", departement_code=departement)
        people.append(official(f"6300{number}", "MARTIN", "Paul"))
    import_file(register_file(people))
    paul = make_user(first_name="Paul", last_name="Martin")
    assert register_matching.proposals_for(paul) == []
    make_membership(paul)  # In the Drôme, 26.
    (near,) = register_matching.proposals_for(paul)
    assert near.collectivite.code == "63000"


def test_a_referent_sees_who_is_not_listed_and_adds_them_once(commune: Collectivite) -> None:
    referent = referent_of(commune, function="Direction générale des services", capacity="agent")
    make_membership(make_user(first_name="Zoé", last_name="Lefèvre"), commune, status="active")
    import_file(register_file([JEANNE, PAUL, ZOE]))
    import_file(register_file([JEANNE], MAYORS), "elus-maires-mai.csv")
    client = signed_in(referent)
    address = reverse("collectivites:members_register", args=[commune.pk])
    page = client.get(address)
    shown = [mandate.last_name for mandate in page.context["not_listed"]]
    assert shown == ["DUPUIS", "MARTIN"]
    keys = [mandate.pk for mandate in page.context["not_listed"]]
    client.post(address, {"mandate": keys})
    client.post(address, {"mandate": keys})
    added = Membership.objects.filter(origin="register").order_by("last_name")
    assert [(m.last_name, m.person, m.status) for m in added] == [
        ("DUPUIS", None, "active"),
        ("MARTIN", None, "active"),
    ]
    assert AuditEntry.objects.filter(action="added").count() == 1


def test_a_referent_is_told_of_mandates_that_left_the_register(commune: Collectivite) -> None:
    referent = referent_of(commune, capacity="agent")
    paul = make_membership(
        make_user(first_name="Paul", last_name="Martin"), commune, status="active"
    )
    import_file(register_file([JEANNE, PAUL]))
    import_file(register_file([JEANNE]))
    page = signed_in(referent).get(reverse("collectivites:members_register", args=[commune.pk]))
    assert [member for member, _mandate in page.context["gone"]] == [paul]
    paul.refresh_from_db()
    assert paul.status == "active"
    import_file(register_file([JEANNE, {**PAUL, "Date de début du mandat": "2026-09-01"}]))
    assert register_matching.gone(commune) == []


def test_the_register_of_members_takes_a_fixed_number_of_statements(
    commune: Collectivite, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    referent = referent_of(commune, capacity="agent")
    import_file(register_file([JEANNE, PAUL, ZOE]))
    client = signed_in(referent)
    with django_assert_max_num_queries(9):
        client.get(reverse("collectivites:members_register", args=[commune.pk]))


def test_the_register_of_members_is_for_its_referents(commune: Collectivite) -> None:
    address = reverse("collectivites:members_register", args=[commune.pk])
    member = make_user()
    make_membership(member, commune, status="active")
    assert Client().get(address).status_code == 302
    assert signed_in(member).get(address).status_code == 404
    assert signed_in(referent_of(make_collectivite())).post(address).status_code == 404
