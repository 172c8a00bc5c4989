"""Pages that people may find: one source, « page-12 », of the types that rooms register.

What concerns every page is here: which may be known of, and what changes them. What a page says
is its room's: see `PageType`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from cms.addresses import address_of
from cms.searchable import Changed, Document, searchable
from cms.visibility import visible

NAME = "page"
# Keys in one statement: above, everything is read.
_FEW = 500
# Pages around which one looks one by one; beyond, all may have changed.
_FEW_PLACES = 50
# Columns of a page that a draft changes too: nobody sees them.
_OF_DRAFTS = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "wagtail_admin_comments",
    "locked",
    "locked_at",
    "locked_by",
    "alias_of",
}


class PageType(Protocol):
    """One type of page, and what people find of it."""

    model: type[Any]

    def documents(self, pages: QuerySet[Any], *, heads_only: bool) -> Iterable[Document]:
        """Of these pages, which everyone may know of; in statements that do not grow."""

    def closed_to(self, person: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
        """Of these pages, those whose passages are not this person's to read."""


def key_of(pk: int) -> str:
    """The key of the document of a page."""
    return f"{NAME}-{pk}"


def head_of(page: Any, kind: str) -> Document:
    """What is found of any page, to which its type adds."""
    published = page.first_published_at
    return Document(
        key=key_of(page.pk),
        kind=kind,
        title=page.title,
        url=address_of(page.url_path),
        summary=page.summary,
        published_on=None if published is None else timezone.localtime(published).date(),
    )


def among(rows: QuerySet[Any], field_name: str, keys: Collection[int]) -> QuerySet[Any]:
    """Rows about these keys, or all of them when they are too many to name."""
    return rows.filter(**{f"{field_name}__in": keys}) if len(keys) <= _FEW else rows


@dataclass
class PageSource:
    """The pages of every registered type."""

    name: str = NAME
    _types: dict[type[Any], PageType] = field(default_factory=dict)

    def register(self, page_type: PageType) -> None:
        """Registering the same model again replaces its type."""
        self._types[page_type.model] = page_type

    def documents(
        self, keys: Collection[str] | None = None, *, heads_only: bool = False
    ) -> Iterable[Document]:
        numbers = None if keys is None else _numbers(keys)
        for model, page_type in self._types.items():
            pages = visible(model.objects.all())
            if numbers is not None:
                pages = pages.filter(pk__in=numbers)
            yield from page_type.documents(pages, heads_only=heads_only)

    def keys(self) -> set[str]:
        pages = visible(Page.objects.filter(content_type__in=self._content_types()))
        return {key_of(pk) for pk in pages.order_by().values_list("pk", flat=True)}

    def closed(self, person: Any) -> set[str]:
        return {
            key_of(pk)
            for model, page_type in self._types.items()
            for pk in page_type.closed_to(person, visible(model.objects.all()))
            .order_by()
            .values_list("pk", flat=True)
        }

    def connect(self, changed: Changed) -> None:
        self._changed = changed
        pre_save.connect(self._saving, dispatch_uid="searchable.page_saving")
        post_save.connect(self._saved, dispatch_uid="searchable.page_saved")
        post_delete.connect(self._left, sender=Page, dispatch_uid="searchable.page_deleted")
        post_page_move.connect(self._moved, dispatch_uid="searchable.page_moved")
        for signal in (post_save, post_delete):
            signal.connect(
                self._restricted,
                sender=PageViewRestriction,
                dispatch_uid="searchable.page_restriction",
            )

    def say_changed(self, pages: QuerySet[Any]) -> None:
        """These pages changed, and with them what lies below and what lies above: lessons are
        found by the course that they are in, and a course says how long its lessons take."""
        paths = list(pages.order_by().values_list("path", flat=True)[: _FEW_PLACES + 1])
        if paths:
            self._say_around(paths)

    def _say_around(self, paths: Collection[str]) -> None:
        found = Page.objects.filter(content_type__in=self._content_types())
        if len(paths) <= _FEW_PLACES:
            around = Q(pk__in=())
            for path in paths:
                above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
                around |= Q(path__startswith=path) | Q(path__in=above)
            found = found.filter(around)
        self._changed([key_of(pk) for pk in found.order_by().values_list("pk", flat=True)])

    def _content_types(self) -> list[int]:
        types = ContentType.objects.get_for_models(*self._types)
        return [content_type.pk for content_type in types.values()]

    def _saving(self, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
        """Nothing is found of a page that only holds others, but it may take them with it."""
        if raw or not isinstance(instance, Page) or instance.specific_class in self._types:
            return
        before = Page.objects.filter(pk=instance.pk).values_list("live", "url_path").first()
        instance._takes_along = before is not None and before != (instance.live, instance.url_path)

    def _saved(
        self, instance: Any, raw: bool = False, update_fields: Any = None, **_kwargs: Any
    ) -> None:
        if raw or not isinstance(instance, Page):
            return
        if update_fields is not None and not set(update_fields) - _OF_DRAFTS:
            return
        if instance.specific_class in self._types or getattr(instance, "_takes_along", True):
            self._say_around([instance.path])

    def _left(self, instance: Page, **_kwargs: Any) -> None:
        """Its row is gone, and is named all the same."""
        self._changed([key_of(instance.pk)])
        self._say_around([instance.path])

    def _moved(self, instance: Page, parent_page_before: Page, **_kwargs: Any) -> None:
        self.say_changed(Page.objects.filter(pk__in=[instance.pk, parent_page_before.pk]))

    def _restricted(self, instance: PageViewRestriction, **_kwargs: Any) -> None:
        self.say_changed(Page.objects.filter(pk=instance.page_id))


def _numbers(keys: Collection[str]) -> list[int]:
    tails = (key.rpartition("-")[2] for key in keys)
    return [int(tail) for tail in tails if tail.isascii() and tail.isdecimal()]


pages = PageSource()
searchable.register(pages)
