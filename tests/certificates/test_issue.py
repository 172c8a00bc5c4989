"""When an attestation is issued, and that it then stays what it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.services import erase, personal_file
from certificates import services
from certificates.document import document
from certificates.models import Attestation
from certificates.provider import AttestationSettings
from certificates.selectors import attestations_of
from courses.models import CoursePage
from progress import services as progress
from progress.models import TrackCompletion
from tests.catalogue import Catalogue
from tests.certificates.following import FINISHED, complete, declare, finish
from tests.courses.test_prerequisites import add_course

pytestmark = pytest.mark.django_db


def of_course() -> Attestation:
    """The one of the course; its track, of that course only, has one too."""
    return Attestation.objects.get(course__isnull=False)


def test_a_finished_course_is_attested_with_all_that_was_followed(attestation: Attestation) -> None:
    context = attestation.context
    assert (attestation.holder, attestation.title) == ("Jeanne Dupuis", "Piloter la couverture")
    assert attestation.issued_at == FINISHED
    assert context["competences"] == ["Infrastructures"]
    assert [
        (lesson["title"], lesson["means"], lesson["seconds"])
        for lesson in context["courses"][0]["lessons"]
    ] == [
        ("Lire la carte", "watched", 90),
        ("La fin du cuivre", "done", 60),
        ("Écrire à l’opérateur", "done", 60),
    ]
    assert context["seconds"] == 210
    assert context["last_at"] == FINISHED.isoformat()
    assert context["provider"]["name"] == "Viatic Académie"
    assert "article L.\u00a01221-3" in context["statement"]["text"]
    assert context["statement"]["date"] == "2026-11-22"


def test_nothing_is_attested_before_the_last_lesson(catalogue: Catalogue, learner: User) -> None:
    for lesson in list(catalogue.course.lessons())[:-1]:
        complete(learner, lesson)
    assert not Attestation.objects.exists()


def test_issuing_again_gives_the_same(attestation: Attestation, learner: User) -> None:
    assert attestation.course is not None
    again = services.issue(
        person_id=learner.pk, subject=attestation.course, now=FINISHED + timedelta(days=1)
    )
    assert again == attestation
    assert Attestation.objects.filter(course__isnull=False).count() == 1


def test_a_completion_that_is_undone_leaves_no_attestation(
    catalogue: Catalogue, learner: User
) -> None:
    with transaction.atomic():
        finish(learner, catalogue.course)
        assert Attestation.objects.exists()
        transaction.set_rollback(True)
    assert not Attestation.objects.exists()


def test_without_a_name_nothing_is_lost(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    learner.last_name = "  "
    learner.save()
    finish(learner, catalogue.course)
    assert not Attestation.objects.exists()
    page = learner_client.get("/attestations/").content.decode()
    assert "Il manque votre nom" in page
    assert "/compte/nom/" in page
    assert "Piloter la couverture" in page
    learner.last_name = "Dupuis"
    learner.save()
    assert "Télécharger le PDF" in learner_client.get("/attestations/").content.decode()
    assert of_course().holder == "Jeanne Dupuis"


def test_a_course_finished_before_there_were_attestations_gets_one(
    attestation: Attestation, learner_client: Client
) -> None:
    attestation.delete()
    learner_client.get("/attestations/")
    assert of_course().context["seconds"] == 210


def test_a_revoked_attestation_is_not_issued_again_by_itself(
    attestation: Attestation, learner_client: Client, administrator: User
) -> None:
    services.revoke(
        attestation,
        by=administrator,
        reason=Attestation.Reason.MISUSE,
        note="Un script avançait à sa place.",
        now=timezone.now(),
    )
    page = learner_client.get("/attestations/").content.decode()
    assert not Attestation.objects.valid().exists()
    assert "plus d’attestation valide" in page
    assert "premier cours terminé" not in page


def test_what_is_wholly_declared_is_not_attested_and_the_page_says_so(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    for lesson in catalogue.course.lessons():
        declare(learner, lesson)
    page = learner_client.get("/attestations/").content.decode()
    assert not Attestation.objects.exists()
    assert "Déclarés, sans attestation" in page
    complete(learner, catalogue.text_lesson)
    learner_client.get("/attestations/")
    assert of_course().context["seconds"] == 60


def test_a_declared_lesson_counts_for_no_second_and_is_listed_apart(
    catalogue: Catalogue, learner: User
) -> None:
    declare(learner, catalogue.reserved_lesson)
    complete(learner, catalogue.video_lesson)
    complete(learner, catalogue.text_lesson)
    attestation = of_course()
    shown = document(attestation)
    assert attestation.context["seconds"] == 150
    assert [row[0] for row in shown.counted[0].rows] == ["Lire la carte", "La fin du cuivre"]
    assert shown.declared[0].rows == [["Écrire à l’opérateur", "01/09/2026", "16/11/2026"]]
    assert "selon sa déclaration" in shown.link


def test_an_attested_course_stays_finished_when_a_declaration_is_taken_back(
    catalogue: Catalogue, learner: User
) -> None:
    complete(learner, catalogue.video_lesson)
    complete(learner, catalogue.text_lesson)
    declare(learner, catalogue.reserved_lesson)
    progress.withdraw_declaration(
        person_id=learner.pk, lesson=catalogue.reserved_lesson, now=timezone.now()
    )
    assert learner.enrolments.get().completed_at is not None
    attestation = of_course()
    attestation.person.last_name = "Martin"
    attestation.person.save()
    newer = services.replace(attestation, now=timezone.now())
    assert document(newer).declared == []


def test_a_finished_track_is_attested_with_its_courses(catalogue: Catalogue, learner: User) -> None:
    other = add_course(catalogue, "Premiers repères", "premiers-reperes")
    finish(learner, catalogue.course)
    assert not Attestation.objects.filter(track__isnull=False).exists()
    finish(learner, other)
    attestation = Attestation.objects.get(track=catalogue.track)
    shown = document(attestation)
    assert shown.link.endswith("le parcours")
    assert [table.heading for table in shown.counted] == [
        "Piloter la couverture",
        "Premiers repères",
    ]
    assert attestation.context["seconds"] == 270
    assert Attestation.objects.count() == 3


def test_a_track_of_one_course_is_not_attested_twice(
    catalogue: Catalogue, learner: User, learner_client: Client
) -> None:
    finish(learner, catalogue.course)
    assert TrackCompletion.objects.filter(person=learner, track=catalogue.track).exists()
    learner_client.get("/attestations/")
    assert [attestation.course for attestation in Attestation.objects.all()] == [catalogue.course]

    # A course comes: the track is attested once all that it has now is finished.
    other = add_course(catalogue, "Premiers repères", "premiers-reperes")
    last = add_course(catalogue, "Derniers repères", "derniers-reperes")
    finish(learner, other, now=FINISHED + timedelta(days=1))
    learner_client.get("/attestations/")
    assert not Attestation.objects.filter(track__isnull=False).exists()
    finish(learner, last, now=FINISHED + timedelta(days=2))
    learner_client.get("/attestations/")
    attestation = Attestation.objects.get(track=catalogue.track)
    assert len(attestation.context["courses"]) == 3


def test_a_renamed_or_deleted_course_and_a_renamed_person_change_nothing(
    attestation: Attestation, catalogue: Catalogue, learner: User
) -> None:
    before = document(attestation)
    learner.last_name = "Martin"
    learner.save()
    catalogue.course.title = "Un autre titre"
    catalogue.course.save()
    catalogue.competence.name = "Autre"
    catalogue.competence.save()
    AttestationSettings.objects.create(site_id=1, provider_name="Un autre organisme")
    kept = Attestation.objects.get(pk=attestation.pk)
    assert document(kept) == before
    CoursePage.objects.get(pk=catalogue.course.pk).delete()
    kept = Attestation.objects.get(pk=attestation.pk)
    assert kept.course is None
    assert kept.is_valid
    assert document(kept) == before


def test_erasing_a_person_erases_what_was_attested(attestation: Attestation, learner: User) -> None:
    erase(learner)
    assert not Attestation.objects.exists()
    assert Client().get(attestation.verification_path).status_code == 404


def test_a_person_may_take_their_attestations_away(attestation: Attestation, learner: User) -> None:
    told = {row["code"]: row for row in personal_file(learner)["attestations"]}
    assert told[attestation.shown_code]["contenu"]["title"] == "Piloter la couverture"


def test_a_list_of_attestations_is_one_statement(
    attestation: Attestation, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert attestation in list(attestations_of(learner))
