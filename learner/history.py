"""Everything that a person has followed, newest first, deleted content included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from cms.templatetags.french import NBSP, day
from cms.visibility import visible
from courses.models import LessonPage
from progress.models import Enrolment, LessonProgress, QuizAttempt, TrackCompletion, Viewing

Means = LessonProgress.Means


@dataclass(frozen=True)
class Entry:
    """One thing followed. `page` is None when it is no longer published."""

    at: datetime
    what: str
    title: str
    page: Page | None
    # « 80 %, réussi »; empty when there is no more to say.
    detail: str = ""
    is_finished: bool = False


def entries(person: User) -> QuerySet[Any]:
    """What was followed as (kind, key, moment), newest first; one statement for a page of them."""
    watched_in_lesson = Exists(LessonPage.objects.filter(pk=OuterRef("page_id")))
    sources: tuple[tuple[str, QuerySet[Any], Any], ...] = (
        ("track", TrackCompletion.objects.all(), F("completed_at")),
        ("course", Enrolment.objects.all(), Coalesce("completed_at", "started_at")),
        ("lesson", LessonProgress.objects.all(), Coalesce("completed_at", "started_at")),
        # The video of a lesson is told by the lesson.
        (
            "video",
            Viewing.objects.exclude(watched_in_lesson),
            Coalesce("completed_at", "updated_at"),
        ),
        (
            "quiz",
            QuizAttempt.objects.filter(submitted_at__isnull=False, video_question=""),
            F("submitted_at"),
        ),
    )
    first, *others = (
        found.filter(person=person)
        .order_by()
        .annotate(what=Value(name, CharField()), key=F("pk"), at=moment)
        .values_list("what", "key", "at")
        for name, found, moment in sources
    )
    return first.union(*others, all=True).order_by("-at", "what", "-key")


def with_details(rows: Iterable[tuple[str, int, datetime]]) -> list[Entry]:
    """These rows in words; at most one statement for each kind, and one for the pages."""
    known = list(rows)
    keys: dict[str, list[int]] = defaultdict(list)
    for what, key, _at in known:
        keys[what].append(key)
    found = {
        (what, row.pk): row
        for what, pks in keys.items()
        for row in _MODELS[what].filter(pk__in=pks)
    }
    pages = visible(Page.objects.filter(pk__in={_page_id(row) for row in found.values()} - {None}))
    by_key = {page.pk: page for page in pages}
    # What was erased since the list was made is passed over.
    return [
        _WORDS[what](found[what, key], at, by_key.get(_page_id(found[what, key])))
        for what, key, at in known
        if (what, key) in found
    ]


_MODELS: dict[str, QuerySet[Any]] = {
    "track": TrackCompletion.objects.all(),
    "course": Enrolment.objects.all(),
    "lesson": LessonProgress.objects.all(),
    "video": Viewing.objects.select_related("video"),
    "quiz": QuizAttempt.objects.defer("questions", "answers"),
}


def _page_id(row: Any) -> int | None:
    for name in ("track_id", "course_id", "lesson_id", "page_id"):
        if hasattr(row, name):
            return getattr(row, name)
    return None


def _track(row: TrackCompletion, at: datetime, page: Page | None) -> Entry:
    return Entry(at, _("Parcours terminé"), page.title if page else row.title, page, "", True)


def _course(row: Enrolment, at: datetime, page: Page | None) -> Entry:
    title = page.title if page else row.title
    if row.completed_at is None:
        return Entry(at, _("Cours commencé"), title, page, f"{row.percent}{NBSP}% {_('suivi')}")
    begun = timezone.localdate(row.started_at)
    detail = _("commencé le %(day)s") % {"day": day(begun)}
    return Entry(at, _("Cours terminé"), title, page, detail, True)


def _lesson(row: LessonProgress, at: datetime, page: Page | None) -> Entry:
    title = page.title if page else row.title
    if row.completed_at is None:
        return Entry(at, _("Séquence commencée"), title, page)
    what = _("Séquence %(means)s") % {"means": row.get_means_display()}
    detail = _declared(row.declared_on, row.declared_reason) if row.is_declared else ""
    return Entry(at, what, title, page, detail, not row.is_declared)


def _declared(on: date | None, reason: str) -> str:
    """« suivie ailleurs le 2 mars 2026 : journée de l’association des maires »"""
    words = _("suivie ailleurs le %(day)s") % {"day": day(on)} if on else _("suivie ailleurs")
    return f"{words}{NBSP}: {reason}" if reason else words


def _video(row: Viewing, at: datetime, page: Page | None) -> Entry:
    title = page.title if page else row.video.title
    if row.completed_at is None:
        return Entry(at, _("Vidéo commencée"), title, page)
    return Entry(at, _("Vidéo suivie jusqu’au bout"), title, page, "", True)


def _quiz(row: QuizAttempt, at: datetime, page: Page | None) -> Entry:
    outcome = _("réussi") if row.is_passed else _("à reprendre")
    detail = f"{row.percent}{NBSP}%, {outcome}"
    title = page.title if page else row.title
    return Entry(at, _("Questionnaire"), title, page, detail, row.is_passed)


_WORDS: dict[str, Callable[[Any, datetime, Page | None], Entry]] = {
    "track": _track,
    "course": _course,
    "lesson": _lesson,
    "video": _video,
    "quiz": _quiz,
}
