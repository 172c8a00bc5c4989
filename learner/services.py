"""What a person writes: notes and pages for later. Every write may be repeated."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from learner.models import Note, SavedPage

# On one page, and on all: far more than a hand writes.
MOST_ON_A_PAGE = 200
MOST_NOTES = 5000


class NoteRefused(Exception):
    """What was typed cannot be kept; the message is for the person."""


def checked_text(text: str) -> str:
    """The text of a note, trimmed. Raises NoteRefused."""
    # No database keeps a half of a pair of surrogates, which JSON lets through, nor a null.
    kept = text.encode(errors="ignore").decode().replace("\0", "").strip()
    if not kept:
        raise NoteRefused(_("Écrivez quelque chose : une note vide n’est pas gardée."))
    if len(kept) > Note.MOST_CHARACTERS:
        raise NoteRefused(
            _("Cette note est trop longue : %(most)s caractères au plus, elle en a %(count)s.")
            % {"most": Note.MOST_CHARACTERS, "count": len(kept)}
        )
    return kept


def write_note(
    *, person: User, key: UUID, page: Page, second: int | None, text: str
) -> tuple[Note, bool]:
    """Write a note under its key, or write it anew; true when it is new. Raises NoteRefused.

    `second` is brought back inside the page's video. A key of someone else's note is refused.
    """
    values = {"second": within_video(page, second), "text": checked_text(text), "title": page.title}
    note = Note.objects.filter(key=key).first()
    if note is not None:
        if note.person_id != person.pk or note.page_id != page.pk:
            raise NoteRefused(_("Cette note est sur une autre page."))
        for name, value in values.items():
            setattr(note, name, value)
        note.save()
        return note, False
    mine = Note.objects.filter(person=person)
    if mine.filter(page=page).count() >= MOST_ON_A_PAGE or mine.count() >= MOST_NOTES:
        raise NoteRefused(_("Vous avez beaucoup de notes ici : supprimez-en avant d’en ajouter."))
    return Note.objects.get_or_create(
        key=key, defaults={"person": person, "page_id": page.pk, **values}
    )


def within_video(page: Page, second: int | None) -> int | None:
    """A moment of the page's video; None where there is no video."""
    video = getattr(page, "video", None)
    if second is None or video is None:
        return None
    longest = int(video.duration) if video.duration else second
    return min(max(0, second), longest)


def save_page(*, person: User, page: Page) -> None:
    """Keep a page for later; once."""
    SavedPage.objects.get_or_create(person=person, page_id=page.pk)


def forget_page(*, person: User, page_id: int) -> None:
    """No longer for later; nothing when it was not."""
    # By the page's own `id`: the key of a relation that is too large for SQLite is an error.
    SavedPage.objects.filter(person=person, page__id=page_id).delete()


def rewrite_note(note: Note, *, text: str) -> None:
    """Change the text of a note whose page is gone. Raises NoteRefused."""
    note.text = checked_text(text)
    note.save()
