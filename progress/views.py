"""Pages about one's progress that work without any script."""

from __future__ import annotations

import math
import time
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from courses.models import LessonPage
from progress import opening, services
from progress.models import LessonProgress
from progress.selectors import (
    NOT_SEEN,
    lesson_rows,
    next_lesson,
    percent_done,
    seconds_to_read,
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
    progress = services.open_lesson(person_id=person_id, lesson=page)
    rows = lesson_rows(person_id, page.course)
    context = {
        "lesson": page,
        "course": page.course,
        "progress": progress,
        "state": state_of(progress),
        "is_video": page.kind == LessonPage.Kind.VIDEO,
        "can_declare": progress.completed_at is None and seconds_to_read(page) is not None,
        "opened": opening.opening(person_id=person_id, lesson_id=pk),
        "standing": video_standing(person_id, page.video) if page.video else NOT_SEEN,
        "rows": rows,
        "percent": percent_done(rows),
        "next_row": next_lesson(rows, after=pk),
    }
    return render(request, "progress/lesson.html", context)


@csrf_exempt  # The signed opening time, bound to the person and the lesson, protects the form.
@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """« Marquer comme terminée », taken once the time to read has passed; it may be repeated."""
    here = reverse("progress:lesson", args=[pk])
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={here}")
    page = lesson_or_404(pk)
    person_id = request.user.pk
    note = opening.read(request.POST.get("opened", ""), person_id=person_id, lesson_id=pk)
    needed = seconds_to_read(page)
    if note is None or needed is None:
        messages.warning(request, _("Ce formulaire n’est plus valable : utilisez celui-ci."))
        return redirect(here)
    progress = services.open_lesson(person_id=person_id, lesson=page)
    opened_at = min(note.at, progress.started_at.timestamp())
    missing = needed - (time.time() - opened_at)
    if progress.completed_at is None and missing > 0:
        messages.warning(request, too_soon(missing))
    else:
        is_video = page.kind == LessonPage.Kind.VIDEO
        services.complete_lesson(
            person_id=person_id,
            lesson=page,
            means=LessonProgress.Means.READ if is_video else LessonProgress.Means.DONE,
            now=timezone.now(),
        )
        messages.success(request, _("Séquence terminée. C’est enregistré."))
    return redirect(here)


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
