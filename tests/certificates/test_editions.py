"""New editions, and what is revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from accounts.services import erase
from certificates import services
from certificates.models import Attestation
from courses.models import CoursePage, LessonPage
from progress.models import LessonProgress, Viewing
from tests.catalogue import Catalogue
from tests.certificates.following import FINISHED

pytestmark = pytest.mark.django_db
LATER = FINISHED + timedelta(days=3)


def revoke(attestation: Attestation, by: User, reason: Attestation.Reason) -> bool:
    return services.revoke(
        attestation, by=by, reason=reason, note="Une explication.", now=timezone.now()
    )


def rename(person: User, last_name: str) -> None:
    person.last_name = last_name
    person.save()


def test_an_unchanged_attestation_is_not_replaced(
    attestation: Attestation, learner_client: Client
) -> None:
    assert services.changes_since(attestation) == []
    with pytest.raises(services.NotReplaceableError):
        services.replace(attestation, now=LATER)
    page = learner_client.post(
        f"/attestations/{attestation.shown_code}/nouvelle-edition/", follow=True
    )
    assert "Rien n’a changé" in page.content.decode()
    assert Attestation.objects.filter(course=attestation.course).count() == 1


def test_a_new_name_is_said_by_a_new_edition_that_the_old_one_leads_to(
    attestation: Attestation, learner: User, learner_client: Client
) -> None:
    rename(learner, "Martin")
    page = learner_client.get(attestation.get_absolute_url()).content.decode()
    assert "votre nom" in page
    learner_client.post(f"/attestations/{attestation.shown_code}/nouvelle-edition/")
    newer = Attestation.objects.get(replaces=attestation)
    assert newer.holder == "Jeanne Martin"
    verification = Client().get(attestation.verification_path).content.decode()
    assert "Cette attestation est remplacée" in verification
    assert newer.verification_path in verification
    assert "est valide" in Client().get(newer.verification_path).content.decode()


def test_asking_twice_gives_one_new_edition(attestation: Attestation, learner: User) -> None:
    rename(learner, "Martin")
    first = services.replace(attestation, now=LATER)
    assert services.replace(attestation, now=LATER) == first
    assert Attestation.objects.filter(course=attestation.course).count() == 2


def test_hours_followed_since_make_a_new_edition(
    attestation: Attestation, catalogue: Catalogue, learner: User
) -> None:
    Viewing.objects.filter(person=learner).update(watched=[(0, 5000)])
    assert services.changes_since(attestation) == ["la durée suivie"]
    assert services.replace(attestation, now=LATER).context["seconds"] == 620


def test_a_deleted_lesson_stays_in_a_new_edition_with_its_time(
    attestation: Attestation, catalogue: Catalogue, learner: User
) -> None:
    video = catalogue.video_lesson.video
    LessonPage.objects.get(pk=catalogue.video_lesson.pk).delete()
    assert video is not None
    video.delete()
    rename(learner, "Martin")
    newer = services.replace(attestation, now=LATER)
    assert newer.context["seconds"] == 210
    assert {lesson["title"] for lesson in newer.context["courses"][0]["lessons"]} == {
        "Lire la carte",
        "La fin du cuivre",
        "Écrire à l’opérateur",
    }
    assert newer.evidence["videos"] == attestation.evidence["videos"]


def test_a_new_name_is_said_even_when_the_course_is_gone(
    attestation: Attestation, catalogue: Catalogue, learner: User
) -> None:
    CoursePage.objects.get(pk=catalogue.course.pk).delete()
    rename(learner, "Martin")
    kept = Attestation.objects.get(pk=attestation.pk)
    assert services.changes_since(kept) == ["votre nom"]
    newer = services.replace(kept, now=LATER)
    assert (newer.holder, newer.context["seconds"]) == ("Jeanne Martin", 210)


def test_a_revocation_is_signed_dated_and_told_to_the_person(
    attestation: Attestation, administrator: User
) -> None:
    assert revoke(attestation, administrator, Attestation.Reason.ERROR)
    assert attestation.revoked_by == administrator
    assert attestation.revoked_at is not None
    entry = ModelLogEntry.objects.get(action=services.REVOKED)
    assert (entry.user, entry.data) == (administrator, {"reason": "error"})
    page = Client().get(attestation.verification_path).content.decode()
    assert "Cette attestation est annulée" in page
    assert "une erreur dans l’attestation" in page
    assert "Une explication." not in page


def test_an_erased_account_leaves_no_name_in_the_log_of_revocations(
    attestation: Attestation, administrator: User, learner: User
) -> None:
    revoke(attestation, administrator, Attestation.Reason.ERROR)
    erase(learner)
    entry = ModelLogEntry.objects.get(action=services.REVOKED)
    assert (entry.label, entry.data) == (attestation.shown_code, {"reason": "error"})


def test_a_revocation_is_for_ever_and_only_once(
    attestation: Attestation, administrator: User, moderator: User
) -> None:
    assert revoke(attestation, administrator, Attestation.Reason.ERROR)
    assert not revoke(attestation, moderator, Attestation.Reason.MISUSE)
    kept = Attestation.objects.get(pk=attestation.pk)
    assert (kept.revoked_by, kept.revoked_reason) == (administrator, "error")


def test_a_revoked_error_may_be_mended_but_never_a_misuse(
    attestation: Attestation, of_track: Attestation, administrator: User, learner_client: Client
) -> None:
    revoke(attestation, administrator, Attestation.Reason.ERROR)
    revoke(of_track, administrator, Attestation.Reason.MISUSE)
    for known in (attestation, of_track):
        learner_client.post(f"/attestations/{known.shown_code}/nouvelle-edition/")
    assert Attestation.objects.get(replaces=attestation).is_valid
    assert not Attestation.objects.filter(replaces=of_track).exists()
    page = Client().get(attestation.verification_path).content.decode()
    assert "Cette attestation est annulée" in page


def test_the_database_holds_one_valid_attestation_and_a_reason_for_each_revocation(
    attestation: Attestation, learner: User
) -> None:
    twin: dict[str, Any] = {
        "person": learner,
        "course": attestation.course,
        "context": {},
        "evidence": {},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.create(**twin, holder="X", title="Y", issued_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=attestation.pk).update(revoked_at=LATER)


def test_a_lesson_really_followed_after_being_declared_is_offered(
    attestation: Attestation, learner: User
) -> None:
    """As if it had been declared when the attestation was issued."""
    lesson = attestation.context["courses"][0]["lessons"][1]
    lesson |= {"means": LessonProgress.Means.DECLARED, "seconds": 0}
    attestation.context["seconds"] = 150
    attestation.save()
    assert services.changes_since(attestation) == ["les séquences suivies", "la durée suivie"]
    assert services.replace(attestation, now=LATER).context["seconds"] == 210
