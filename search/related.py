"""Related pages: computed in the background when the index has changed, read in one statement."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from cms import clock
from cms.addresses import address_of
from cms.page_cache import forget_pages
from cms.related import RelatedLine, related
from cms.searchable import KINDS, searchable
from cms.visibility import visible
from search import indexing
from search.models import RelatedPage
from search.nearness import nearest

SHOWN = 3
# Kept for each page: what is withdrawn leaves its place to the next.
KEPT = 6
# All are computed together: not at each change, while editors work.
EVERY = timedelta(minutes=5)
NIGHT_HOUR = 4
_STALE, _COMPUTED_AT = "search.related:stale", "search.related:computed"
_FOR_LONG = 7 * 24 * 3600
_KEYS_AT_ONCE = 300


def near(address: str) -> list[RelatedLine]:
    """Three pages that everyone may know of, now, near the page at this path; one statement."""
    shown = Exists(visible(Page.objects.filter(pk=OuterRef("other_id"))))
    rows = (
        RelatedPage.objects.filter(shown, address=address)
        .order_by("position")
        .values_list("other__title", "other__url_path", "kind", "byline", "minutes")[:SHOWN]
    )
    return [
        RelatedLine(title, address_of(url_path), KINDS.get(kind, ""), byline, minutes)
        for title, url_path, kind, byline, minutes in rows
    ]


def connect() -> None:
    related.register(near)
    indexing.indexed.connect(index_changed, dispatch_uid="search.related")
    clock.register("search.related", keep_up)


def index_changed(**_kwargs: Any) -> None:
    """A receiver of `search.indexing.indexed`."""
    cache.set(_STALE, True, _FOR_LONG)


def keep_up() -> None:
    """A job of the clock: compute again what has changed, and everything once a night."""
    from search.related_tasks import relate

    known = cache.get_many([_STALE, _COMPUTED_AT])
    computed_at: datetime | None = known.get(_COMPUTED_AT)
    now = timezone.localtime()
    if computed_at is not None:
        night = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        is_of_last_night = computed_at >= (night if night <= now else night - timedelta(days=1))
        if is_of_last_night and (not known.get(_STALE) or now - computed_at < EVERY):
            return
    if not DBTaskResult.objects.ready().filter(task_path=relate.module_path).exists():
        relate.enqueue()


def compute() -> int:
    """Bring every row in line with what may be found now; returns how many changed.

    Safe when run twice and when killed half-way: rows change in one transaction.
    """
    # Before reading: what changes meanwhile is looked at again.
    cache.delete(_STALE)
    cache.set(_COMPUTED_AT, timezone.now(), _FOR_LONG)
    wanted = _wanted()
    with transaction.atomic():
        known = {_content(row): row.pk for row in RelatedPage.objects.select_for_update()}
        gone = [pk for content, pk in known.items() if content not in wanted]
        for start in range(0, len(gone), _KEYS_AT_ONCE):
            RelatedPage.objects.filter(pk__in=gone[start : start + _KEYS_AT_ONCE]).delete()
        new = [row for content, row in wanted.items() if content not in known]
        RelatedPage.objects.bulk_create(new, batch_size=_KEYS_AT_ONCE)
        if gone or new:
            forget_pages()
    return len(gone) + len(new)


def _wanted() -> dict[tuple[Any, ...], RelatedPage]:
    documents = [
        document
        for source in searchable.sources()
        for document in source.documents(heads_only=True)
    ]
    pages = {
        address_of(url_path): pk
        for pk, url_path in Page.objects.filter(depth__gt=1).values_list("pk", "url_path")
    }
    rows = [
        RelatedPage(
            address=address,
            other_id=pages[other.url],
            position=position,
            kind=other.kind,
            byline=other.byline[:400],
            minutes=other.minutes,
        )
        for address, others in nearest(documents, most=KEPT).items()
        for position, other in enumerate(others)
        if other.url in pages
    ]
    return {_content(row): row for row in rows}


def _content(row: RelatedPage) -> tuple[Any, ...]:
    return row.address, row.other_id, row.position, row.kind, row.byline, row.minutes
