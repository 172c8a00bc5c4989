"""The register of training followed elsewhere: entered by a référent, proposed by an official."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.services import erase, personal_file
from collectivites import services as memberships
from collectivites.models import Collectivite, Membership
from notifications.models import AuditEntry
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite
from tests.conftest import person as role
from tests.conftest import signed_in
from tests.training.plans import add_member, with_referent
from tests.training.registers import (
    make_line,
    table_of_csv,
    tables_of_ods,
    tables_of_page,
    tables_of_xlsx,
    write_figures,
)
from training.elsewhere import leave, tables
from training.elsewhere.filters import RegisterFilter
from training.models import ExternalTraining, LegalFigure

pytestmark = pytest.mark.django_db

State = ExternalTraining.State
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _law() -> None:
    write_figures()


@pytest.fixture
def town() -> tuple[Collectivite, Client]:
    collectivite, referent = with_referent()
    return collectivite, signed_in(referent)


def official(collectivite: Collectivite, **fields) -> tuple[Membership, User]:
    person = make_user()
    return add_member(collectivite, person, told=False, **fields), person


def typed(membership: Membership | None = None, **changes: object) -> dict[str, object]:
    """What a référent types for one day of training."""
    given = {
        "membership": membership.pk if membership else "",
        "title": "Comprendre le budget",
        "provider": "Institut des Trois Vallées",
        "started_on": "2026-03-05",
        "ended_on": "2026-03-06",
        "hours": "12,5",
        "financing": "own",
        "teaching_cost": "1 250,40 €",
    }
    return {key: value for key, value in (given | changes).items() if value is not None}


def add(town: tuple[Collectivite, Client], data: dict[str, object]):
    collectivite, client = town
    return client.post(reverse("training:register_add", args=[collectivite.pk]), data)


def test_a_referent_enters_a_training_with_french_amounts(town) -> None:
    membership, person = official(town[0], is_salaried=True)
    response = add(town, typed(membership, leave_days="2", travel_cost="33"))
    assert response.status_code == 302
    line = ExternalTraining.objects.get()
    assert (line.hours, line.leave_days) == (Decimal("12.5"), Decimal(2))
    assert (line.teaching_cost, line.travel_cost, line.cost) == (
        Decimal("1250.40"),
        33,
        Decimal("1283.40"),
    )
    assert (line.name, line.function) == (membership.full_name, membership.function)
    assert (line.state, line.is_official) == (State.ACCEPTED, True)
    entry = AuditEntry.objects.get(subject=person)
    assert (entry.action, "Comprendre le budget" in entry.what) == ("added", True)


@pytest.mark.parametrize("hours", ["6h", "6 h", " 6\u00a0heures ", "6,00 H"])
def test_hours_may_be_typed_with_their_unit(town, hours: str) -> None:
    membership, _person = official(town[0])
    assert add(town, typed(membership, hours=hours)).status_code == 302
    assert ExternalTraining.objects.get().hours == 6


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": "0"}, "La durée doit dépasser zéro"),
        ({"hours": "beaucoup"}, "Écrivez un nombre"),
        ({"hours": "60"}, "plus d’heures que ces jours"),
        ({"hours": "1e9"}, "trop grand"),
        ({"ended_on": "2026-03-04"}, "avant le premier"),
        ({"started_on": "31/02/2026"}, "n’existe pas"),
        ({"started_on": "1999-12-31"}, "trop ancienne"),
        ({"ended_on": str(timezone.localdate() + timedelta(days=1))}, "à venir"),
        ({"teaching_cost": "-5"}, "inférieur à zéro"),
        ({"teaching_cost": "12,345"}, "Deux chiffres au plus"),
        ({"teaching_cost": ""}, "Indiquez ce que la collectivité a payé"),
        ({"financing": "dife"}, "choisissez qui la finance"),
        ({"financing": "loto"}, "choix"),
        ({"membership": "999999"}, "n’est pas, ou plus, dans votre liste"),
        ({"membership": "x"}, "n’est pas, ou plus, dans votre liste"),
        ({"title": ""}, "Donnez l’intitulé"),
    ],
)
def test_what_makes_no_sense_is_said_in_french_and_not_kept(town, changes, said) -> None:
    membership, _person = official(town[0])
    response = add(town, typed(membership) | changes)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not ExternalTraining.objects.exists()


def test_leave_is_for_officials_who_are_employed_besides(town) -> None:
    agent = add_member(town[0], capacity=Membership.Capacity.AGENT, last_name="Morel")
    assert "celui des élues et élus" in add(town, typed(agent, leave_days="1")).content.decode()
    independent, _person = official(town[0], is_salaried=False)
    assert "aussi salariés" in add(town, typed(independent, leave_days="1")).content.decode()
    unknown, _person = official(town[0], is_salaried=None)
    assert add(town, typed(unknown, leave_days="1")).status_code == 302


def test_the_same_training_is_not_entered_twice(town) -> None:
    membership, _person = official(town[0])
    assert add(town, typed(membership)).status_code == 302
    again = add(town, typed(membership, title="COMPRENDRE LE BUDGET"))
    assert "déjà au registre" in again.content.decode()
    assert ExternalTraining.objects.count() == 1


def test_only_members_in_force_are_entered(town) -> None:
    gone, _person = official(town[0], status=Membership.Status.ENDED)
    waiting, _person = official(town[0], status=Membership.Status.PENDING)
    elsewhere, _person = official(make_collectivite())
    for membership in (gone, waiting, elsewhere):
        assert add(town, typed(membership)).status_code == 200
    assert not ExternalTraining.objects.exists()


def kept_name(line: ExternalTraining) -> str:
    """The name under which the storage keeps, or kept, the certificate."""
    assert line.certificate.name
    return line.certificate.name


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("attestation.pdf", PDF, "pdf"),
        ("photo.JPEG", picture("JPEG"), "jpg"),
        ("capture.png", picture("PNG"), "png"),
        # Told by what it holds.
        ("page.html", PDF, "pdf"),
    ],
)
def test_a_certificate_is_kept_privately_and_sent_to_save(town, name, content, kept_as) -> None:
    membership, person = official(town[0])
    file = SimpleUploadedFile(name, content)
    assert add(town, typed(membership, certificate=file)).status_code == 302
    line = ExternalTraining.objects.get()
    assert kept_name(line).endswith(f".{kept_as}")
    assert "attestation" not in kept_name(line)
    asked = reverse("training:register_certificate", args=[town[0].pk, line.pk])
    response = town[1].get(asked)
    assert response.content == content
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    own = signed_in(person).get(reverse("training:my_certificate", args=[line.pk]))
    assert own.content == content
    assert signed_in(make_user()).get(own.wsgi_request.path).status_code == 404
    line.delete()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("attestation.pdf", b"<html><script>alert(1)</script>"),
        ("attestation.pdf", b"%PDF-1.7 cut"),
        ("photo.png", picture("PNG")[:60]),
        ("photo.png", picture("GIF")),
        ("vide.pdf", b""),
    ],
)
def test_other_files_are_refused(town, name, content) -> None:
    membership, _person = official(town[0])
    response = add(town, typed(membership, certificate=SimpleUploadedFile(name, content)))
    assert response.status_code == 200
    assert not ExternalTraining.objects.exists()


def test_a_heavy_certificate_is_refused_kindly_and_a_huge_one_unread(town) -> None:
    membership, _person = official(town[0])
    heavy = SimpleUploadedFile("a.pdf", PDF + b" " * 5 * 1024 * 1024)
    assert "trop lourd" in add(town, typed(membership, certificate=heavy)).content.decode()
    huge = SimpleUploadedFile("a.pdf", b" " * 22 * 1024 * 1024)
    assert add(town, typed(membership, certificate=huge)).status_code == 400
    assert not ExternalTraining.objects.exists()


def test_a_form_without_its_token_is_refused(town) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town[0].memberships.get(is_referent=True).person)
    membership, _person = official(town[0])
    asked = reverse("training:register_add", args=[town[0].pk])
    assert strict.post(asked, typed(membership)).status_code == 403


def test_a_replaced_certificate_leaves_the_storage(
    town, django_capture_on_commit_callbacks
) -> None:
    membership, _person = official(town[0])
    add(town, typed(membership, certificate=SimpleUploadedFile("a.pdf", PDF)))
    line = ExternalTraining.objects.get()
    first = kept_name(line)
    asked = reverse("training:register_line", args=[town[0].pk, line.pk])
    with django_capture_on_commit_callbacks(execute=True):
        changed = typed(certificate=SimpleUploadedFile("b.png", picture("PNG")))
        assert town[1].post(asked, changed).status_code == 302
    line.refresh_from_db()
    assert not storages["certificates"].exists(first)
    assert storages["certificates"].exists(kept_name(line))
    remove = reverse("training:register_remove", args=[town[0].pk, line.pk])
    with django_capture_on_commit_callbacks(execute=True):
        town[1].post(remove)
    assert not storages["certificates"].exists(kept_name(line))
    assert not ExternalTraining.objects.exists()


def test_certificates_lie_outside_what_is_served() -> None:
    storage = storages["certificates"]
    assert isinstance(storage, FileSystemStorage)
    assert not str(storage.location).startswith(str(settings.MEDIA_ROOT))


def propose(person: User, membership: Membership, **changes):
    data = typed(membership, teaching_cost=None, **changes)
    return signed_in(person).post(reverse("training:propose"), data)


def test_an_official_proposes_and_the_referent_accepts_with_the_cost(town) -> None:
    membership, person = official(town[0])
    assert propose(person, membership).status_code == 302
    line = ExternalTraining.objects.get()
    assert (line.state, line.cost) == (State.PROPOSED, Decimal(0))
    register = reverse("training:register", args=[town[0].pk])
    assert "Une proposition attend" in town[1].get(register).content.decode()
    asked = reverse("training:register_line", args=[town[0].pk, line.pk])
    assert "Indiquez ce que" in town[1].post(asked, typed(teaching_cost="")).content.decode()
    assert town[1].post(asked, typed()).status_code == 302
    line.refresh_from_db()
    assert (line.state, line.cost) == (State.ACCEPTED, Decimal("1250.40"))
    mine = signed_in(person).get(reverse("training:my_register")).content.decode()
    assert "Enregistrée" in mine
    assert AuditEntry.objects.filter(subject=person, what__contains="acceptée").exists()


def test_a_refusal_says_why_and_the_line_leaves_the_register(town) -> None:
    membership, person = official(town[0])
    propose(person, membership)
    line = ExternalTraining.objects.get()
    asked = reverse("training:register_refuse", args=[town[0].pk, line.pk])
    assert "Dites en quelques mots" in town[1].post(asked, {"reason": " "}).content.decode()
    assert town[1].post(asked, {"reason": "Déjà payée par le syndicat."}).status_code == 302
    assert town[1].post(asked, {"reason": "Encore."}).status_code == 404
    mine = signed_in(person).get(reverse("training:my_register")).content.decode()
    assert "Déjà payée par le syndicat." in mine
    assert not RegisterFilter(town[0]).actions().exists()


def test_a_proposal_is_answered_once(town) -> None:
    from training.elsewhere import services

    membership, person = official(town[0])
    propose(person, membership)
    first, second = ExternalTraining.objects.get(), ExternalTraining.objects.get()
    referent = town[0].memberships.get(is_referent=True).person
    services.refuse(first, by=referent, reason="Non.")
    with pytest.raises(services.AnsweredError):
        services.accept(second, by=referent)
    with pytest.raises(services.AnsweredError):
        services.refuse(second, by=referent, reason="Non.")
    assert ExternalTraining.objects.get().state == State.REFUSED


def test_a_proposal_is_taken_back_until_it_is_accepted(town) -> None:
    membership, person = official(town[0])
    propose(person, membership)
    line = ExternalTraining.objects.get()
    asked = reverse("training:withdraw_proposal", args=[line.pk])
    ExternalTraining.objects.update(state=State.ACCEPTED)
    signed_in(person).post(asked)
    assert ExternalTraining.objects.exists()
    ExternalTraining.objects.update(state=State.REFUSED)
    assert signed_in(person).get(asked).status_code == 200
    signed_in(person).post(asked)
    assert not ExternalTraining.objects.exists()


def test_nobody_proposes_without_a_confirmed_mandate_or_for_another(town) -> None:
    waiting, person = official(town[0], status=Membership.Status.PENDING)
    assert propose(person, waiting).url == reverse("training:my_register")
    official(make_collectivite())
    confirmed, someone = official(make_collectivite())
    assert confirmed
    response = propose(someone, waiting)
    assert "pas, ou plus, de mandat" in response.content.decode()
    assert not ExternalTraining.objects.exists()


def test_the_register_reads_the_same_in_every_file(town) -> None:
    membership, _person = official(town[0])
    make_line(membership)
    make_line(membership, title="=1+1", leave_days=Decimal("0.5"), provider="Institut & Cie")
    make_line(membership, started_on=date(2025, 5, 5), ended_on=date(2025, 5, 6), hours=7)
    page = town[1].get(reverse("training:register", args=[town[0].pk]), {"annee": "2026"})
    (screen,) = tables_of_page(page.content.decode())
    assert len(screen) == 4
    assert screen[-1][5:8] == ["13", "0,5", "900,00\u00a0€"]
    table = page.context["table"]

    def file(extension: str) -> bytes:
        asked = reverse("training:register_export", args=[town[0].pk, extension])
        response = town[1].get(asked, {"annee": "2026"})
        assert (
            f'filename="formations-suivies-ailleurs-saint-orval.{extension}"'
            in (response["Content-Disposition"])
        )
        return response.content

    assert tables_of_xlsx(file("xlsx"), [table]) == [screen]
    assert tables_of_ods(file("ods"))[0] == screen
    neutral = [["'=1+1" if cell == "=1+1" else cell for cell in row] for row in screen]
    assert table_of_csv(file("csv"), table) == neutral
    unknown = reverse("training:register_export", args=[town[0].pk, "exe"])
    assert town[1].get(unknown).status_code == 404


def test_totals_are_those_of_every_page(town) -> None:
    membership, _person = official(town[0])
    for number in range(53):
        make_line(membership, title=f"Formation {number}")
    asked = reverse("training:register", args=[town[0].pk])
    second = town[1].get(asked, {"page": "2"})
    (screen,) = tables_of_page(second.content.decode())
    assert len(screen) == 1 + 3 + 1
    assert screen[-1][7] == "23\u202f850,00\u00a0€"


def test_the_register_costs_the_same_whatever_its_length(town) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            town[1].get(reverse("training:register", args=[town[0].pk]))
        return len(captured)

    membership, _person = official(town[0])
    make_line(membership)
    statements()
    few = statements()
    for number in range(30):
        one, _person = official(town[0])
        make_line(one, title=f"Formation {number}")
        make_line(one, title=f"Proposée {number}", state=State.PROPOSED)
    assert statements() == few <= 14


def test_filters_that_make_no_sense_change_nothing(town) -> None:
    membership, _person = official(town[0])
    make_line(membership)
    asked = reverse("training:register", args=[town[0].pk])
    for query in ("?annee=abcd", "?annee=²²²²", "?q=%00", "?page=zzz", "?annee=99999"):
        page = town[1].get(asked + query)
        assert page.status_code == 200
        assert "Comprendre le budget communal" in page.content.decode()
    page = town[1].get(asked, {"q": "introuvable"})
    assert "Aucune formation ne répond" in page.content.decode()


def test_once_a_mandate_is_over_only_what_the_accounts_hold_is_seen(town) -> None:
    membership, person = official(town[0])
    financed = make_line(membership)
    own = make_line(
        membership, title="Personnelle", financing="dife", teaching_cost=0, travel_cost=0
    )
    make_line(membership, title="Proposée", state=State.PROPOSED)
    memberships.end(membership)
    asked = reverse("training:register", args=[town[0].pk])
    page = town[1].get(asked)
    assert [line.pk for line in page.context["pages"]] == [financed.pk]
    assert page.context["proposals"] == []
    line = reverse("training:register_line", args=[town[0].pk, own.pk])
    assert town[1].get(line).status_code == 404
    # Their own history stays theirs.
    assert len(signed_in(person).get(reverse("training:my_register")).context["lines"]) == 3


def test_an_erased_person_leaves_the_accounts_and_nothing_else(
    town, django_capture_on_commit_callbacks
) -> None:
    membership, person = official(town[0])
    kept = make_line(membership)
    make_line(membership, title="Proposée", state=State.PROPOSED)
    own = make_line(membership, title="Gratuite", financing="other", teaching_cost=0, travel_cost=0)
    own.certificate.save("justificatif.pdf", SimpleUploadedFile("a.pdf", PDF))
    assert [line["intitulé"] for line in personal_file(person)["formations suivies ailleurs"]] == [
        "Comprendre le budget communal",
        "Proposée",
        "Gratuite",
    ]
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)
    line = ExternalTraining.objects.get()
    assert (line.pk, line.membership, line.name) == (kept.pk, None, kept.name)
    assert not storages["certificates"].exists(kept_name(own))


# Training leave


def test_leave_is_counted_for_a_person_over_all_their_mandates(town) -> None:
    start = date(2026, 3, 22)
    here, person = official(
        town[0], is_salaried=True, started_on=start, sharing=Membership.Sharing.ALL
    )
    there = add_member(
        make_collectivite(), person, told=False, is_salaried=True, started_on=date(2026, 4, 10)
    )
    make_line(here, leave_days=Decimal("2.5"), started_on=start, ended_on=start)
    make_line(there, leave_days=4, started_on=date(2026, 5, 1), ended_on=date(2026, 5, 4))
    # Of the mandate before, proposed, refused: none counts.
    make_line(here, leave_days=3, started_on=date(2025, 1, 1), ended_on=date(2025, 1, 3))
    make_line(here, leave_days=5, state=State.PROPOSED, ended_on=date(2026, 6, 1))
    make_line(here, leave_days=5, state=State.REFUSED, ended_on=date(2026, 6, 1))
    (one,) = leave.of_members(town[0], on=TODAY)
    assert (one.leave.here, one.leave.everywhere, one.leave.left) == (
        Decimal("2.5"),
        Decimal("6.5"),
        Decimal("17.5"),
    )
    own = leave.of_person(person, on=TODAY)
    assert (own.everywhere, own.allowed, own.since) == (Decimal("6.5"), Decimal(24), start)


def test_days_of_other_mandates_are_told_only_by_who_shares_everything(town) -> None:
    here, person = official(town[0], is_salaried=True)
    there = add_member(make_collectivite(), person, told=False, is_salaried=True)
    make_line(here, leave_days=2)
    make_line(there, leave_days=4)
    (row,) = leave.table(town[0], on=TODAY).rows
    assert row[3:] == (2, "non communiqué", "au plus 22")


def test_the_number_of_days_is_that_of_the_law_of_the_day(town) -> None:
    official(town[0], is_salaried=True)
    official(town[0], is_salaried=False)
    official(town[0], is_salaried=None)
    (before,) = leave.of_members(town[0], on=date(2025, 12, 23))
    (after,) = leave.of_members(town[0], on=date(2025, 12, 24))
    assert (before.leave.allowed, after.leave.allowed) == (Decimal(18), Decimal(24))
    LegalFigure.objects.all().delete()
    (unknown,) = leave.of_members(town[0], on=TODAY)
    assert (unknown.leave.allowed, unknown.leave.left) == (None, None)


def test_too_many_days_are_written_down_with_a_warning(town) -> None:
    membership, _person = official(town[0], is_salaried=True)
    asked = reverse("training:register_add", args=[town[0].pk])
    page = town[1].post(asked, typed(membership, leave_days="25"), follow=True)
    assert "dépasse le nombre de jours" in page.content.decode()
    (one,) = leave.of_members(town[0], on=TODAY)
    assert (one.leave.left, one.leave.is_over) == (Decimal(0), True)


def test_leave_costs_the_same_whatever_the_number_of_members(town) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            town[1].get(reverse("training:leave", args=[town[0].pk]))
        return len(captured)

    membership, _person = official(town[0], is_salaried=True)
    make_line(membership, leave_days=1)
    statements()
    few = statements()
    for _number in range(20):
        one, _person = official(town[0], is_salaried=True)
        make_line(one, leave_days=1)
    assert statements() == few <= 14


# Who may come

MANAGED = [
    ("register", ()),
    ("register_export", ("csv",)),
    ("register_add", ()),
    ("leave", ()),
    ("leave_export", ("xlsx",)),
    ("register_line", ("line",)),
    ("register_refuse", ("proposal",)),
    ("register_remove", ("line",)),
    ("register_certificate", ("line",)),
]


@pytest.fixture
def lines(town) -> dict[str, int]:
    membership, _person = official(town[0])
    line = make_line(membership)
    line.certificate.save("justificatif.pdf", SimpleUploadedFile("a.pdf", PDF))
    proposal = make_line(membership, title="Proposée", state=State.PROPOSED)
    return {"line": line.pk, "proposal": proposal.pk}


@pytest.mark.parametrize(("name", "places"), MANAGED)
def test_only_the_referent_of_today_opens_the_register(
    town, lines, catalogue, name, places
) -> None:
    collectivite, client = town
    asked = reverse(
        f"training:{name}", args=[collectivite.pk, *(lines.get(place, place) for place in places)]
    )
    assert client.get(asked).status_code == 200
    _member, member = official(collectivite)
    other, elsewhere = with_referent()
    strangers = [make_user(), member, elsewhere, role("redaction@exemple.test", "Rédaction")]
    for stranger in strangers:
        assert signed_in(stranger).get(asked).status_code == 404, stranger
        assert signed_in(stranger).post(asked).status_code == 404, stranger
    signed_out = Client().get(asked)
    assert signed_out.status_code == 302
    assert "/compte/" in signed_out.headers["Location"]
    # Another collectivité's line is not reached through one's own.
    if places and places[0] in lines:
        through = reverse(f"training:{name}", args=[other.pk, lines[places[0]]])
        assert signed_in(elsewhere).get(through).status_code == 404
    memberships.end(collectivite.memberships.get(is_referent=True), even_last_referent=True)
    assert client.get(asked).status_code == 404


@pytest.mark.parametrize("name", ["my_register", "propose", "withdraw_proposal", "my_certificate"])
def test_a_persons_own_pages_are_theirs(town, lines, name) -> None:
    args = [lines["proposal"]] if name in ("withdraw_proposal", "my_certificate") else []
    asked = reverse(f"training:{name}", args=args)
    assert Client().get(asked).status_code == 302
    answer = signed_in(make_user()).get(asked).status_code
    assert answer == (404 if args else (302 if name == "propose" else 200))
    if args:
        assert signed_in(make_user()).post(asked).status_code in (404, 405)
        assert ExternalTraining.objects.filter(pk=lines["proposal"]).exists()


def test_looks_and_files_are_noted(town, lines) -> None:
    collectivite, client = town
    AuditEntry.objects.all().delete()
    client.get(reverse("training:register", args=[collectivite.pk]))
    client.get(reverse("training:register", args=[collectivite.pk]))
    client.get(reverse("training:register_export", args=[collectivite.pk, "csv"]))
    client.get(reverse("training:register_certificate", args=[collectivite.pk, lines["line"]]))
    noted = [(entry.action, entry.subject is None) for entry in AuditEntry.objects.order_by("pk")]
    assert noted == [("looked", True), ("exported", True), ("looked", False)]


def test_columns_and_totals_have_the_same_length(town) -> None:
    membership, _person = official(town[0])
    make_line(membership)
    actions = RegisterFilter(town[0]).actions()
    table = tables.register_table(town[0], list(actions), actions, caption="")
    assert len(table.columns) == len(table.totals) == len(table.rows[0])
