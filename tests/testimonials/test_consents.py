"""Speakers' consents: needed to publish, watched until their end, withdrawn in one act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from cms import clock
from cms.personal import personal_data
from courses.models import LessonPage
from media.clearance import PublicationRefused
from media.delivery import sign
from media.models import CaptionTrack, Video
from testimonials import services
from testimonials.models import Speaker, SpeakerConsent, TestimonialIndexPage, TestimonialPage
from tests.catalogue import SUMMARY, Catalogue, add_testimonial, agree, make_video

pytestmark = pytest.mark.django_db

NAMESPACE = "wagtailsnippets_testimonials_speakerconsent"


def consent_of(page: Any) -> SpeakerConsent:
    return SpeakerConsent.objects.get(video=page.video_id, speaker=page.speaker_id)


def is_live(page: Any) -> bool:
    return bool(type(page).objects.get(pk=page.pk).live)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def tick_on(day: date) -> None:
    with time_machine.travel(noon(day), tick=False):
        assert clock.tick() == []


def outbox() -> list[Any]:
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    return list(mail.outbox)


@pytest.fixture
def talk(catalogue: Catalogue) -> Any:
    """The only talk of its speaker."""
    alone = Speaker.objects.create(name="Yann Kermorgat", slug="yann-kermorgat", role="Adjoint")
    return add_testimonial(
        TestimonialIndexPage.objects.get(),
        7,
        speaker=alone,
        video=make_video("Seul"),
        quote="Un secret de vestiaire",
    )


# To publish


def test_a_talk_without_consent_is_not_published(catalogue: Catalogue) -> None:
    page = catalogue.testimonial
    consent_of(page).delete()
    with pytest.raises(PublicationRefused, match="Solène Quemarrec pour cette vidéo"):
        page.save_revision().publish()
    expert = catalogue.expert_talk
    consent_of(expert).delete()
    with pytest.raises(PublicationRefused, match="n’est pas enregistré"):
        expert.save_revision().publish()


def test_a_consent_is_for_one_recording(catalogue: Catalogue) -> None:
    page = catalogue.testimonial
    page.video = make_video("Une autre prise")
    with pytest.raises(PublicationRefused, match="n’est pas enregistré"):
        page.save_revision().publish()


@pytest.mark.parametrize(
    ("begins", "ends", "valid"),
    [(0, None, True), (0, 0, True), (-10, -1, False), (1, None, False), (-1, 1, True)],
)
def test_a_consent_holds_from_its_first_day_to_its_last(
    catalogue: Catalogue, begins: int, ends: int | None, valid: bool
) -> None:
    today = timezone.localdate()
    page = catalogue.testimonial
    SpeakerConsent.objects.filter(pk=consent_of(page).pk).update(
        given_on=today + timedelta(days=begins),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert (page.publication_obstacles() == []) is valid


def test_the_form_of_a_talk_names_the_consent_and_leads_to_it(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    page = catalogue.testimonial
    consent_of(page).delete()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = moderator_client.get(edit).content.decode()
    record = f"{reverse(f'{NAMESPACE}:add')}?video={page.video_id}&amp;speaker={page.speaker_id}"
    assert record in html
    assert "Aucun accord n’est enregistré" in html


def test_an_old_version_of_a_page_brings_no_consent_back(catalogue: Catalogue) -> None:
    page = catalogue.testimonial
    old = page.save_revision()
    SpeakerConsent.objects.filter(pk=consent_of(page).pk).update(withdrawn_at=timezone.now())
    with pytest.raises(PublicationRefused, match="retiré le"):
        old.publish()


def test_a_lesson_cannot_show_what_its_speaker_withdrew(catalogue: Catalogue) -> None:
    video = catalogue.testimonial.video
    lesson = LessonPage(title="Bis", slug="bis", summary=SUMMARY, video=video, live=False)
    catalogue.course.add_child(instance=lesson)
    SpeakerConsent.objects.filter(video=video).update(withdrawn_at=timezone.now())
    with pytest.raises(PublicationRefused, match="Solène Quemarrec"):
        lesson.save_revision().publish()


# In the CMS


def test_an_editor_records_a_consent_and_signs_it(
    catalogue: Catalogue, editor: User, editor_client: Client
) -> None:
    video = make_video("Nouvelle prise")
    add = reverse(f"{NAMESPACE}:add")
    address = f"{add}?video={video.pk}&speaker={catalogue.speaker.pk}"
    html = editor_client.get(address).content.decode()
    assert "Nouvelle prise" in html
    # A date as people write it, in the form and from it.
    today = timezone.localdate().strftime("%d/%m/%Y")
    assert f'value="{today}"' in html
    form = {
        "video": video.pk,
        "speaker": catalogue.speaker.pk,
        "given_on": today,
        "ends_on": "",
        "scope": "academy",
        "proof": "Classeur 3",
    }
    answer = editor_client.post(add, form)
    assert answer.status_code == 302, answer.context["form"].errors
    consent = SpeakerConsent.objects.get(video=video)
    assert (consent.recorded_by, consent.proof) == (editor, "Classeur 3")
    (told,) = personal_data.export(editor)["Consentements enregistrés ou retirés"]
    assert told["vidéo"] == "Nouvelle prise"
    editor.delete()
    consent.refresh_from_db()
    assert consent.recorded_by is None


def test_odd_addresses_of_the_form_are_no_error(
    catalogue: Catalogue, editor_client: Client
) -> None:
    for query in ("?video=abc&speaker=", "?video=99999&speaker=²", f"?video={'9' * 40}"):
        assert editor_client.get(reverse(f"{NAMESPACE}:add") + query).status_code == 200


def test_a_withdrawn_consent_is_not_rewritten(
    catalogue: Catalogue, moderator_client: Client
) -> None:
    consent = consent_of(catalogue.testimonial)
    SpeakerConsent.objects.filter(pk=consent.pk).update(withdrawn_at=timezone.now())
    edit = reverse(f"{NAMESPACE}:edit", args=[consent.pk])
    answer = moderator_client.post(
        edit,
        {
            "video": consent.video_id,
            "speaker": consent.speaker_id,
            "given_on": consent.given_on.isoformat(),
            "ends_on": "",
            "scope": "reuse",
        },
    )
    assert answer.status_code == 200
    consent.refresh_from_db()
    assert consent.scope == "academy"


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
def test_moderators_and_administrators_withdraw(
    request: pytest.FixtureRequest, talk: Any, who: str, may: bool
) -> None:
    client: Client = request.getfixturevalue(who)
    url = reverse(f"{NAMESPACE}:withdraw", args=[consent_of(talk).pk])
    answer = client.get(url)
    assert (answer.status_code == 200) is may
    if may:
        assert "sous-titres et sa transcription sont effacés" in answer.content.decode()
    assert is_live(talk)
    client.post(url)
    assert is_live(talk) is not may


# Withdrawal


def addresses_of(talk: Any) -> list[str]:
    video = talk.video
    root, signed = f"/videos/{video.folder}/", f"/videos/s/{sign(video)}/{video.folder}/"
    names = ("video.mp4", "captions-fr.vtt", "transcript-fr.txt", "poster.jpg")
    return [
        talk.get_url(),
        reverse("testimonials:speaker", args=[talk.speaker.slug]),
        video.poster_url(),
        *(f"{prefix}{name}" for prefix in (root, signed) for name in names),
    ]


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    answer.close()
    return answer.status_code


def put_files(video: Video) -> Path:
    folder: Path = video.home / str(video.version)
    folder.mkdir(parents=True)
    for name in ("video.mp4", "poster.jpg"):
        (folder / name).write_bytes(b"film")
    return folder


def test_a_withdrawal_removes_the_talk_everywhere(
    talk: Any,
    catalogue: Catalogue,
    moderator: User,
    client: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    video = talk.video
    catalogue.home.featured = talk
    catalogue.home.save_revision().publish()
    folder = put_files(video)
    video.refresh_from_db()
    addresses = addresses_of(talk)
    pages = ("/", "/temoignages/", "/sitemap.xml", "/plan-du-site/")
    for address in addresses:
        assert status(client, address) == 200, address
    for address in pages:
        client.get(address)
    assert talk.slug in client.get("/sitemap.xml").content.decode()
    assert talk.speaker.slug in client.get("/sitemap.xml").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_consent(consent_of(talk), by=moderator)

    for address in addresses:
        assert status(client, address) in (403, 404), address
    for address in pages:
        html = client.get(address).content.decode()
        assert talk.title not in html, address
        assert talk.speaker.slug not in html, address
    found = client.get("/recherche/", {"q": "vestiaire"}).context["page_of_entries"]
    assert list(found) == []
    assert not folder.exists()
    assert not CaptionTrack.objects.filter(video=video).exists()
    video.refresh_from_db()
    assert (video.status, video.is_public, video.is_announced) == ("withdrawn", False, False)
    with pytest.raises(PublicationRefused, match="a été retirée"):
        TestimonialPage.objects.get(pk=talk.pk).get_latest_revision().publish()


def test_a_withdrawal_leaves_the_other_talks_of_the_speaker(
    catalogue: Catalogue, moderator: User, client: Client
) -> None:
    services.withdraw_consent(consent_of(catalogue.testimonial), by=moderator)
    assert not is_live(catalogue.testimonial)
    assert is_live(catalogue.expert_talk)
    assert client.get(catalogue.speaker.get_absolute_url()).status_code == 200


def test_a_withdrawal_takes_every_page_of_the_video_and_its_schedules(
    talk: Any, catalogue: Catalogue, moderator: User
) -> None:
    lesson = LessonPage(title="Bis", slug="bis", summary=SUMMARY, video=talk.video)
    catalogue.course.add_child(instance=lesson)
    planned = LessonPage(title="Ter", slug="ter", summary=SUMMARY, video=talk.video, live=False)
    catalogue.course.add_child(instance=planned)
    planned.go_live_at = timezone.now() + timedelta(hours=1)
    planned.save_revision().publish()
    services.withdraw_consent(consent_of(talk), by=moderator)
    assert not is_live(lesson)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert clock.tick() == []
    assert not is_live(planned)


def test_a_withdrawal_is_signed_and_happens_once(
    talk: Any, moderator: User, administrator: User
) -> None:
    consent = consent_of(talk)
    services.withdraw_consent(consent, by=moderator)
    services.withdraw_consent(consent, by=administrator)
    consent.refresh_from_db()
    assert consent.withdrawn_by == moderator
    assert consent.finished_at is not None
    entry = ModelLogEntry.objects.get(action=services.WITHDRAWN)
    assert entry.user == moderator


def test_the_clock_finishes_a_withdrawal_that_was_cut(talk: Any, moderator: User) -> None:
    SpeakerConsent.objects.filter(pk=consent_of(talk).pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=moderator
    )
    assert is_live(talk)
    assert clock.tick() == []
    assert not is_live(talk)
    assert Video.objects.get(pk=talk.video_id).status == Video.Status.WITHDRAWN
    assert consent_of(talk).finished_at is not None


# Its end


@pytest.fixture
def ending(talk: Any, editor: User) -> SpeakerConsent:
    consent = consent_of(talk)
    consent.ends_on = timezone.localdate() + timedelta(days=100)
    consent.save()
    return consent


def test_editors_are_told_once_at_each_delay(ending: SpeakerConsent, editor: User) -> None:
    assert ending.ends_on is not None
    for before in (61, 60, 59, 16, 15, 14, 1, 0):
        tick_on(ending.ends_on - timedelta(days=before))
        tick_on(ending.ends_on - timedelta(days=before))
    messages = outbox()
    assert [message.to for message in messages] == [[editor.email]] * 2
    assert "Yann Kermorgat prend bientôt fin" in messages[0].subject


def test_a_longer_agreement_silences_the_notice(ending: SpeakerConsent) -> None:
    assert ending.ends_on is not None
    agree(ending.speaker, ending.video)
    tick_on(ending.ends_on - timedelta(days=10))
    tick_on(ending.ends_on + timedelta(days=1))
    assert outbox() == []
    assert TestimonialPage.objects.get(video=ending.video).live


def test_the_day_after_its_end_the_page_goes_and_files_follow_a_month_later(
    ending: SpeakerConsent, talk: Any
) -> None:
    assert ending.ends_on is not None
    tick_on(ending.ends_on)
    assert is_live(talk)
    tick_on(ending.ends_on + timedelta(days=1))
    tick_on(ending.ends_on + timedelta(days=2))
    assert not is_live(talk)
    assert Video.objects.get(pk=talk.video_id).is_watchable
    assert [m.subject for m in outbox() if "a pris fin" in m.subject] == [
        "Le consentement de Yann Kermorgat a pris fin"
    ]
    tick_on(ending.ends_on + timedelta(days=30))
    assert Video.objects.get(pk=talk.video_id).is_watchable
    tick_on(ending.ends_on + timedelta(days=31))
    assert Video.objects.get(pk=talk.video_id).status == Video.Status.WITHDRAWN


def test_an_agreement_that_comes_late_lets_the_page_back(ending: SpeakerConsent, talk: Any) -> None:
    assert ending.ends_on is not None
    tick_on(ending.ends_on + timedelta(days=1))
    agree(talk.speaker, talk.video)
    with time_machine.travel(noon(ending.ends_on + timedelta(days=5)), tick=False):
        TestimonialPage.objects.get(pk=talk.pk).get_latest_revision().publish()
        assert is_live(talk)
    tick_on(ending.ends_on + timedelta(days=60))
    assert is_live(talk)
    assert Video.objects.get(pk=talk.video_id).is_watchable


def test_an_agreement_that_begins_later_leaves_a_gap_and_keeps_the_files(
    ending: SpeakerConsent, talk: Any
) -> None:
    assert ending.ends_on is not None
    agree(talk.speaker, talk.video, given_on=ending.ends_on + timedelta(days=50))
    tick_on(ending.ends_on + timedelta(days=1))
    assert not is_live(talk)
    tick_on(ending.ends_on + timedelta(days=40))
    tick_on(ending.ends_on + timedelta(days=60))
    assert Video.objects.get(pk=talk.video_id).is_watchable


def test_the_home_page_of_the_cms_shows_what_ends(
    ending: SpeakerConsent, editor_client: Client
) -> None:
    home = reverse("wagtailadmin_home")
    assert "Consentements à surveiller" not in editor_client.get(home).content.decode()
    ending.ends_on = timezone.localdate() + timedelta(days=20)
    ending.save()
    html = editor_client.get(home).content.decode()
    assert "Accords qui prennent fin" in html
    assert "Yann Kermorgat" in html


def test_form_read_before_a_withdrawal_does_not_undo_it(
    catalogue: Catalogue, moderator: User
) -> None:
    consent = SpeakerConsent.objects.get(video=catalogue.testimonial.video)
    model: Any = SpeakerConsent
    form_class = model.snippet_viewset.get_form_class(for_update=True)
    data = {
        "video": consent.video_id,
        "speaker": consent.speaker_id,
        "given_on": consent.given_on.isoformat(),
        "scope": consent.scope,
        "ends_on": (timezone.localdate() + timedelta(days=900)).isoformat(),
    }
    form = form_class(data, instance=consent, for_user=moderator)
    assert form.is_valid(), form.errors
    withdrawn_at = timezone.now()
    SpeakerConsent.objects.filter(pk=consent.pk).update(withdrawn_at=withdrawn_at)
    form.save()
    assert SpeakerConsent.objects.get(pk=consent.pk).withdrawn_at == withdrawn_at
