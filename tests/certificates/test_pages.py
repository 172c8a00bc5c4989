"""Who sees what of an attestation: its person everything, everyone the least, others nothing."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from certificates import evidence, services, throttle
from certificates.codes import ALPHABET, grouped, new_code
from certificates.models import Attestation
from progress.models import QuizAttempt
from tests.catalogue import Catalogue
from tests.certificates.following import FINISHED, finish
from tests.conftest import person, signed_in

pytestmark = pytest.mark.django_db


def own_addresses(attestation: Attestation) -> list[str]:
    page = attestation.get_absolute_url()
    return [page, f"{page}attestation.pdf", f"{page}preuves.zip"]


def test_a_person_has_the_page_the_pdf_and_the_evidence(
    attestation: Attestation, learner_client: Client
) -> None:
    kinds = ["text/html; charset=utf-8", "application/pdf", "application/zip"]
    for address, kind in zip(own_addresses(attestation), kinds, strict=True):
        answer = learner_client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert "no-store" in answer["Cache-Control"]
    page = learner_client.get("/attestations/").content.decode()
    assert own_addresses(attestation)[1] in page


def test_nobody_else_sees_them_not_even_the_administration(
    attestation: Attestation, administrator_client: Client
) -> None:
    other = signed_in(person("autre@exemple.test"))
    for client in (other, administrator_client):
        for address in own_addresses(attestation):
            assert client.get(address).status_code == 404
        renew = client.post(f"{attestation.get_absolute_url()}nouvelle-edition/")
        assert renew.status_code == 404
    for address in ["/attestations/", *own_addresses(attestation)]:
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("code", ["X", "ZZZZ-ZZZZ-ZZZ", "%00", "é" * 300, "0000-0000-000"])
def test_addresses_that_are_no_code_are_not_found(learner_client: Client, code: str) -> None:
    assert learner_client.get(f"/attestations/{code}/").status_code == 404
    assert Client().get(f"/verifier/{code}/").status_code == 404


def test_a_code_may_be_written_in_any_way_in_an_address(
    attestation: Attestation, learner_client: Client
) -> None:
    assert learner_client.get(f"/attestations/{attestation.code.lower()}/").status_code == 200
    answer = Client().get(f"/verifier/{attestation.code.lower()}/")
    assert (answer.status_code, answer["Location"]) == (301, attestation.verification_path)


def test_a_void_attestation_is_no_longer_downloaded(
    attestation: Attestation, learner_client: Client, administrator: User
) -> None:
    services.revoke(
        attestation,
        by=administrator,
        reason=Attestation.Reason.REQUEST,
        note="Vous l’avez demandé.",
        now=timezone.now(),
    )
    page, pdf, proofs = own_addresses(attestation)
    assert learner_client.get(pdf)["Location"] == page
    assert "Vous l’avez demandé." in learner_client.get(page).content.decode()
    assert learner_client.get(proofs).status_code == 200


def test_the_list_costs_the_same_whatever_its_length(
    attestation: Attestation,
    learner: User,
    learner_client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    learner_client.get("/attestations/")
    Attestation.objects.bulk_create(
        Attestation(
            person=learner,
            holder="Jeanne Dupuis",
            title=f"Cours {number}",
            context=attestation.context,
            evidence={},
            issued_at=FINISHED,
        )
        for number in range(40)
    )
    # Session, person, two looks for what is missing, the attestations; the rest is the page around.
    with django_assert_num_queries(6):
        learner_client.get("/attestations/")


def test_the_public_page_shows_the_least(attestation: Attestation) -> None:
    answer = Client().get(attestation.verification_path)
    page = answer.content.decode()
    shown = (
        "est valide",
        "Jeanne Dupuis",
        "Piloter la couverture",
        "3&nbsp;min",
        "Viatic Académie",
    )
    for said in (*shown, "le 16 novembre 2026", attestation.shown_code):
        assert said.replace("&nbsp;", "\u00a0") in page
    for kept in ("elue@exemple.test", "Lire la carte", "1221-3"):
        assert kept not in page
    assert "noindex" in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_revocation_is_seen_at_once_by_those_who_verified_before(
    attestation: Attestation, administrator: User
) -> None:
    visitor = Client()
    assert "est valide" in visitor.get(attestation.verification_path).content.decode()
    Attestation.objects.filter(pk=attestation.pk).update(
        revoked_at=timezone.now(), revoked_reason="misuse", revoked_note="x"
    )
    assert "est annulée" in visitor.get(attestation.verification_path).content.decode()


def test_verifying_is_one_statement_for_the_attestation(
    attestation: Attestation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = Client()
    visitor.get(attestation.verification_path)
    # The count of unknown codes, the attestation; the rest is the page around.
    with django_assert_num_queries(3):
        visitor.get(attestation.verification_path)


def mistyped(code: str) -> str:
    last = ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]
    return grouped(code[:-1] + last)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Tapez le code."),
        ("ABC", "11 caractères"),
        ("ABCD-EFGH-JKU", "ne contient pas « U »"),
        ("<script>", "ne contient pas « &lt; »"),
        (mistyped(new_code()), "faute de frappe"),
    ],
)
def test_the_form_says_what_is_wrong_with_what_was_typed(
    catalogue: Catalogue, typed: str, said: str
) -> None:
    page = Client().get("/verifier/", {"code": typed}).content.decode()
    assert said in page.replace("\u00a0", " ")


def test_an_unknown_code_is_not_found_and_offers_the_form(catalogue: Catalogue) -> None:
    answer = Client().get("/verifier/", {"code": new_code()}, follow=True)
    assert answer.status_code == 404
    assert "Aucune attestation ne porte ce code" in answer.content.decode()
    assert 'name="code"' in answer.content.decode()


def test_guessing_is_slowed_down_and_verifying_is_not(attestation: Attestation) -> None:
    visitor = Client()
    for _try in range(throttle.UNKNOWN_CODES):
        assert visitor.get(attestation.verification_path).status_code == 200
        assert visitor.get(f"/verifier/{grouped(new_code())}/").status_code == 404
    answer = visitor.get(f"/verifier/{grouped(new_code())}/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "Faites une courte pause" in answer.content.decode()
    neighbour = Client(REMOTE_ADDR="192.0.2.7")
    assert neighbour.get(attestation.verification_path).status_code == 200


def bundle(client: Client, attestation: Attestation) -> dict[str, str]:
    answer = client.get(f"{attestation.get_absolute_url()}preuves.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table), delimiter=";"))


def test_the_evidence_holds_times_lengths_and_attempts_but_no_answer(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    QuizAttempt.objects.create(
        person=learner,
        lesson=catalogue.text_lesson,
        title="La fin du cuivre",
        questions=[{"secret": "la bonne réponse"}],
        answers={"q": "ma réponse"},
        pass_percent=60,
        percent=80,
        is_passed=True,
        opened_at=FINISHED,
        submitted_at=FINISHED,
    )
    finish(learner, catalogue.course)
    files = bundle(learner_client, Attestation.objects.get(course=catalogue.course))
    assert set(files) == {
        "LISEZ-MOI.txt",
        "sequences.csv",
        "videos.csv",
        "essais.csv",
        "attestation.json",
    }
    lesson = rows(files["sequences.csv"])[0]
    assert lesson["comment"] == "vue"
    assert lesson["terminée le"] == "2026-11-16 10:30:00"
    assert lesson["secondes réellement suivies"] == "90"
    (seen,) = rows(files["videos.csv"])
    assert (seen["passage : début (s)"], seen["passage : fin (s)"]) == ("0,0", "90,0")
    (attempt,) = rows(files["essais.csv"])
    assert (attempt["résultat (%)"], attempt["réussi"]) == ("80", "oui")
    assert json.loads(files["attestation.json"])["contenu"]["seconds"] == 210
    assert "réponse" not in "".join(files[name] for name in files if name != "LISEZ-MOI.txt")


def test_a_title_is_no_formula_for_a_spreadsheet(
    attestation: Attestation, learner_client: Client
) -> None:
    attestation.context["courses"][0]["lessons"][0]["title"] = '=HYPERLINK("http://x")'
    attestation.save()
    lesson = rows(bundle(learner_client, attestation)["sequences.csv"])[0]
    assert lesson["séquence"].startswith("'=")


def test_the_evidence_outlives_the_videos(
    attestation: Attestation, catalogue: Catalogue, learner_client: Client
) -> None:
    before = bundle(learner_client, attestation)
    video = catalogue.video_lesson.video
    assert video is not None
    catalogue.course.delete()
    video.delete()
    assert bundle(learner_client, attestation) == before


def test_nobody_consents_for_somebody_else(attestation: Attestation, administrator: User) -> None:
    with pytest.raises(PermissionDenied):
        evidence.bundle(attestation, consent_of=administrator)


def test_a_course_its_lessons_and_its_track_lead_to_the_attestation(
    attestation: Attestation,
    of_track: Attestation,
    catalogue: Catalogue,
    learner_client: Client,
) -> None:
    for page, known in (
        (catalogue.course, attestation),
        (catalogue.text_lesson, attestation),
        (catalogue.track, of_track),
    ):
        mine = learner_client.get("/avancement/moi/", {"page": page.pk}).json()
        assert mine["attestation"] == {
            "url": known.get_absolute_url(),
            "label": "Votre attestation",
        }
    mine = learner_client.get("/avancement/moi/", {"page": catalogue.resource.pk}).json()
    assert "attestation" not in mine
