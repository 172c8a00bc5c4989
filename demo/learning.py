"""What the demo's learner has followed, so that « Mon espace » shows a life and not a form.

Everything goes through the services that real people's requests go through. Nothing is done
again once it is there: visitors of the demo may change it.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from courses.models import CoursePage, LessonPage
from demo.videos import page_for
from learner.models import LearnerPreferences, Note
from learner.services import save_page, write_note
from media.models import Video
from progress import play_token, services
from progress.models import Enrolment, LessonProgress, QuizAttempt, Viewing
from progress.quizzes.services import open_attempt, submit
from progress.segments import TENTHS
from progress.upsert import join_viewing

LEARNER = "elue@demo.example"
FINISHED = "piloter-la-couverture-numerique-de-sa-commune"
UNDER_WAY = "ouvrir-ses-donnees-de-l-obligation-a-l-usage"
BEGUN = "concerter-ecouter-et-rendre-compte-en-ligne"
# Where the course under way was left.
LEFT_AT = "qualite-et-formats-publier-une-fois-bien"
SAVED = "un-informaticien-pour-vingt-deux-communes"
GOAL_MINUTES = 30


@dataclass(frozen=True)
class DemoNote:
    slug: str
    second: int
    text: str

    @property
    def key(self) -> uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{self.slug}/{self.second}")


NOTES = (
    DemoNote(
        "fixe-mobile-satellite-lire-la-carte-de-sa-commune",
        38,
        "Comparer cette carte avec le relevé des habitants du hameau du Moulin avant le conseil.",
    ),
    DemoNote(
        LEFT_AT,
        21,
        "Demander à la communauté de communes sous quel format elle publie déjà ses données.",
    ),
)
# Days ago, and the share of the video that was seen, by the slug of its page. Those of the
# finished course were read: its attestation is there before their films.
WATCHED = {
    "l-ouverture-des-donnees-en-dix-minutes": (5, 1.0),
    LEFT_AT: (0, 0.45),
    "cent-pour-cent-tablette-notre-premier-conseil-sans-papier": (12, 1.0),
    "maire-de-412-habitants-la-fibre-et-apres": (2, 0.6),
}


def build_learning() -> None:
    """Give the demo's learner courses, a quiz, notes, a goal; once."""
    person = User.objects.filter(email=LEARNER, is_demo=True).first()
    finished = CoursePage.objects.filter(slug=FINISHED).first()
    if person is None or finished is None:
        return
    if not Enrolment.objects.filter(person=person).exists():
        _follow_courses(person, finished)
        _choose(person)
    for slug in _of_films():
        page = page_for(slug)
        if page is not None and page.video is not None and page.video.is_watchable:
            _film_is_there(person, page, page.video)


def video_is_there(video: Video, **_kwargs: Any) -> None:
    """A film of the demo was published: what the learner saw of it is known from now on."""
    person = User.objects.filter(email=LEARNER, is_demo=True).first()
    for slug in _of_films() if person else ():
        page = page_for(slug)
        if person and page is not None and page.video_id == video.pk:
            _film_is_there(person, page, video)


def _of_films() -> set[str]:
    """Slugs of the pages of which something is known once their film is there."""
    return {*WATCHED, *(note.slug for note in NOTES)}


def _film_is_there(person: User, page: Any, video: Video) -> None:
    if page.slug in WATCHED:
        watch(person, page, video)
    for note in NOTES:
        unplaced = Note.objects.filter(person=person, key=note.key, second=None)
        if note.slug == page.slug and unplaced.exists():
            _note(person, note)


def _follow_courses(person: User, finished: CoursePage) -> None:
    """A course followed to its end a few weeks ago, one under way, one just opened."""
    for rank, lesson in enumerate(finished.lessons()):
        complete(person, lesson, days_ago=24 - 3 * rank)
    for slug, done in ((BEGUN, 0), (UNDER_WAY, 2)):
        course = CoursePage.objects.filter(slug=slug).first()
        lessons = list(course.lessons()) if course else []
        for lesson in lessons[:done]:
            complete(person, lesson, days_ago=5 if lesson.kind == LessonPage.Kind.VIDEO else 0)
        for lesson in lessons[done : done + 1]:
            services.open_lesson(person_id=person.pk, lesson=lesson)


def complete(person: User, lesson: LessonPage, *, days_ago: int) -> None:
    """A quiz is answered right; a video, which may still be in preparation, is read."""
    now = timezone.now() - timedelta(days=days_ago)
    if lesson.kind == LessonPage.Kind.QUIZ:
        pass_quiz(person, lesson, now=now)
        return
    is_video = lesson.kind == LessonPage.Kind.VIDEO
    services.complete_lesson(
        person_id=person.pk,
        lesson=lesson,
        means=LessonProgress.Means.READ if is_video else LessonProgress.Means.DONE,
        now=now,
        seconds=0 if is_video else 60 * lesson.minutes,
    )


def pass_quiz(person: User, lesson: LessonPage, *, now: datetime) -> QuizAttempt:
    """All answers right, handed in at that moment after a few minutes."""
    attempt = open_attempt(person.pk, lesson)
    opened_at = now - timedelta(minutes=lesson.minutes)
    QuizAttempt.objects.filter(pk=attempt.pk).update(opened_at=opened_at)
    attempt.refresh_from_db()
    answers = {question["id"]: _right(question) for question in attempt.questions}
    return submit(attempt, answers, now)


def _right(question: dict[str, Any]) -> Any:
    if question["kind"] == "short":
        return question["accepted"][0]
    return question["right"][0] if question["kind"] == "single" else question["right"]


def _choose(person: User) -> None:
    """Notes, a page for later, a goal; no reminder: nobody reads the mail of the demo."""
    for note in NOTES:
        _note(person, note)
    saved = page_for(SAVED)
    if saved is not None:
        save_page(person=person, page=saved)
    LearnerPreferences.objects.get_or_create(
        person=person, defaults={"weekly_goal_minutes": GOAL_MINUTES}
    )


def _note(person: User, note: DemoNote) -> None:
    page = page_for(note.slug)
    if page is not None:
        write_note(person=person, key=note.key, page=page, second=note.second, text=note.text)


def watch(person: User, page: Any, video: Video) -> None:
    """What the learner's player would have sent, once."""
    if Viewing.objects.filter(person=person, video=video).exists():
        return
    days_ago, share = WATCHED[page.slug]
    now = time.time() - 24 * 3600 * days_ago
    token = play_token.issue(person_id=person.pk, video=video, page_id=page.pk)
    # As long as it lasts, and a little more.
    token = replace(token, issued_at=round(now - video.duration - 60, 3))
    seen = int(token.duration * share)
    join_viewing(token, [(0, seen)], position=seen / TENTHS, now=now, age=0)
    if share == 1:
        # Today: films come in any order, and what is « later » may be there already.
        services.credit_viewing(token, now=time.time())
