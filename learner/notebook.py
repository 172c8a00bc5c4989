"""A person's notes, ready to be shown: of a page, all of them by page, the latest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, Exists, F, Max, OuterRef, QuerySet, Value, When, Window
from wagtail.models import Page

from accounts.models import User
from cms.visibility import visible
from learner.models import Note


@dataclass(frozen=True)
class NotedPage:
    """The notes of one page, in the order of its video. `page` is None when it is not published."""

    title: str
    page: Page | None
    page_id: int | None
    notes: list[Note]


def notes_on(person: User, page_id: int) -> QuerySet[Note]:
    """The notes of a page, in the order of its video, those on the whole page first."""
    # By the page's own `id`: the key of a relation that is too large for SQLite is an error.
    notes = Note.objects.filter(person=person, page__id=page_id)
    return notes.order_by(F("second").asc(nulls_first=True), "created_at", "pk")


def all_notes(person: User) -> QuerySet[Note]:
    """Grouped by page, the page that one wrote on last at the head; one statement.

    `is_published` says whether the page can be opened.
    """
    # Deleted pages are told apart by their titles.
    title = Case(When(page=None, then="title"), default=Value(""))
    latest = Window(Max("updated_at"), partition_by=[F("page_id"), title])
    return (
        Note.objects.filter(person=person)
        .annotate(
            latest=latest,
            is_published=Exists(visible(Page.objects.filter(pk=OuterRef("page_id")))),
        )
        .select_related("page")
        .order_by(
            "-latest", "page_id", "title", F("second").asc(nulls_first=True), "created_at", "pk"
        )
    )


def by_page(notes: Iterable[Note]) -> list[NotedPage]:
    """`notes` come from `all_notes`."""
    groups = []
    for (page_id, _title), found in groupby(notes, key=_group):
        together = list(found)
        first = together[0]
        page = first.page if first.is_published else None  # type: ignore[attr-defined]
        groups.append(NotedPage(page.title if page else first.title, page, page_id, together))
    return groups


def _group(note: Note) -> tuple[int | None, str]:
    return note.page_id, "" if note.page_id else note.title
