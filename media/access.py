"""Who may see a video: kept on its row, so that serving a segment costs no page look-up.

A video is public while a published page shows it to everyone, and announced while a published
page shows at least its poster. Both follow the pages, by signals.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.visibility import visible
from media.models import Video
from media.pages import VideoPageMixin

# Fields of a page on which the access to its video depends.
_DECISIVE = {"video", "members_only", "live"}


def refresh() -> None:
    """Bring every video in line with the published pages: at most four updates, none if none.

    All of them rather than one: the video that a page has just left must follow too.
    """
    _set("is_announced", _shown_by(members_only=(True, False)))
    _set("is_public", _shown_by(members_only=(False,)))


def _shown_by(*, members_only: tuple[bool, ...]) -> Q:
    """The videos of pages that everyone may know of: nothing above them is withdrawn either."""
    shown = Q(pk__in=())
    for model in _page_models():
        pages = visible(model.objects.all())
        shown |= Q(
            pk__in=pages.filter(video__isnull=False, members_only__in=members_only)
            .order_by()
            .values("video")
        )
    return shown


def _set(field: str, expected: Q) -> None:
    Video.objects.filter(expected, **{field: False}).update(**{field: True})
    Video.objects.filter(~expected, **{field: True}).update(**{field: False})


def _page_models() -> list[Any]:
    """Higher rooms declare their page types by making them; none can be forgotten."""
    return [model for model in apps.get_models() if issubclass(model, VideoPageMixin)]


def connect() -> None:
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_pages_changed, dispatch_uid="media.access")
    for signal in (post_save, post_delete):
        signal.connect(
            _pages_changed, sender=PageViewRestriction, dispatch_uid="media.access.restriction"
        )
    post_save.connect(_page_saved, dispatch_uid="media.access.saved")
    post_delete.connect(_page_deleted, dispatch_uid="media.access.deleted")


def _pages_changed(**_kwargs: Any) -> None:
    refresh()


def _page_saved(instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Pages are also saved without being published through the CMS (imports, commands)."""
    if not isinstance(instance, VideoPageMixin) or kwargs.get("raw"):
        return
    if update_fields is None or _DECISIVE & set(update_fields):
        refresh()


def _page_deleted(instance: Any, **_kwargs: Any) -> None:
    if isinstance(instance, VideoPageMixin):
        refresh()
