"""Notes and « à voir plus tard » as pages that work without any script."""

from __future__ import annotations

import uuid
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from accounts.models import User
from learner import services
from learner.forms import NoteForm
from learner.models import Note, SavedPage
from learner.note_search import MOST_TYPED, search_notes
from learner.notebook import all_notes, by_page, notes_on
from learner.parts import is_notable
from learner.services import NoteRefused
from learner.views import personal
from media.templatetags.moments import clock
from progress.selectors import visible_page

NOTES_ON_A_PAGE = 50


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@personal
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person keeps of a page: its notes, and whether to watch it later.

    A page that is no longer published is shown to those who wrote on it, without new notes.
    """
    person = _person(request)
    shown = visible_page(pk)
    if shown is not None and not is_notable(shown):
        raise Http404
    notes = list(notes_on(person, pk))
    if shown is None and not notes:
        raise Http404
    form = _form(request, shown)
    is_typed = request.method == "POST" and form.is_valid()
    if shown and is_typed and _write(form, person=person, key=uuid.uuid4(), page=shown):
        messages.success(request, _("Votre note est enregistrée."))
        return redirect("learner:notes", pk)
    context = {
        "noted_page": shown,
        "title": shown.title if shown else notes[0].title,
        "notes": notes,
        "form": form,
        "is_saved": SavedPage.objects.filter(person=person, page=pk).exists(),
    }
    return render(request, "learner/page.html", context)


def _form(request: HttpRequest, shown: Page | None) -> NoteForm:
    """`?t=` in the address gives the moment."""
    has_video = getattr(shown, "video_id", None) is not None
    asked = request.GET.get("t", "")
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
    initial = {"moment": "" if start is None else clock(start)}
    return NoteForm(
        request.POST if request.method == "POST" else None, has_video=has_video, initial=initial
    )


def _write(form: NoteForm, *, person: User, key: UUID, page: Page) -> bool:
    """Whether the note is kept; the form says why it is not."""
    try:
        services.write_note(
            person=person,
            key=key,
            page=page,
            second=form.cleaned_data.get("moment"),
            text=form.cleaned_data["text"],
        )
    except NoteRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_POST
@login_required
@personal
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """`later=1` keeps the page for later, anything else no longer; back to where one was."""
    if request.POST.get("later") == "1":
        shown = visible_page(pk)
        if shown is None or not is_notable(shown):
            raise Http404
        services.save_page(person=_person(request), page=shown)
        messages.success(request, _("Vous retrouverez cette page dans « Mon espace »."))
    else:
        services.forget_page(person=_person(request), page_id=pk)
        messages.success(request, _("Cette page n’est plus dans « À voir plus tard »."))
    is_from_home = request.POST.get("from") == "home"
    return redirect("learner:home") if is_from_home else redirect("learner:notes", pk)


@require_safe
@login_required
@personal
def every_note(request: HttpRequest) -> HttpResponse:
    """All the person's notes, page by page; with `?q=`, those that hold these words."""
    notes: QuerySet[Note] | list[Note] = all_notes(_person(request))
    typed = request.GET.get("q", "").replace("\0", " ").strip()[:MOST_TYPED]
    if typed:
        notes = search_notes(notes, typed)
    pages = Paginator(notes, NOTES_ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "page_of_entries": shown,
        "groups": by_page(shown.object_list),
        "typed": typed,
        "total": pages.count,
    }
    return render(request, "learner/every_note.html", context)


@require_safe
@login_required
@personal
def download(request: HttpRequest) -> HttpResponse:
    """All the person's notes as a text, to keep or to print."""
    context = {
        "groups": by_page(all_notes(_person(request))),
        "today": timezone.localdate(),
        "site_name": settings.SITE_NAME,
    }
    text = render_to_string("learner/notes.txt", context)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = f"mes-notes-{slugify(settings.SITE_NAME)}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@personal
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a note, on a page of its own."""
    note = _note(request, key)
    shown = note.page.specific if note.page else None
    has_video = getattr(shown, "video_id", None) is not None
    moment = "" if note.second is None else clock(note.second)
    initial = {"moment": moment, "text": note.text}
    form = NoteForm(
        request.POST if request.method == "POST" else None, has_video=has_video, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        if shown is None:
            services.rewrite_note(note, text=form.cleaned_data["text"])
            return _done(request, note)
        if _write(form, person=_person(request), key=key, page=shown):
            return _done(request, note)
    return render(request, "learner/note.html", {"note": note, "form": form})


def _done(request: HttpRequest, note: Note) -> HttpResponse:
    messages.success(request, _("Votre note est enregistrée."))
    return _back(note)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@personal
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks first: nothing brings a note back."""
    note = _note(request, key)
    if request.method != "POST":
        return render(request, "learner/delete_note.html", {"note": note})
    note.delete()
    messages.success(request, _("La note est supprimée."))
    return _back(note)


def _note(request: HttpRequest, key: UUID) -> Note:
    notes = Note.objects.filter(person=_person(request)).select_related("page")
    return get_object_or_404(notes, key=key)


def _back(note: Note) -> HttpResponse:
    """To the page's notes while there is something there, else to all notes."""
    if note.page_id is None or (
        visible_page(note.page_id) is None
        and not Note.objects.filter(person=note.person_id, page=note.page_id).exists()
    ):
        return redirect("learner:every_note")
    return redirect("learner:notes", note.page_id)
