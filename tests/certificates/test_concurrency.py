"""Two requests at once. Apart from the other tests: processes share no open transaction."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from wagtail.models import Collection, Locale, Page

from accounts.models import User
from certificates import services
from certificates.models import Attestation
from courses.models import CoursePage
from tests.catalogue import build_catalogue
from tests.certificates.following import attested
from tests.databases import use_in_forked_process
from tests.progress.test_concurrency import run

pytestmark = pytest.mark.django_db


def a_course() -> CoursePage:
    """The PostgreSQL of these tests has tables and no row, not even the roots of the trees."""
    call_command("createcachetable")
    Locale.objects.get_or_create(language_code="fr")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    return build_catalogue().course


def issue_once(course_id: int, person_id: int, answers) -> None:
    use_in_forked_process()
    course = CoursePage.objects.get(pk=course_id)
    found = services.issue(person_id=person_id, subject=course, now=timezone.now())
    answers.put(found and found.code)
    connections.close_all()


def test_issues_at_the_same_time_give_one_attestation(each_database: None, learner: User) -> None:
    course = a_course()
    attested(learner, course)
    Attestation.objects.all().delete()
    codes = run(issue_once, [(course.pk, learner.pk)] * 6)
    assert codes == [Attestation.objects.get().code] * 6


def replace_once(attestation_id: int, answers) -> None:
    use_in_forked_process()
    attestation = Attestation.objects.get(pk=attestation_id)
    answers.put(services.replace(attestation, now=timezone.now()).code)
    connections.close_all()


def test_editions_asked_for_at_the_same_time_are_one(each_database: None, learner: User) -> None:
    attestation = attested(learner, a_course())
    learner.last_name = "Martin"
    learner.save()
    codes = run(replace_once, [(attestation.pk,)] * 6)
    assert codes == [Attestation.objects.get(replaces=attestation).code] * 6
