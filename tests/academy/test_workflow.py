"""Writing → moderation → publication, and what is due at an hour, as the CMS does it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from academy.roles import MODERATION, WRITING
from courses.models import LessonPage
from tests.catalogue import Catalogue
from tests.conftest import person, signed_in

pytestmark = pytest.mark.django_db


def lesson_form(title: str, **fields: Any) -> dict[str, Any]:
    """What the CMS's page form posts for a text lesson."""
    return nested_form_data(
        {
            "title": title,
            "slug": "nouvelle-sequence",
            "summary": "Ce que l’on y apprend.",
            "kind": "texte",
            "video": "",
            "minutes": "5",
            "body": streamfield([("paragraph", rich_text("<p>Le texte de la séquence.</p>"))]),
            "model_answer": streamfield([]),
            "video_questions": streamfield([]),
            "questions": streamfield([]),
            "pass_percent": "60",
            "tags": "",
            "seo_title": "",
            "search_description": "",
            "comments": {
                "TOTAL_FORMS": 0,
                "INITIAL_FORMS": 0,
                "MIN_NUM_FORMS": 0,
                "MAX_NUM_FORMS": 0,
            },
        }
        | fields
    )


def create_lesson(client: Client, catalogue: Catalogue, **fields: Any) -> Any:
    url = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", catalogue.course.pk])
    return client.post(url, lesson_form("Nouvelle séquence", **fields))


def new_lesson() -> LessonPage:
    return LessonPage.objects.get(slug="nouvelle-sequence")


def approve(client: Client, page: Page) -> Any:
    state = WorkflowState.objects.get(object_id=str(page.pk), status="in_progress")
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]
    )
    return client.post(url, {"comment": "Relu."})


def test_an_editor_submits_a_moderator_approves_and_visitors_read(
    catalogue: Catalogue, editor_client: Client, moderator_client: Client, client: Client
) -> None:
    create_lesson(editor_client, catalogue, **{"action-submit": "1"})
    lesson = new_lesson()
    assert not lesson.live
    assert client.get(lesson.get_url()).status_code == 404

    assert approve(moderator_client, lesson).status_code == 302
    lesson = new_lesson()
    assert lesson.live
    assert client.get(lesson.get_url()).status_code == 200


def test_an_editor_cannot_publish_alone(catalogue: Catalogue, editor_client: Client) -> None:
    create_lesson(editor_client, catalogue, **{"action-publish": "1"})
    assert not LessonPage.objects.filter(slug="nouvelle-sequence", live=True).exists()


def test_an_editor_cannot_approve_their_own_page(
    catalogue: Catalogue, editor_client: Client
) -> None:
    create_lesson(editor_client, catalogue, **{"action-submit": "1"})
    approve(editor_client, new_lesson())
    assert not new_lesson().live


def test_a_moderator_sends_back_with_a_comment(
    catalogue: Catalogue, editor_client: Client, moderator_client: Client
) -> None:
    create_lesson(editor_client, catalogue, **{"action-submit": "1"})
    lesson = new_lesson()
    state = WorkflowState.objects.get(object_id=str(lesson.pk))
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[lesson.pk, "reject", state.current_task_state.pk],
    )
    moderator_client.post(url, {"comment": "Il manque un exemple."})
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert not new_lesson().live


def test_a_draft_may_lack_its_video_but_not_a_submission(
    catalogue: Catalogue, editor_client: Client
) -> None:
    draft = create_lesson(editor_client, catalogue, kind="video")
    assert draft.status_code == 302
    lesson = new_lesson()
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    refused = editor_client.post(
        url, lesson_form("Nouvelle séquence", kind="video", **{"action-submit": "1"})
    )
    assert "Une séquence vidéo a besoin de sa vidéo" in refused.content.decode()
    assert not WorkflowState.objects.filter(object_id=str(lesson.pk)).exists()


def test_a_page_appears_at_its_hour_and_leaves_at_its_end(
    catalogue: Catalogue, moderator_client: Client, client: Client
) -> None:
    now = timezone.now()
    go_live, expire = now + timedelta(hours=2), now + timedelta(hours=4)
    create_lesson(
        moderator_client,
        catalogue,
        go_live_at=timezone.localtime(go_live).strftime("%Y-%m-%d %H:%M"),
        expire_at=timezone.localtime(expire).strftime("%Y-%m-%d %H:%M"),
        **{"action-publish": "1"},
    )
    lesson = new_lesson()
    address = lesson.get_url()

    def status_at(moment: Any) -> int:
        with time_machine.travel(moment, tick=False):
            call_command("clock", once=True)
            return client.get(address).status_code

    assert status_at(now + timedelta(hours=1)) == 404
    assert status_at(go_live + timedelta(minutes=1)) == 200
    assert status_at(go_live + timedelta(minutes=2)) == 200
    assert status_at(expire + timedelta(minutes=1)) == 404


@pytest.mark.django_db(transaction=True)
def test_moderators_are_told_by_mail_when_a_page_waits(live_catalogue: Catalogue) -> None:
    author = signed_in(person("redaction@exemple.test", WRITING))
    person("moderation@exemple.test", MODERATION)
    create_lesson(author, live_catalogue, **{"action-submit": "1"})
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    assert [message.to for message in mail.outbox] == [["moderation@exemple.test"]]
    assert "Nouvelle séquence" in mail.outbox[0].subject + str(mail.outbox[0].body)
