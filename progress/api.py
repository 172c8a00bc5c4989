"""The one personal request of a page, and the renewal of play tokens."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from accounts.models import User
from cms.personal import page_parts
from courses.models import CoursePage, LessonPage, TrackPage
from media.models import Video
from media.pages import VideoPageMixin
from progress import heartbeat, opening, play_token, services
from progress.message import MAX_BYTES, MalformedError, read_object, text
from progress.models import Enrolment, LessonProgress
from progress.play_token import ExpiredTokenError, ForgedTokenError
from progress.selectors import (
    State,
    lesson_rows,
    next_lesson,
    percent_done,
    state_label,
    state_of,
    video_standing,
    visible_page,
)
from progress.wording import course_label, list_label

personal = cache_control(private=True, no_store=True)
# Digits of a page's key: more than any database gives.
LONGEST_KEY = 15


@require_safe
@personal
def mine(request: HttpRequest) -> JsonResponse:
    """What the page `?page=` (its key) shows about whoever asks; nothing about visitors.

    404 for a page that is not published. Opening a lesson starts its course: no other request
    tells that a signed-in person opened a page that a cache keeps.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False, "sign_up": reverse("account_signup")})
    answer: dict[str, Any] = {"signed_in": True, **identity(request.user)}
    key = request.GET.get("page", "")
    if key:
        is_key = key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY
        page = visible_page(int(key)) if is_key else None
        if page is None:
            return JsonResponse(
                {"error": "Cette page n’est pas publiée."}, status=HTTPStatus.NOT_FOUND
            )
        answer |= about_page(request, request.user, page)
        answer |= page_parts.about(request.user, page)
    return JsonResponse(answer)


def identity(person: User) -> dict[str, Any]:
    names = [person.first_name, person.last_name]
    return {
        "person": person.pk,
        "name": person.first_name or str(person),
        "initials": "".join(name[0] for name in names if name).upper(),
        "heartbeat": heartbeat.PATH,
        "renew": reverse("progress:renew"),
    }


def about_page(request: HttpRequest, person: User, page: Page) -> dict[str, Any]:
    """`lesson`, `course`, `video` and `courses`, each only where the page has one."""
    answer: dict[str, Any] = {}
    is_open = isinstance(page, VideoPageMixin) and page.is_open_to(request)
    if isinstance(page, LessonPage):
        answer["lesson"] = about_lesson(person, page, is_open=is_open)
        answer["course"] = about_course(person, page.course, page.pk)
    elif isinstance(page, CoursePage):
        answer["course"] = about_course(person, page)
    elif not isinstance(page, VideoPageMixin):
        if isinstance(page, TrackPage):
            # What was missing of it may be withdrawn since.
            services.open_track(person_id=person.pk, track=page)
        answer["courses"] = about_courses(person)
    if is_open:
        video = page.video
        if video is not None and video.is_watchable:
            answer["video"] = about_video(person, page, video)
    return answer


def about_lesson(person: User, lesson: LessonPage, *, is_open: bool) -> dict[str, Any]:
    """`state` and `label`; `complete` and `opened`, the form that ends it, where one may read it.

    A lesson that other courses lock is not begun by looking at its page.
    """
    if not is_open:
        progress = LessonProgress.objects.filter(person=person, lesson=lesson).first()
        return {"state": state_of(progress).value, "label": state_label(progress)}
    progress = services.open_lesson(person_id=person.pk, lesson=lesson)
    said = {
        "state": state_of(progress).value,
        "label": state_label(progress),
        "declared": progress.is_declared,
    }
    if lesson.kind == LessonPage.Kind.QUIZ:
        return said
    return said | {
        # A video is followed, or its transcript is read.
        "transcript": lesson.kind == LessonPage.Kind.VIDEO,
        "complete": reverse("progress:complete", args=[lesson.pk]),
        "opened": opening.opening(person_id=person.pk, lesson_id=lesson.pk),
    }


def about_course(person: User, course: CoursePage, here: int | None = None) -> dict[str, Any]:
    """The course, its lessons, and the one to go on with: from `here`, else the last opened."""
    rows = lesson_rows(person.pk, course)
    enrolment = Enrolment.objects.filter(person=person, course=course).first()
    percent = percent_done(rows)
    last = enrolment.last_lesson_id if enrolment else None
    following = next_lesson(rows, after=here or last)
    return {
        "percent": percent,
        "label": course_label(percent, enrolment),
        "begun": any(row.state is not State.TODO for row in rows),
        "next": following and {"title": following.lesson.title, "url": following.lesson.get_url()},
        "lessons": {row.lesson.pk: {"state": row.state.value, "label": row.label} for row in rows},
    }


def about_courses(person: User) -> dict[int, dict[str, str]]:
    """The courses that a person began, for lists of courses; one statement."""
    known = Enrolment.objects.filter(person=person, course__isnull=False)
    return {
        enrolment.course_id: {
            "state": "done" if enrolment.completed_at else "begun",
            "label": list_label(enrolment),
        }
        for enrolment in known
        if enrolment.course_id is not None
    }


def about_video(person: User, page: Page, video: Video) -> dict[str, Any]:
    known = video_standing(person.pk, video)
    token = play_token.issue(person_id=person.pk, video=video, page_id=page.pk)
    return {
        "id": video.pk,
        "take": video.take,
        "token": token.sign(),
        "resume": round(known.resume, 1),
        "ratio": round(known.ratio, 3),
        "completed": known.is_completed,
        "updated": known.is_updated,
    }


@csrf_exempt  # It changes nothing, and answers only the person whom the token was made for.
@require_POST
@personal
def renew(request: HttpRequest) -> JsonResponse:
    """A fresh signature for an expired play token, so that what waited can be sent.

    401 signed out, 403 forged or someone else's, 410 after thirty days.
    """
    if not request.user.is_authenticated:
        return failure(HTTPStatus.UNAUTHORIZED, "Connectez-vous pour envoyer votre avancement.")
    try:
        token = text(read_object(request.read(MAX_BYTES)), "token", longest=2048)
        return JsonResponse({"token": play_token.renew(token, person_id=request.user.pk)})
    except MalformedError:
        return failure(HTTPStatus.BAD_REQUEST, "Ce message est illisible.")
    except ForgedTokenError:
        return failure(HTTPStatus.FORBIDDEN, "Cet avancement n’est pas le vôtre.")
    except ExpiredTokenError:
        return failure(HTTPStatus.GONE, "Cet avancement a plus de trente jours.")


def failure(status: HTTPStatus, reason: str) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)
