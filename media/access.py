"""Who may see a video: kept on its row, so that serving a segment costs no page look-up.

A video is public while a published page shows it to everyone, and announced while a published
page shows at least its poster. Both follow the pages, by signals. It is never opened before it
passes the gate (`media.gate`); once open, it stays so while the page is published: nobody is
deprived of a video because its captions are being rewritten.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.page_cache import forget_pages
from cms.visibility import visible
from media.models import GateOverride, Video
from media.pages import VideoPageMixin, page_models
from media.signals import captions_changed

# Fields of a page on which the access to its video depends.
_DECISIVE = {"video", "members_only", "live"}


def refresh() -> None:
    """Bring every video in line with the published pages: at most four updates, none if none.

    All of them rather than one: the video that a page has just left must follow too.
    """
    if not Video.objects.exists():
        return
    announced = _set("is_announced", to_all=False)
    public = _set("is_public", to_all=True)
    if announced or public:
        # Whatever opened or closed them: a consent and an override are no part of any page.
        forget_pages()


def _set(field: str, *, to_all: bool) -> int:
    """Open the videos that pages show and that pass the gate; close those that none shows.

    Returns how many changed.

    Only pages that everyone may know of count: nothing above them is withdrawn either. `to_all`
    leaves out those whose substance is reserved.
    """
    shown, openable = Q(pk__in=()), Q(pk__in=())
    for model in page_models():
        pages = visible(model.objects.filter(video__isnull=False))
        if to_all:
            pages = pages.filter(~model.reserved())
        shown |= Q(pk__in=pages.order_by().values("video"))
        openable |= Q(pk__in=model.openable(pages).order_by().values("video"))
    opened = Video.objects.filter(openable, **{field: False}).update(**{field: True})
    return opened + Video.objects.filter(~shown, **{field: True}).update(**{field: False})


def connect() -> None:
    captions_changed.connect(_pages_changed, dispatch_uid="media.access.captions")
    post_save.connect(_pages_changed, sender=GateOverride, dispatch_uid="media.access.override")
    post_save.connect(_video_saved, sender=Video, dispatch_uid="media.access.video")
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


def _video_saved(created: bool, update_fields: Any = None, **_kwargs: Any) -> None:
    """The decision on audio description may be what a published page waited for."""
    if not created and (update_fields is None or "audio_description" in update_fields):
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
