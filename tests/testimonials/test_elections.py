"""Before an election, editors are warned; nothing is withdrawn for that reason."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cms import clock
from testimonials.models import SpeakerConsent, TestimonialPage, UpcomingElection
from tests.catalogue import Catalogue

pytestmark = pytest.mark.django_db

RULE = "Article L. 52-1 du code électoral : la communication publique est encadrée."


@pytest.fixture
def election(db: None) -> UpcomingElection:
    return UpcomingElection.objects.create(
        label="Élections départementales",
        first_round=date(2028, 3, 12),
        last_round=date(2028, 3, 19),
        rule=RULE,
        source="Journal officiel",
        source_date=date(2027, 6, 1),
    )


def noon(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(year, month, day, 12))


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_editors_are_told_once_before_the_period_begins(
    catalogue: Catalogue, election: UpcomingElection, editor: User
) -> None:
    catalogue.speaker.is_official = True
    catalogue.speaker.save()
    SpeakerConsent.objects.filter(video=catalogue.testimonial.video).update(may_be_candidate=True)
    for moment in (noon(2027, 7, 1), noon(2027, 8, 15), noon(2027, 8, 16), noon(2027, 10, 1)):
        with at(moment):
            assert clock.tick() == []
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    (message,) = mail.outbox
    body = str(message.body)
    assert message.to == [editor.email]
    assert "1er septembre 2027" in body
    assert "Solène Quemarrec" in body
    assert "candidature possible" in body
    assert "À vérifier avec votre service juridique" in body
    assert TestimonialPage.objects.get(pk=catalogue.testimonial.pk).live


@pytest.mark.parametrize(
    ("moment", "is_official", "told"),
    [
        (noon(2027, 7, 1), True, False),
        (noon(2027, 8, 15), True, True),
        (noon(2027, 12, 1), True, True),
        (noon(2027, 12, 1), False, False),
        (noon(2028, 3, 20), True, False),
    ],
)
def test_the_form_of_an_official_says_it_with_its_source(
    catalogue: Catalogue,
    election: UpcomingElection,
    moderator_client: Client,
    moment: datetime,
    is_official: bool,
    told: bool,
) -> None:
    catalogue.speaker.is_official = is_official
    catalogue.speaker.save()
    edit = reverse("wagtailadmin_pages:edit", args=[catalogue.testimonial.pk])
    with at(moment):
        moderator_client.force_login(User.objects.get(email="moderation@exemple.test"))
        html = moderator_client.get(edit).content.decode()
    assert ("Élections départementales" in html) is told
    assert ("Journal officiel" in html) is told


def test_the_home_page_of_the_cms_lists_the_officials(
    catalogue: Catalogue, election: UpcomingElection, editor: User, client: Client
) -> None:
    catalogue.speaker.is_official = True
    catalogue.speaker.save()
    with at(noon(2027, 12, 1)):
        client.force_login(editor)
        html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert RULE.split(" :")[0] in html
    assert "Solène Quemarrec" in html


@pytest.mark.parametrize(
    ("who", "may"),
    [("learner_client", False), ("editor_client", False), ("administrator_client", True)],
)
def test_administrators_keep_the_calendar(
    request: pytest.FixtureRequest, catalogue: Catalogue, who: str, may: bool
) -> None:
    client: Client = request.getfixturevalue(who)
    answer = client.get(reverse("wagtailsnippets_testimonials_upcomingelection:add"))
    assert (answer.status_code == 200) is may


def test_the_last_round_comes_after_the_first(
    catalogue: Catalogue, administrator_client: Client
) -> None:
    answer = administrator_client.post(
        reverse("wagtailsnippets_testimonials_upcomingelection:add"),
        {
            "label": "Municipales",
            "first_round": "2032-03-14",
            "last_round": "2032-03-07",
            "months_before": "6",
            "rule": RULE,
            "source": "Journal officiel",
            "source_date": "2031-09-01",
        },
    )
    assert "Le dernier tour vient après le premier." in answer.content.decode()


def test_period_of_centuries_is_refused(election: UpcomingElection) -> None:
    election.months_before = 32_000
    with pytest.raises(ValidationError, match="24 mois"):
        election.full_clean()
