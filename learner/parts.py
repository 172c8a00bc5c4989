"""What « Mon espace » adds to the one personal request of a page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from learner.models import Note, SavedPage
from learner.notebook import notes_on
from learner.page_tokens import PageToken
from media.pages import VideoPageMixin


def is_notable(page: Page) -> bool:
    """Lessons, testimonials and expert talks: what one follows."""
    return isinstance(page, VideoPageMixin)


def notes(person: User, page: Page) -> dict[str, Any] | None:
    """The person's notes on the page, and what writing one more needs; one statement."""
    if not is_notable(page):
        return None
    return {
        "address": reverse("learner:note_api"),
        "token": PageToken(person.pk, page.pk).sign(),
        "most": Note.MOST_CHARACTERS,
        "items": [said(note) for note in notes_on(person, page.pk)],
    }


def said(note: Note) -> dict[str, Any]:
    """A note as scripts read it."""
    return {"key": str(note.key), "second": note.second, "text": note.text}


def saved(person: User, page: Page) -> dict[str, Any] | None:
    """Whether the page is kept for later, and where to say so; one statement."""
    if not is_notable(page):
        return None
    return {
        "address": reverse("learner:save_api"),
        "token": PageToken(person.pk, page.pk).sign(),
        "is_saved": SavedPage.objects.filter(person=person, page=page.pk).exists(),
    }
