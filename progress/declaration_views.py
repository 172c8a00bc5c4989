"""Declaring a lesson that was followed elsewhere, and taking it back; plain pages and forms."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from progress import services
from progress.forms import DeclarationForm
from progress.models import LessonProgress
from progress.views import lesson_or_404, locked

personal = cache_control(private=True, no_store=True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@personal
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where and how; the person's word is kept with the lesson."""
    lesson = lesson_or_404(pk)
    person_id = cast(User, request.user).pk
    if missing := lesson.missing_courses(request):
        messages.warning(request, locked(missing))
        return redirect("progress:lesson", pk)
    known = LessonProgress.objects.filter(person=person_id, lesson=lesson).first()
    if known is not None and known.completed_at is not None and not known.is_declared:
        messages.info(request, _("Vous avez déjà terminé cette séquence ici."))
        return redirect("progress:lesson", pk)
    said = {"on": known.declared_on, "reason": known.declared_reason} if known else {}
    form = DeclarationForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        services.declare_lesson(
            person_id=person_id,
            lesson=lesson,
            by_id=person_id,
            now=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("C’est noté : cette séquence est déclarée."))
        return redirect("progress:lesson", pk)
    return render(request, "progress/declare.html", {"form": form, "lesson": lesson})


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's word back; repeating it changes nothing."""
    taken = services.withdraw_declaration(
        person_id=cast(User, request.user).pk, lesson=lesson_or_404(pk), now=timezone.now()
    )
    if taken:
        messages.success(request, _("Votre déclaration est retirée."))
    return redirect("progress:lesson", pk)
