"""The operator's files: SIREN and official addresses, and the page of the CMS."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from collectivites import register_tasks
from collectivites.imports import addresses
from collectivites.models import Collectivite, PendingImport, RegisteredMandate, RegisterImport
from collectivites.search import search
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite
from tests.collectivites.rne_files import official, register_file
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
HEAD = "Nature;Code;SIREN;Adresse électronique\n"
# Invented, with a right key.
SIREN = "222600017"


@pytest.fixture
def commune() -> Collectivite:
    return make_collectivite(code="01999", name="Roche-Sauvaire", siren="210100012")


@pytest.fixture
def departement() -> Collectivite:
    return make_collectivite(kind="departement", code="26", name="Drôme")


def plan(text: str, head: str = HEAD) -> list[addresses.Address]:
    return addresses.plan(addresses.read_file((head + text).encode()))


def test_addresses_and_missing_siren_are_written_and_found_by_search(
    commune: Collectivite, departement: Collectivite
) -> None:
    found = plan(
        f"commune;1999;;Mairie@Roche.example\ndépartement;26;{SIREN};contact@drome.example\n"
    )
    assert addresses.write(found) == {"written": 2, "same": 0}
    commune.refresh_from_db()
    departement.refresh_from_db()
    assert commune.official_email == "mairie@roche.example"
    assert (departement.siren, departement.official_email) == (SIREN, "contact@drome.example")
    assert search(SIREN) == [departement]
    again = f"commune;01999;;mairie@roche.example\ndépartement;26;{SIREN};contact@drome.example\n"
    assert addresses.write(plan(again)) == {"written": 0, "same": 2}


def test_a_line_may_name_its_collectivite_by_its_siren(commune: Collectivite) -> None:
    (found,) = plan("210 100 012;mairie@roche.example\n", "SIREN;Courriel\n")
    assert (found.pk, found.problems) == (commune.pk, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("commune;99999;;a@b.example", "aucune collectivité"),
        (";84;;a@b.example", "plusieurs collectivités"),
        ("canton;01999;;a@b.example", "n’est pas connue"),
        ("commune;01999;;a@b", "n’est pas valable"),
        ("commune;01999;123456789;a@b.example", "n’est pas un SIREN"),
        (f"commune;01999;{SIREN};a@b.example", "un autre SIREN"),
        ("département;84;210100012;a@b.example", "d’une autre collectivité"),
        (";;;a@b.example", "Ni code, ni SIREN"),
        ("commune;01999;;", "Ni adresse, ni SIREN"),
        ("commune;=1+1;;a@b.example", "formule"),
    ],
)
def test_wrong_lines_say_why(commune: Collectivite, line: str, reason: str) -> None:
    for kind in ("departement", "region"):
        make_collectivite(kind=kind, code="84", name="Vaucluse ou Rhône-Alpes")
    (found,) = plan(line + "\n")
    assert reason in " ".join(found.problems)
    assert addresses.write([found]) == {"written": 0, "same": 0}


def test_a_collectivite_twice_is_refused_the_second_time(commune: Collectivite) -> None:
    found = plan("commune;01999;;a@b.example\ncommune;01999;;c@d.example\n")
    assert found[0].problems == []
    assert "déjà à la ligne 2" in found[1].problems[0]


@pytest.mark.parametrize("head", ["Nom;Adresse électronique\n", "Nature;Code\n"])
def test_a_file_that_says_nothing_is_refused(head: str) -> None:
    with pytest.raises(addresses.MissingAddressColumns):
        plan("a;b\n", head)


def test_the_command_writes_all_or_nothing_unless_told_otherwise(
    commune: Collectivite, tmp_path: Path
) -> None:
    path = tmp_path / "adresses.csv"
    path.write_text(HEAD + "commune;01999;;a@b.example\ncommune;99999;;c@d.example\n")
    errors = io.StringIO()
    with pytest.raises(CommandError, match="1 lines are wrong"):
        call_command("load_addresses", path, stderr=errors)
    assert "3: 99999: Le code 99999" in errors.getvalue()
    call_command("load_addresses", path, "--dry-run", stdout=io.StringIO(), stderr=errors)
    commune.refresh_from_db()
    assert commune.official_email == ""
    call_command("load_addresses", path, "--leave-out-bad", stdout=io.StringIO(), stderr=errors)
    commune.refresh_from_db()
    assert commune.official_email == "a@b.example"


# The page of the CMS


def _post(client: Client, name: str, field: str, data: bytes, file: str) -> Any:
    return client.post(reverse(name), {field: SimpleUploadedFile(file, data)})


def test_the_administration_reads_the_report_then_writes(
    administrator_client: Client, commune: Collectivite
) -> None:
    data = (HEAD + "commune;01999;;a@b.example\ncommune;99999;;c@d.example\n").encode("cp1252")
    answer = _post(
        administrator_client, "collectivites_upload_addresses", "addresses-file", data, "a.csv"
    )
    page = administrator_client.get(answer.url).content.decode()
    assert "1 à enregistrer, 1 à corriger" in page
    assert "Le code 99999" in page
    administrator_client.post(answer.url)
    commune.refresh_from_db()
    assert commune.official_email == "a@b.example"
    assert PendingImport.objects.get().content == {}


def test_a_file_of_addresses_that_cannot_be_read_says_why(administrator_client: Client) -> None:
    page = _post(
        administrator_client, "collectivites_upload_addresses", "addresses-file", b"a;b\n", "a.csv"
    )
    assert "aucune ligne" in page.content.decode()


def test_the_register_is_imported_in_the_background(
    administrator_client: Client,
    commune: Collectivite,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    data = register_file([official("01999", "DUPUIS", "Jeanne")])
    with django_capture_on_commit_callbacks(execute=True):
        _post(
            administrator_client,
            "collectivites_upload_register",
            "register-file",
            data,
            "elus-conseillers-municipaux-cm.csv",
        )
    imported = RegisterImport.objects.get()
    assert imported.state == "waiting"
    assert register_tasks.storage().exists(register_tasks.path_of(imported))
    (queued,) = DBTaskResult.objects.filter(task_path=register_tasks.import_register.module_path)
    register_tasks.import_register.func(*queued.args_kwargs["args"])
    register_tasks.import_register.func(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.lines) == ("done", 1)
    assert RegisteredMandate.objects.standing().count() == 1
    assert not register_tasks.storage().exists(register_tasks.path_of(imported))
    page = administrator_client.get(reverse("collectivites_files")).content.decode()
    assert "Mandats connus&nbsp;: 1." in page


def test_a_refused_register_says_why_on_the_page(administrator_client: Client) -> None:
    file = SimpleUploadedFile("elus.csv", b"Nom;Prenom\nDupuis;Jeanne\n")
    imported = register_tasks.start("elus.csv", "", file)
    register_tasks.import_register.func(imported.pk)
    page = administrator_client.get(reverse("collectivites_files")).content.decode()
    assert "il y manque" in page
    assert not register_tasks.storage().exists(register_tasks.path_of(imported))


def test_the_operators_files_are_for_the_administration(
    editor: User, moderator: User, administrator: User
) -> None:
    pending = PendingImport.objects.create(
        subject="addresses", made_by=administrator, name="a.csv", content={}
    )
    gets = [
        reverse("collectivites_files"),
        reverse("collectivites_addresses", args=[pending.pk]),
    ]
    posts = [reverse("collectivites_upload_register"), reverse("collectivites_upload_addresses")]
    for person in (editor, moderator, make_user()):
        client = signed_in(person)
        assert all(client.get(address).status_code in (302, 403) for address in gets)
        assert all(client.post(address).status_code in (302, 403) for address in posts)
    assert Client().get(gets[0]).status_code == 302
    assert signed_in(administrator).get(gets[0]).status_code == 200
