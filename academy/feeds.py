"""What is new, as Atom (RFC 4287) and RSS 2.0: all of it, of one track, of one competence.

Only what everyone may know of, by title and summary: what is reserved is announced as on the
site's lists, and never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import CharField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.addresses import address_of
from cms.visibility import visible
from competences.models import Competence
from courses.models import CoursePage, LessonPage, ResourcePage, TrackPage
from testimonials.models import ExpertTalkPage, TestimonialPage

MOST_ENTRIES = 40
# The date of a feed that has nothing yet: today's would change it at each request.
_NEVER = datetime.fromtimestamp(0, UTC)
# What XML 1.0 cannot hold, pasted into a title.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Narrowed = Callable[[type[Any]], QuerySet[Any] | None]


class _Dated(SyndicationFeed):
    """A feed is as new as its newest entry, and has a date without any."""

    def latest_post_date(self) -> datetime:
        changed_at: datetime = self.feed["changed_at"]
        return changed_at


class AtomFeed(_Dated, Atom1Feed):
    pass


class RssFeed(_Dated, Rss201rev2Feed):
    pass


FORMATS: dict[str, type[AtomFeed | RssFeed]] = {"atom": AtomFeed, "rss": RssFeed}


@dataclass(frozen=True)
class Entry:
    """One new page, as everyone may know of it."""

    # The same wherever the page is moved.
    key: str
    address: str
    title: str
    summary: str
    kind: str
    author: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Channel:
    """What a feed is about; `address` is the page that shows the same."""

    title: str
    description: str
    address: str
    # Of a page type, those that belong here; None when none can.
    pages: Narrowed


@require_safe
def everything(request: HttpRequest, format_: str) -> HttpResponse:
    return _answer(
        request,
        format_,
        Channel(
            title=_("Nouveautés – %(site)s") % {"site": settings.SITE_NAME},
            description=_("Témoignages, paroles d’experts, cours, séquences et ressources."),
            address="/",
            pages=lambda model: model.objects.all(),
        ),
    )


@require_safe
def of_track(request: HttpRequest, slug: str, format_: str) -> HttpResponse:
    """The courses and lessons of a track that everyone may know of; else 404."""
    track = visible(TrackPage.objects.filter(slug=slug)).first()
    if track is None:
        raise Http404

    def pages(model: type[Any]) -> QuerySet[Any] | None:
        is_below = model in (CoursePage, LessonPage)
        return model.objects.descendant_of(track) if is_below else None

    return _answer(request, format_, _channel(track.title, track.summary, track, pages))


@require_safe
def of_competence(request: HttpRequest, slug: str, format_: str) -> HttpResponse:
    """What is classed under a competence, and the lessons of such courses."""
    competence = get_object_or_404(Competence, slug=slug)

    def pages(model: type[Any]) -> QuerySet[Any] | None:
        if model is not LessonPage:
            return model.objects.filter(competence=competence)
        path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        courses = CoursePage.objects.filter(competence=competence).annotate(lesson_path=path)
        return model.objects.filter(Exists(courses.filter(lesson_path__startswith=F("path"))))

    return _answer(
        request, format_, _channel(competence.name, competence.description, competence, pages)
    )


def _channel(name: str, description: str, subject: Any, pages: Narrowed) -> Channel:
    address = (
        address_of(subject.url_path)
        if isinstance(subject, TrackPage)
        else subject.get_absolute_url()
    )
    title = _("Nouveautés\xa0: %(name)s – %(site)s") % {"name": name, "site": settings.SITE_NAME}
    return Channel(title, description, address, pages)


def entries(pages: Narrowed) -> list[Entry]:
    """The newest first; one statement for each kind of page."""
    kinds: tuple[tuple[type[Any], str], ...] = (
        (TestimonialPage, _("Témoignage")),
        (ExpertTalkPage, _("Parole d’expert")),
        (CoursePage, _("Cours")),
        (LessonPage, _("Séquence")),
        (ResourcePage, _("Ressource")),
    )
    found = chain.from_iterable(_newest(pages(model), kind) for model, kind in kinds)
    newest = sorted(found, key=lambda entry: (entry.published_at, entry.address), reverse=True)
    return newest[:MOST_ENTRIES]


def _newest(pages: QuerySet[Any] | None, kind: str) -> list[Entry]:
    if pages is None:
        return []
    names = ["pk", "url_path", "title", "summary", "first_published_at", "last_published_at"]
    has_speaker = hasattr(pages.model, "speaker")
    rows = (
        visible(pages)
        .filter(~Q(first_published_at=None))
        .order_by("-first_published_at", "-pk")
        .values(*names, *(["speaker__name"] if has_speaker else []))[:MOST_ENTRIES]
    )
    return [
        Entry(
            key=_key(row["pk"], row["first_published_at"]),
            address=address_of(row["url_path"]),
            title=_readable(row["title"]),
            summary=_readable(row["summary"]),
            kind=kind,
            author=row.get("speaker__name") or settings.SITE_NAME,
            published_at=row["first_published_at"],
            updated_at=row["last_published_at"] or row["first_published_at"],
        )
        for row in rows
    ]


def _key(pk: int, published_at: datetime) -> str:
    """A tag URI (RFC 4151)."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{published_at:%Y-%m-%d}:page-{pk}"


def _readable(text: str) -> str:
    return _NOT_XML.sub("", text)


def _answer(request: HttpRequest, format_: str, channel: Channel) -> HttpResponse:
    """The feed, with the time of its last change; its ETag comes from its content.

    `ConditionalGetMiddleware` answers 304 to programs that have it already: the ETag decides,
    so that what was withdrawn since leaves their lists too.
    """
    found = entries(channel.pages)
    changed_at = max((entry.updated_at for entry in found), default=_NEVER)
    feed = FORMATS[format_](
        title=_readable(channel.title),
        link=settings.BASE_URL + channel.address,
        description=_readable(channel.description),
        language="fr",
        feed_url=settings.BASE_URL + request.path,
        author_name=settings.SITE_NAME,
        changed_at=changed_at,
    )
    for entry in found:
        feed.add_item(
            title=entry.title,
            link=settings.BASE_URL + entry.address,
            # Programs that read feeds take it for HTML.
            description=escape(entry.summary),
            unique_id=entry.key,
            unique_id_is_permalink=False,
            author_name=entry.author,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[entry.kind],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    return response
