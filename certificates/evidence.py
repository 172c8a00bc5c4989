"""What proves an attestation: for the person, and for whom the person shares it with.

Frozen with the attestation, so that a video or a quiz that goes away takes no proof with it.
Answers to questions are no part of it: they never leave the person.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any, TypedDict

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from certificates.context import Context, moment
from certificates.models import Attestation
from courses.models import LessonPage
from progress import segments
from progress.models import LessonProgress, QuizAttempt, Viewing

# A spreadsheet takes a cell that begins so for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class SeenVideo(TypedDict):
    lesson: str
    video: str
    # Which content of the video: it grows when its film is replaced by another.
    take: int
    started_at: str
    updated_at: str
    completed_at: str | None
    # Seconds of the video that were played, without overlap: [[0.0, 95.0]].
    played: list[list[float]]


class Attempt(TypedDict):
    lesson: str
    is_along_video: bool
    opened_at: str
    submitted_at: str
    # 0-100.
    percent: int
    is_passed: bool


class Evidence(TypedDict):
    videos: list[SeenVideo]
    attempts: list[Attempt]


def collect(person: User, context: Context) -> Evidence:
    """What is known today of how the lessons of an attestation were followed."""
    lessons = [lesson["id"] for course in context["courses"] for lesson in course["lessons"]]
    return {"videos": _videos(person, lessons), "attempts": _attempts(person, lessons)}


def joined(evidence: Evidence, earlier: Evidence) -> Evidence:
    """With what an earlier edition proved by videos that are gone; attempts never go."""
    known = {(video["lesson"], video["video"], video["take"]) for video in evidence["videos"]}
    gone = [
        video
        for video in earlier["videos"]
        if (video["lesson"], video["video"], video["take"]) not in known
    ]
    told = {attempt["opened_at"] for attempt in evidence["attempts"]}
    lost = [attempt for attempt in earlier["attempts"] if attempt["opened_at"] not in told]
    return {"videos": evidence["videos"] + gone, "attempts": evidence["attempts"] + lost}


def bundle(attestation: Attestation, *, consent_of: User) -> bytes:
    """The evidence as a ZIP file, the same each time.

    `consent_of` is whoever agrees that it be given: nobody but the person whose attestation it
    is can, whoever receives it. Raises PermissionDenied for anybody else.
    """
    if consent_of.pk != attestation.person_id:
        raise PermissionDenied
    context: Context = attestation.context
    proof: Evidence = attestation.evidence
    files = {
        "LISEZ-MOI.txt": render_to_string(
            "certificates/evidence.txt",
            {"attestation": attestation, "site_name": settings.SITE_NAME},
        ),
        "sequences.csv": _table(_LESSON_HEADINGS, _lesson_rows(context)),
        "videos.csv": _table(_VIDEO_HEADINGS, _video_rows(proof)),
        "essais.csv": _table(_ATTEMPT_HEADINGS, _attempt_rows(proof)),
        "attestation.json": json.dumps(
            {"code": attestation.shown_code, "contenu": context}, ensure_ascii=False, indent=2
        ),
    }
    issued = timezone.localtime(attestation.issued_at).timetuple()[:6]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=issued)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def _videos(person: User, lessons: list[int]) -> list[SeenVideo]:
    shown = LessonPage.objects.filter(pk__in=lessons).exclude(video=None)
    titles = {lesson.video_id: lesson.title for lesson in shown}
    viewings = Viewing.objects.filter(person=person, video__in=titles).select_related("video")
    return [
        SeenVideo(
            lesson=titles[viewing.video_id],
            video=viewing.video.title,
            take=viewing.take,
            started_at=viewing.started_at.isoformat(),
            updated_at=viewing.updated_at.isoformat(),
            completed_at=None if viewing.completed_at is None else viewing.completed_at.isoformat(),
            played=[
                [start / segments.TENTHS, end / segments.TENTHS] for start, end in viewing.watched
            ],
        )
        for viewing in viewings.order_by("started_at", "pk")
    ]


def _attempts(person: User, lessons: list[int]) -> list[Attempt]:
    handed_in = QuizAttempt.objects.filter(
        person=person, lesson__in=lessons, submitted_at__isnull=False, percent__isnull=False
    )
    rows = handed_in.order_by("opened_at", "pk").values_list(
        "title", "video_question", "opened_at", "submitted_at", "percent", "is_passed"
    )
    return [
        Attempt(
            lesson=title,
            is_along_video=bool(question),
            opened_at=opened.isoformat(),
            submitted_at=submitted.isoformat(),
            percent=percent,
            is_passed=passed,
        )
        for title, question, opened, submitted, percent, passed in rows
        if submitted is not None and percent is not None
    ]


_LESSON_HEADINGS = (
    "cours",
    "séquence",
    "forme",
    "comment",
    "commencée le",
    "terminée le",
    "secondes réellement suivies",
    "suivie ailleurs le (déclaré)",
)
_VIDEO_HEADINGS = (
    "séquence",
    "vidéo",
    "version",
    "première lecture",
    "dernière lecture",
    "vue jusqu’au bout le",
    "passage : début (s)",
    "passage : fin (s)",
)
_ATTEMPT_HEADINGS = (
    "séquence",
    "au fil de la vidéo",
    "ouvert le",
    "rendu le",
    "résultat (%)",
    "réussi",
)


def _lesson_rows(context: Context) -> Iterable[list[Any]]:
    kinds, means = dict(LessonPage.Kind.choices), dict(LessonProgress.Means.choices)
    for course in context["courses"]:
        for lesson in course["lessons"]:
            yield [
                course["title"],
                lesson["title"],
                kinds.get(lesson["kind"], ""),
                means.get(lesson["means"], ""),
                _moment(lesson["started_at"]),
                _moment(lesson["completed_at"]),
                lesson["seconds"],
                lesson["declared_on"] or "",
            ]


def _video_rows(proof: Evidence) -> Iterable[list[Any]]:
    for video in proof["videos"]:
        for start, end in video["played"]:
            yield [
                video["lesson"],
                video["video"],
                video["take"],
                _moment(video["started_at"]),
                _moment(video["updated_at"]),
                _moment(video["completed_at"]),
                f"{start:.1f}".replace(".", ","),
                f"{end:.1f}".replace(".", ","),
            ]


def _attempt_rows(proof: Evidence) -> Iterable[list[Any]]:
    for attempt in proof["attempts"]:
        yield [
            attempt["lesson"],
            "oui" if attempt["is_along_video"] else "non",
            _moment(attempt["opened_at"]),
            _moment(attempt["submitted_at"]),
            attempt["percent"],
            "oui" if attempt["is_passed"] else "non",
        ]


def _moment(text: str | None) -> str:
    """Paris time, as spreadsheets sort it; empty for nothing."""
    return f"{moment(text):%Y-%m-%d %H:%M:%S}" if text else ""


def _table(headings: Iterable[str], rows: Iterable[list[Any]]) -> str:
    """CSV as French spreadsheets open it: semicolons, and a mark that says UTF-8."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(headings)
    table.writerows([[_cell(value) for value in row] for row in rows])
    return "\N{BYTE ORDER MARK}" + text.getvalue()


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(_FORMULAS)
    return f"'{value}" if is_formula else value
