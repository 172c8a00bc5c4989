"""An older demo gets what publishing asks for since, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from demo import consents, library, videos
from media import gate
from media.models import Video
from testimonials.models import Speaker, SpeakerConsent, TestimonialIndexPage, TestimonialPage
from tests.catalogue import SUMMARY, Catalogue, make_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_page(catalogue: Catalogue) -> TestimonialPage:
    """As the demo left it before: shown, without decision or consent."""
    video = make_video("Ancien film", audio_description=Video.AudioDescription.UNDECIDED)
    page = TestimonialPage(
        title="Ancien",
        slug=library.academy("temoignages")[0]["slug"],
        summary=SUMMARY,
        speaker=catalogue.speaker,
        video=video,
    )
    TestimonialIndexPage.objects.get().add_child(instance=page)
    return page


def test_an_older_demo_is_brought_up_and_stays_so(old_page: TestimonialPage) -> None:
    assert old_page.publication_obstacles()
    videos.bring_up()
    videos.bring_up()
    page = TestimonialPage.objects.get(pk=old_page.pk)
    assert page.publication_obstacles() == []
    assert page.video is not None
    assert gate.is_cleared(page.video)
    consent = SpeakerConsent.objects.get(video=page.video)
    assert consent.ends_on == timezone.localdate() + timedelta(days=730)


def test_what_somebody_withdrew_stays_withdrawn(old_page: TestimonialPage) -> None:
    videos.bring_up()
    SpeakerConsent.objects.filter(video=old_page.video).update(
        withdrawn_at=timezone.now(), ends_on=None
    )
    videos.bring_up()
    (consent,) = SpeakerConsent.objects.filter(video=old_page.video)
    assert consent.withdrawn_at is not None
    assert consent.ends_on is None


def test_officials_of_the_demo_are_known_by_their_role(db: None) -> None:
    entries = {entry["role"]: entry["slug"] for entry in library.load("speakers")}
    for role, slug in entries.items():
        Speaker.objects.create(name=role, slug=slug, role=role)
    consents.mark_officials()
    officials = set(Speaker.objects.filter(is_official=True).values_list("role", flat=True))
    assert {"Conseillère départementale", "Premier adjoint délégué au numérique"} <= officials
    assert not {"Secrétaire général de mairie", "Directrice générale des services"} & officials
