"""Workbooks made to harm, and what changes between reading a page and sending its form."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.signals import post_save
from django.dispatch import receiver

from collectivites.imports import members
from collectivites.imports.columns import HEADINGS
from collectivites.imports.reading import UnreadableFile, read
from collectivites.members import acts
from collectivites.members.forms import MemberForm
from collectivites.models import Collectivite, Committee, Membership
from collectivites.services import change_sharing, end
from notifications.models import AuditEntry
from tests.collectivites.factories import make_collectivite
from tests.collectivites.people import make_line, make_member, make_referent, signed_in

pytestmark = pytest.mark.django_db
SHEET = "xl/worksheets/sheet1.xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row>'


def workbook(**parts: bytes | None) -> bytes:
    """A workbook whose parts are replaced, or left out for None."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Nom", "Prénom"])
    book.active.append(["Garnier", "Odile"])
    whole, made = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in before.namelist():
            content = parts.get(name, before.read(name))
            if content is not None:
                new.writestr(name, content)
    return made.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    xml = f"{before}<worksheet {_NS}><sheetData>{_HEAD}{rows}</sheetData></worksheet>"
    return workbook(**{SHEET: xml.encode()})


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY file SYSTEM "file:///etc/hostname">]>'
)
HARMFUL = {
    "not XML": workbook(**{SHEET: b"<worksheet><sheetData>"}),
    "no sheet": workbook(**{SHEET: None}),
    "no workbook": workbook(**{"xl/workbook.xml": b""}),
    "odd cell": sheet('<row r="2"><c r="A2" t="s"><v>99999</v></c></row>'),
    "a bomb of entities": sheet(
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&b;</t></is></c></row>', ENTITIES
    ),
    "a file of the server": sheet(
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&file;</t></is></c></row>', ENTITIES
    ),
    "a row without end": sheet('<row r="999999999999"/>'),
    "a bomb of zeros": workbook(**{"docProps/app.xml": b"0" * 70_000_000}),
    "cut": workbook()[:900],
    "locked": b"PK\x03\x04\x14\x00\x01\x00" + b"\x00" * 200,
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_harmful_workbook_is_refused_in_words(harm: str) -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadableFile):
        read(HARMFUL[harm], headings=HEADINGS, most=5000)
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n%\xe2\xe3", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]
)
def test_a_document_sent_by_mistake_is_named_as_one(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="ni un classeur Excel"):
        read(data, headings=HEADINGS, most=10)


def test_a_harmful_workbook_is_answered_on_the_page() -> None:
    commune = make_collectivite()
    client = signed_in(make_referent(commune).person)
    file = SimpleUploadedFile("élus.xlsx", HARMFUL["not XML"])
    page = client.post(f"/collectivites/{commune.pk}/membres/importer/", {"file": file})
    assert "ne peut pas être lu" in page.content.decode()


@pytest.mark.parametrize(
    "typed", ["99999999999999999999/01/01", "01/01/99999999999999999999", "0/0/0", "1-99999-2026"]
)
def test_a_date_of_no_time_is_said_on_its_line(typed: str) -> None:
    commune = make_collectivite()
    referent = make_referent(commune).person
    assert referent is not None
    head = "Nom;Prénom;Début\n"
    pending = members.keep(commune, referent, "élus.csv", f"{head}Roy;Jean;{typed}\n".encode())
    [row] = members.planned(pending)
    assert "ne se lit pas" in row.draft.problems[0]


@pytest.fixture
def commune(db: None) -> Collectivite:
    return make_collectivite()


def _form(member: Membership, **typed: Any) -> MemberForm:
    data = {"capacity": member.capacity, "function": member.function, **typed}
    form = MemberForm(data, collectivite=member.collectivite, instance=member)
    assert form.is_valid(), form.errors
    return form


def test_editing_a_member_undoes_nothing_that_happened_meanwhile(commune: Collectivite) -> None:
    referent, member = make_referent(commune).person, make_member(commune, sharing="all")
    assert referent is not None
    read_before = Membership.objects.select_related("person").get(pk=member.pk)
    form = _form(read_before, function="Première adjointe")
    change_sharing(member, Membership.Sharing.NONE)
    assert acts.save_changes(form, by=referent)
    member.refresh_from_db()
    assert (member.function, member.sharing) == ("Première adjointe", "none")


def test_editing_does_not_bring_back_a_mandate_that_just_ended(commune: Collectivite) -> None:
    referent, member = make_referent(commune).person, make_member(commune)
    assert referent is not None
    read_before = Membership.objects.select_related("person").get(pk=member.pk)
    form = _form(read_before, function="Première adjointe")
    end(member)
    assert not acts.save_changes(form, by=referent)
    member.refresh_from_db()
    assert (member.status, member.function) == ("ended", "Maire")


def test_an_import_writes_its_columns_and_leaves_what_the_person_chose(
    commune: Collectivite,
) -> None:
    """It reads the list, then writes: the person may answer in between."""
    referent, member = make_referent(commune).person, make_member(commune, sharing="all")
    assert referent is not None
    assert member.person is not None
    new = ";Kervaëc;Yann;Maire;Finances\n"
    known = f"{member.pk};{member.person.last_name};{member.person.first_name};Adjointe;\n"
    head = "Numéro;Nom;Prénom;Fonction;Commissions\n"
    pending = members.keep(commune, referent, "élus.csv", (head + new + known).encode())

    @receiver(post_save, sender=Committee, weak=False, dispatch_uid="test.between")
    def the_person_changes_their_mind(**_kwargs: Any) -> None:
        change_sharing(member, Membership.Sharing.NONE)

    members.write(pending, referent)
    post_save.disconnect(sender=Committee, dispatch_uid="test.between")
    member.refresh_from_db()
    assert (member.function, member.sharing) == ("Adjointe", "none")


def test_what_is_done_to_the_settings_of_everyone_is_noted(commune: Collectivite) -> None:
    client = signed_in(make_referent(commune).person)
    settings = f"/collectivites/{commune.pk}/reglages"
    client.post(f"{settings}/commissions/ajouter/", {"name": "Finances"})
    committee = commune.committees.get()
    client.post(f"{settings}/commissions/{committee.pk}/", {"name": "Écoles"})
    client.post(f"{settings}/commissions/{committee.pk}/supprimer/")
    client.post(f"{settings}/liens/ajouter/", {"capacity": "", "days": "7"})
    client.post(f"{settings}/liens/{commune.join_links.get().pk}/retirer/")
    noted = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert noted == ["added", "changed", "removed", "added", "removed"]


def test_a_line_without_account_loses_its_address_to_whoever_joined(commune: Collectivite) -> None:
    """The référent’s form, read before, does not write it back."""
    referent, line = make_referent(commune).person, make_line(commune)
    assert referent is not None
    names = {"first_name": "Yann", "last_name": "Kervaëc"}
    form = _form(line, **names, email="autre@roche.example")
    joined = make_member(commune, first_name="", capacity="agent").person
    Membership.objects.filter(pk=line.pk).update(person=joined, email="")
    assert acts.save_changes(form, by=referent)
    line.refresh_from_db()
    assert line.email == ""
