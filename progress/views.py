"""Pages about one's progress that work without any script."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from courses.models import CoursePage, LessonPage
from progress import opening, services
from progress.models import LessonProgress
from progress.selectors import (
    NOT_SEEN,
    State,
    lesson_rows,
    next_lesson,
    percent_done,
    seconds_to_read,
    state_label,
    state_of,
    video_standing,
    visible_lesson,
)

personal = cache_control(private=True, no_store=True)


def lesson_or_404(pk: int) -> LessonPage:
    found = visible_lesson(pk)
    if found is None:
        raise Http404
    return found


@require_safe
@login_required
@personal
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """« Où j’en suis dans cette séquence », with the form that ends a text or an exercise."""
    page = lesson_or_404(pk)
    person_id = cast(User, request.user).pk
    missing = page.missing_courses(request)
    progress = None if missing else services.open_lesson(person_id=person_id, lesson=page)
    rows = lesson_rows(person_id, page.course)
    is_credited = state_of(progress) is State.DONE and not (progress and progress.is_declared)
    is_readable = not missing and seconds_to_read(page) is not None
    context = {
        "lesson": page,
        "course": page.course,
        "missing": missing,
        "progress": progress,
        "state": state_of(progress),
        "label": state_label(progress),
        "is_done": is_credited,
        "is_video": page.kind == LessonPage.Kind.VIDEO,
        "can_complete": is_readable and not is_credited,
        "opened": opening.opening(person_id=person_id, lesson_id=pk),
        "standing": video_standing(person_id, page.video) if page.video else NOT_SEEN,
        "rows": rows,
        "percent": percent_done(rows),
        "next_row": next_lesson(rows, after=pk),
    }
    return render(request, "progress/lesson.html", context)


@csrf_exempt  # The signed opening time, bound to the person and the lesson, protects the form.
@require_POST
@personal
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """« Marquer comme terminée », taken once the time to read has passed; it may be repeated.

    A form is answered by a page. A script (`Accept: application/json`) gets `message`: 200
    done, 401 signed out, 403 not open or not this person's note, 409 too soon.
    """
    is_form = request.accepts("text/html")
    if not request.user.is_authenticated:
        here = reverse("progress:lesson", args=[pk])
        if is_form:
            return redirect(f"{reverse('account_login')}?next={here}")
        words = _("Reconnectez-vous pour enregistrer votre avancement.")
        return JsonResponse({"message": words}, status=HTTPStatus.UNAUTHORIZED)
    status, words = finish(request, request.user.pk, lesson_or_404(pk))
    if not is_form:
        return JsonResponse({"message": words}, status=status)
    level = messages.SUCCESS if status == HTTPStatus.OK else messages.WARNING
    messages.add_message(request, level, words)
    return redirect("progress:lesson", pk)


def finish(request: HttpRequest, person_id: int, page: LessonPage) -> tuple[HTTPStatus, str]:
    """Complete a lesson that was read; what became of it, in words too."""
    if missing := page.missing_courses(request):
        return HTTPStatus.FORBIDDEN, locked(missing)
    note = opening.read(request.POST.get("opened", ""), person_id=person_id, lesson_id=page.pk)
    needed = seconds_to_read(page)
    if note is None or needed is None:
        return HTTPStatus.FORBIDDEN, _(
            "Ce formulaire n’est plus valable. Rechargez la page, puis recommencez."
        )
    progress = services.open_lesson(person_id=person_id, lesson=page)
    now = timezone.now()
    elapsed = now.timestamp() - min(note.at, progress.started_at.timestamp())
    is_credited = progress.completed_at is not None and not progress.is_declared
    if elapsed < needed and not is_credited:
        return HTTPStatus.CONFLICT, too_soon(needed - elapsed)
    is_video = page.kind == LessonPage.Kind.VIDEO
    services.complete_lesson(
        person_id=person_id,
        lesson=page,
        means=LessonProgress.Means.READ if is_video else LessonProgress.Means.DONE,
        now=now,
        seconds=elapsed,
    )
    return HTTPStatus.OK, _("Séquence terminée. C’est enregistré.")


def locked(missing: list[CoursePage]) -> str:
    """What comes first, in words."""
    titles = ", ".join(f"« {course.title} »" for course in missing)
    return _("Cette séquence s’ouvre après un autre cours : terminez d’abord %(titles)s.") % {
        "titles": titles
    }


def too_soon(missing: float) -> str:
    """Kindly: how long, at the fastest, there is still to read."""
    minutes = math.ceil(missing / 60)
    return ngettext(
        "Vous venez d’ouvrir cette séquence : il reste environ %(minutes)d minute de lecture. "
        "Revenez ensuite la marquer comme terminée.",
        "Vous venez d’ouvrir cette séquence : il reste environ %(minutes)d minutes de lecture. "
        "Revenez ensuite la marquer comme terminée.",
        minutes,
    ) % {"minutes": minutes}
