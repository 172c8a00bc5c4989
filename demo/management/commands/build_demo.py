from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from academy.models import HomePage
from academy.site import ensure_site
from courses.models import LessonPage
from demo import (
    consents,
    framework,
    learning,
    library,
    members,
    pages,
    people,
    quizzes,
    register,
    training,
    videos,
)
from demo.tasks import make_film


class Command(BaseCommand):
    help = "Build the demo academy where it is missing; videos are made by the video worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="do nothing but ask for missing videos when the pages are already there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS_ALLOWED:
            raise CommandError(
                "The demo is refused with these settings: DEMO_ACCOUNTS_ALLOWED is off."
            )
        if not (options["if_needed"] and _is_built()):
            self._build()
        members.build_members()
        consents.mark_officials()
        videos.bring_up()
        learning.build_learning()
        training.build_training()
        register.build_register()
        waiting = videos.missing()
        for slug in waiting:
            make_film.enqueue(slug)
        self.stdout.write(
            f"{len(waiting)} videos are to be made, the site answers meanwhile."
            if waiting
            else "Every demo video is there."
        )

    def _build(self) -> None:
        home = ensure_site()
        self.stdout.write("Framework and fictional collectivités…")
        framework.build_framework()
        collectivites = framework.build_collectivites()
        self.stdout.write("Speakers and their portraits…")
        speakers = pages.build_speakers(collectivites)
        self.stdout.write("Testimonials, talks, tracks, courses, lessons, resources…")
        pages.build_talks(speakers)
        pages.build_tracks()
        quizzes.build_quizzes()
        pages.build_resources()
        pages.build_home(home)
        people.build_people(collectivites)


def _is_built() -> bool:
    """The home page comes last, so it tells that all the rest is there.

    All but the quizzes, which an older demo lacks.
    """
    first = library.academy("temoignages")[0]["slug"]
    has_quizzes = LessonPage.objects.filter(slug=quizzes.SLUG).exists()
    return has_quizzes and HomePage.objects.filter(featured__slug=first).exists()
