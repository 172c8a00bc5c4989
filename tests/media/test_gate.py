"""A video page is published with reviewed captions and a decision on audio description."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageLogEntry

from accounts.models import User
from cms import clock
from cms.personal import personal_data
from courses.models import LessonPage
from media import gate, held
from media.captions import remove_captions
from media.clearance import PublicationRefused, lacking
from media.models import CaptionTrack, GateOverride, Video
from tests.academy.test_workflow import approve, create_lesson, lesson_form, new_lesson
from tests.catalogue import SUMMARY, Catalogue, make_video

pytestmark = pytest.mark.django_db

UNDECIDED = Video.AudioDescription.UNDECIDED


@pytest.fixture
def bare(db: None) -> Video:
    """Prepared, with draft captions and nothing decided."""
    video = make_video("La séance", audio_description=UNDECIDED, is_public=False)
    CaptionTrack.objects.filter(video=video).update(is_draft=True)
    return video


@pytest.fixture
def draft(catalogue: Catalogue, bare: Video, editor: User) -> Any:
    page = LessonPage(
        title="La séance filmée",
        slug="nouvelle-sequence",
        summary=SUMMARY,
        video=bare,
        live=False,
        owner=editor,
    )
    catalogue.course.add_child(instance=page)
    page.save_revision()
    return page


def mend(video: Any) -> None:
    """What an editor does: read the captions, decide."""
    CaptionTrack.objects.filter(video=video).update(is_draft=False)
    video.audio_description = Video.AudioDescription.NOT_NEEDED
    video.save()


def is_live(page: Any) -> bool:
    return bool(type(page).objects.get(pk=page.pk).live)


def flags(video: Any) -> tuple[bool, bool]:
    video.refresh_from_db()
    return video.is_announced, video.is_public


# What is missing


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"audio_description": "included"}, []),
        ({"audio_description": ""}, ["L’audiodescription n’est pas décidée."]),
        (
            {"audio_description": "missing"},
            ["L’audiodescription est nécessaire et n’est pas encore faite."],
        ),
        (
            {"language": "en"},
            [
                (
                    "Il manque les sous-titres dans la langue parlée (English)"
                    "\N{NO-BREAK SPACE}: ils donnent aussi la transcription."
                )
            ],
        ),
    ],
)
def test_what_is_missing_is_said_in_french(changes: dict[str, str], missing: list[str]) -> None:
    assert gate.missing_for(make_video(**changes)) == missing


def test_a_draft_of_captions_counts_for_nothing(bare: Video) -> None:
    assert "brouillon" in gate.missing_for(bare)[0]
    assert not gate.is_cleared(bare)


def test_captions_without_a_word_count_for_nothing(bare: Video) -> None:
    mend(bare)
    for track in bare.caption_tracks.all():
        track.cues.all().delete()
    assert "Il manque les sous-titres" in gate.missing_for(bare)[0]


# Ways to publish


def test_code_that_publishes_gets_an_exception_and_changes_nothing(draft: Any) -> None:
    with pytest.raises(PublicationRefused) as refused:
        draft.get_latest_revision().publish()
    assert [obstacle.field for obstacle in refused.value.obstacles] == ["video", "video"]
    assert not is_live(draft)
    with pytest.raises(PublicationRefused, match="audiodescription"):
        draft.publish(draft.get_latest_revision())
    mend(draft.video)
    draft.get_latest_revision().publish()
    assert is_live(draft)
    assert flags(draft.video) == (True, True)


def post_edit(client: Client, page: LessonPage, **fields: Any) -> Any:
    form = lesson_form(page.title, kind="video", video=str(page.video_id), **fields)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def test_the_publish_button_says_what_is_missing_and_keeps_what_was_typed(
    draft: Any, moderator_client: Client
) -> None:
    typed = "Un résumé que personne ne veut retaper."
    answer = post_edit(moderator_client, draft, summary=typed, **{"action-publish": "1"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert typed in html
    assert "sont un brouillon" in html
    assert "L’audiodescription n’est pas décidée." in html
    assert reverse("wagtailsnippets_media_video:edit", args=[draft.video_id]) in html
    assert not is_live(draft)

    assert post_edit(moderator_client, draft, summary=typed).status_code == 302
    mend(draft.video)
    assert post_edit(moderator_client, draft, summary=typed, **{"action-publish": "1"})
    assert is_live(draft)


def test_a_new_page_is_not_published_either(
    catalogue: Catalogue, bare: Video, moderator_client: Client
) -> None:
    answer = create_lesson(
        moderator_client,
        catalogue,
        kind="video",
        video=str(bare.pk),
        **{"action-publish": "1"},
    )
    assert "sont un brouillon" in answer.content.decode()
    assert not LessonPage.objects.filter(slug="nouvelle-sequence").exists()


def test_submitting_warns_and_approving_says_why_not(
    draft: Any, editor_client: Client, moderator_client: Client
) -> None:
    answer = post_edit(editor_client, draft, **{"action-submit": "1"})
    assert answer.status_code == 302
    warned = editor_client.get(answer.url).content.decode()
    assert "Avant sa publication, il faudra encore" in warned

    answer = approve(moderator_client, draft)
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert (answer.status_code, answer.url) == (302, edit)
    assert "n’a pas été publiée" in moderator_client.get(edit).content.decode()
    assert not is_live(draft)
    # It still waits to be read.
    mend(draft.video)
    assert approve(moderator_client, draft).status_code == 302
    assert is_live(draft)


def test_the_window_of_approval_leads_back_to_the_page(
    draft: Any, editor_client: Client, moderator_client: Client
) -> None:
    post_edit(editor_client, draft, **{"action-submit": "1"})
    state = draft.current_workflow_state.current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    answer = moderator_client.post(
        url, {"comment": "Lu."}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert answer.json() == {"step": "success", "redirect": edit}


def test_an_approval_with_changes_keeps_the_changes(
    draft: Any, editor_client: Client, moderator_client: Client
) -> None:
    post_edit(editor_client, draft, **{"action-submit": "1"})
    answer = post_edit(
        moderator_client,
        draft,
        summary="Corrigé par la relecture.",
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    assert answer.status_code == 302
    assert not is_live(draft)
    kept = new_lesson().get_latest_revision_as_object()
    assert kept.summary == "Corrigé par la relecture."


def test_publishing_several_pages_publishes_none_when_one_lacks_something(
    catalogue: Catalogue, draft: Any, moderator_client: Client
) -> None:
    other = catalogue.text_lesson
    other.unpublish()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    address = f"{url}?id={other.pk}&id={draft.pk}&next=/cms/"
    answer: Any = moderator_client.post(address, {"include_descendants": ""})
    assert (answer.status_code, is_live(other), is_live(draft)) == (302, False, False)
    assert "n’a pas été publiée" in moderator_client.get(answer.url).content.decode()


def test_the_programming_interface_of_the_cms_passes_by_the_gate_too(
    draft: Any, moderator_client: Client
) -> None:
    url = f"/cms/api/main/pages/{draft.pk}/action/publish/"
    answer = moderator_client.post(url)
    assert (answer.status_code, is_live(draft)) == (400, False)
    assert "brouillon" in answer.content.decode()
    mend(draft.video)
    assert moderator_client.post(url).status_code == 200
    assert is_live(draft)


def test_a_page_in_line_keeps_its_old_version_when_its_captions_became_a_draft(
    catalogue: Catalogue, client: Client
) -> None:
    lesson = catalogue.video_lesson
    assert flags(lesson.video) == (True, True)
    CaptionTrack.objects.filter(video=lesson.video).update(is_draft=True)
    lesson.title = "Un autre titre"
    with pytest.raises(PublicationRefused):
        lesson.save_revision().publish()
    lesson.save()
    assert flags(lesson.video) == (True, True)
    assert client.get(lesson.get_url()).status_code == 200


def test_a_video_being_prepared_does_not_hold_a_page_back(draft: Any) -> None:
    mend(draft.video)
    Video.objects.filter(pk=draft.video_id).update(status=Video.Status.PROCESSING, version=0)
    draft.get_latest_revision().publish()
    assert is_live(draft)


@pytest.mark.parametrize("status", ["refused", "failed", "cancelled", "withdrawn"])
def test_a_video_that_will_not_come_holds_a_page_back(draft: Any, status: str) -> None:
    mend(draft.video)
    Video.objects.filter(pk=draft.video_id).update(status=status, version=0)
    with pytest.raises(PublicationRefused):
        draft.get_latest_revision().publish()


def test_a_page_put_online_behind_the_gate_opens_its_video_to_nobody(
    catalogue: Catalogue, bare: Video, client: Client
) -> None:
    page = LessonPage(title="Importée", slug="importee", summary=SUMMARY, video=bare)
    catalogue.course.add_child(instance=page)
    assert flags(bare) == (False, False)
    answer = client.get(page.get_url())
    assert answer.context["playable"] is None
    assert "master.m3u8" not in answer.content.decode()
    assert client.get(bare.poster_url()).status_code == 403
    mend(bare)
    assert flags(bare) == (True, True)


def test_a_page_that_was_kept_shows_its_video_once_an_override_opens_it(
    catalogue: Catalogue, bare: Video, client: Client, moderator: User
) -> None:
    page = LessonPage(title="Importée", slug="importee", summary=SUMMARY, video=bare)
    catalogue.course.add_child(instance=page)
    for _ in range(2):
        assert "master.m3u8" not in client.get(page.get_url()).content.decode()
    gate.override(bare, person=moderator, reason="Les sous-titres arrivent vendredi.")
    assert "master.m3u8" in client.get(page.get_url()).content.decode()


def test_a_video_shown_to_registered_people_is_not_opened_by_a_page_behind_the_gate(
    catalogue: Catalogue, client: Client
) -> None:
    video = make_video("Réservée", is_public=False)
    CaptionTrack.objects.filter(video=video).update(is_draft=False)
    kept = LessonPage(
        title="Réservée", slug="reservee", summary=SUMMARY, video=video, members_only=True
    )
    catalogue.course.add_child(instance=kept)
    CaptionTrack.objects.filter(video=video).update(is_draft=True)
    behind = LessonPage(title="Importée", slug="importee", summary=SUMMARY, video=video)
    catalogue.course.add_child(instance=behind)
    assert flags(video) == (True, False)
    assert client.get(behind.get_url()).context["playable"] is None


# The schedule


def schedule(client: Client, page: LessonPage, hour: Any) -> Any:
    stamp = timezone.localtime(hour).strftime("%Y-%m-%d %H:%M")
    return post_edit(client, page, go_live_at=stamp, **{"action-publish": "1"})


def test_a_scheduled_page_waits_tells_once_and_appears_when_complete(
    draft: Any,
    editor: User,
    moderator: User,
    moderator_client: Client,
) -> None:
    hour = timezone.now() + timedelta(hours=2)
    answer = schedule(moderator_client, draft, hour)
    assert answer.status_code == 302
    assert "la page attendra" in moderator_client.get(answer.url).content.decode()

    def tick(**later: int) -> None:
        with time_machine.travel(hour + timedelta(**later), tick=False):
            call_command("clock", once=True)

    tick(minutes=1)
    tick(minutes=2)
    assert not is_live(draft)
    entries = PageLogEntry.objects.filter(page=draft.pk, action=held.HELD)
    assert entries.count() == 1
    # The hour stays in sight.
    waiting = new_lesson()
    assert waiting.approved_schedule
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    told = sorted(message.to[0] for message in mail.outbox)
    assert told == sorted({editor.email, moderator.email})
    assert "brouillon" in str(mail.outbox[0].body)

    mend(draft.video)
    tick(minutes=3)
    assert is_live(draft)


def test_one_held_page_delays_no_other(
    catalogue: Catalogue, draft: Any, moderator_client: Client
) -> None:
    hour = timezone.now() + timedelta(hours=2)
    schedule(moderator_client, draft, hour)
    other = catalogue.text_lesson
    other.unpublish()
    other = LessonPage.objects.get(pk=other.pk)
    other.go_live_at = hour + timedelta(minutes=1)
    other.save_revision().publish()
    with time_machine.travel(hour + timedelta(minutes=5), tick=False):
        assert clock.tick() == []
    assert (is_live(draft), is_live(other)) == (False, True)


# Letting through


def test_an_override_is_named_dated_and_opens_the_gate(draft: Any, moderator: User) -> None:
    given = gate.override(draft.video, person=moderator, reason="Séance du jour, relue demain.")
    assert (given.person, given.person_name) == (moderator, "Jeanne Dupuis")
    assert "brouillon" in given.missing
    assert gate.missing_for(draft.video) == []
    assert lacking(draft.video)
    draft.get_latest_revision().publish()
    assert flags(draft.video) == (True, True)


def test_an_override_ends_when_nothing_is_missing_and_stays_in_the_report(
    draft: Any, moderator: User
) -> None:
    given: Any = gate.override(draft.video, person=moderator, reason="Relue demain.")
    gate.end_overrides()
    assert GateOverride.objects.filter(ended_at=None).exists()
    mend(draft.video)
    given.refresh_from_db()
    assert given.ended_at is not None
    remove_captions(draft.video, language="fr")
    assert gate.missing_for(draft.video)


def test_an_override_does_not_bring_back_a_video_that_was_refused(
    draft: Any, moderator: User
) -> None:
    gate.override(draft.video, person=moderator, reason="Relue demain.")
    Video.objects.filter(pk=draft.video_id).update(status=Video.Status.REFUSED, version=0)
    with pytest.raises(PublicationRefused, match="pas pu être préparée"):
        draft.get_latest_revision().publish()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("client", False),
        ("learner_client", False),
        ("editor_client", False),
        ("moderator_client", True),
        ("administrator_client", True),
    ],
)
def test_moderators_and_administrators_may_override(
    request: pytest.FixtureRequest, catalogue: Catalogue, bare: Video, who: str, may: bool
) -> None:
    client: Client = request.getfixturevalue(who)
    url = reverse("wagtailsnippets_media_video:override", args=[bare.pk])
    assert (client.get(url).status_code == 200) is may
    client.post(url, {"reason": "Séance du jour, relue demain."})
    assert GateOverride.objects.exists() is may


def test_an_override_asks_for_a_reason(
    catalogue: Catalogue, bare: Video, moderator_client: Client
) -> None:
    url = reverse("wagtailsnippets_media_video:override", args=[bare.pk])
    assert moderator_client.post(url, {"reason": " "}).status_code == 400
    assert not GateOverride.objects.exists()
    assert moderator_client.get(url.replace(str(bare.pk), "999999")).status_code == 404


def test_a_video_with_everything_needs_no_override(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    url = reverse("wagtailsnippets_media_video:override", args=[catalogue.video_lesson.video_id])
    assert "aucune dérogation n’est utile" in moderator_client.get(url).content.decode()
    moderator_client.post(url, {"reason": "Un motif bien assez long."})
    assert not GateOverride.objects.exists()


def test_captions_of_a_published_video_are_needed_unless_waived(
    draft: Any, moderator: User
) -> None:
    assert not gate.captions_are_needed(draft.video)
    gate.override(draft.video, person=moderator, reason="Relue demain.")
    draft.get_latest_revision().publish()
    assert not gate.captions_are_needed(draft.video)
    mend(draft.video)
    assert gate.captions_are_needed(draft.video)


# The report


def report(client: Client, query: str = "") -> Any:
    return client.get(reverse("video_accessibility") + query)


def test_the_report_lists_what_published_pages_show(
    draft: Any, moderator: User, moderator_client: Client
) -> None:
    html = report(moderator_client).content.decode()
    assert "Lire la carte" in html
    assert "La séance" not in html
    gate.override(draft.video, person=moderator, reason="Relue demain matin.")
    draft.get_latest_revision().publish()
    html = report(moderator_client).content.decode()
    for told in ("La séance", "Brouillon, à relire", "Relue demain matin.", "Jeanne Dupuis"):
        assert told in html
    only = report(moderator_client, "?state=override").content.decode()
    assert "La séance" in only
    assert "Lire la carte" not in only
    assert "La séance" not in report(moderator_client, "?state=open").content.decode()


def test_the_spreadsheet_runs_no_formula(
    draft: Any, moderator: User, moderator_client: Client
) -> None:
    gate.override(draft.video, person=moderator, reason='=HYPERLINK("https://exemple.test")')
    draft.get_latest_revision().publish()
    answer = report(moderator_client, "?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    row = next(row for row in rows if row["Vidéo"] == "La séance")
    assert row["Motif"].startswith("'=")
    assert row["Sous-titres"] == "Brouillon, à relire"


def test_the_report_takes_as_many_statements_for_two_videos_as_for_ten(
    catalogue: Catalogue,
    moderator_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    def statements() -> int:
        with django_assert_max_num_queries(60) as told:
            assert report(moderator_client).status_code == 200
        return len(told)

    statements()
    before = statements()
    for number in range(8):
        page = LessonPage(
            title=f"Plus {number}", slug=f"plus-{number}", summary=SUMMARY, video=make_video()
        )
        catalogue.course.add_child(instance=page)
    assert statements() == before


@pytest.mark.parametrize(
    ("who", "status"), [("learner_client", 403), ("editor_client", 200), ("client", 302)]
)
def test_the_report_is_for_people_of_the_cms(
    request: pytest.FixtureRequest, catalogue: Catalogue, who: str, status: int
) -> None:
    client: Client = request.getfixturevalue(who)
    answer = client.get(reverse("video_accessibility"), follow=status == 403)
    assert answer.status_code == status


def test_overrides_are_in_the_file_of_whoever_gave_them(bare: Video, moderator: User) -> None:
    gate.override(bare, person=moderator, reason="Relue demain.")
    (told,) = personal_data.export(moderator)["Dérogations d’accessibilité"]
    assert told["motif"] == "Relue demain."
    moderator.delete()
    kept = GateOverride.objects.get()
    assert (kept.person, kept.person_name) == (None, "Jeanne Dupuis")
