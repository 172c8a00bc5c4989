"""What a person downloads of their progress."""

import json

import pytest
from django.utils import timezone

from progress import services
from progress.exports import personal_progress
from progress.models import LessonProgress
from tests.progress.conftest import post_message, token_for


@pytest.mark.django_db
def test_a_person_downloads_all_of_it_and_nothing_of_others(catalogue, learner, moderator):
    post_message(token_for(learner, catalogue.testimonial), segments=[[0, 40]], position=40)
    services.complete_lesson(
        person_id=learner.pk,
        lesson=catalogue.text_lesson,
        means=LessonProgress.Means.DONE,
        now=timezone.now(),
    )
    export = json.loads(json.dumps(personal_progress(learner)))
    assert export["vidéos"][0]["passages vus"] == [[0, 40]]
    assert export["séquences"][0]["titre"] == "La fin du cuivre"
    assert export["séquences"][0]["comment"] == "faite"
    assert export["cours"][0]["pourcentage"] == 33
    assert not any(personal_progress(moderator).values())
