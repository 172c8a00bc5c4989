"""The one grouped mail about what kept searches find that is new: at most weekly.

It leaves on working days, and only when there is something: whoever has nothing new gets
nothing, and is looked at again the next day.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.mail import html_twin
from accounts.models import User
from cms.addresses import address_of
from cms.searchable import Document
from notifications import rhythm
from search import asking
from search.engines import EngineUnavailable
from search.models import SavedSearch
from search.readers import reader_of
from search.saved import NEWS, KeptSearch, named

logger = logging.getLogger(__name__)

EVERY = timedelta(days=7)
# A person without news is looked at again after that long.
LOOKED_EVERY = timedelta(days=1)
# What was published just now may not be indexed yet: it is news of the next mail.
SETTLED = timedelta(minutes=15)
# Hours of the day between which mail leaves, from Monday to Friday.
FROM, UNTIL = time(8), time(19)
# People looked at in one tick of the clock, each minute: each has up to fifty searches.
BATCH = 10
# Pages looked at, and named, for each search; the rest is counted.
MOST_FOUND, MOST_LINES = 20, 5
# Seconds without looking again, once nobody was left, or while the index does not answer.
REST = 15 * 60
_RESTING = "search.news.resting"


@dataclass(frozen=True)
class News:
    """What one kept search finds that is new; `others` more than the lines."""

    kept: KeptSearch
    lines: tuple[Document, ...]
    others: int

    @property
    def url(self) -> str:
        return settings.BASE_URL + self.kept.address.sorted_by("recent").url


def send_due() -> None:
    """Look for news of those whose turn it is, and write to them, each once; a job of the clock."""
    now = timezone.localtime()
    if now.weekday() > 4 or not FROM <= now.time() < UNTIL or cache.get(_RESTING):
        return
    people = list(due(now)[:BATCH])
    if not people:
        cache.set(_RESTING, True, REST)
    for person in people:
        try:
            _look(person, now)
        except EngineUnavailable:
            cache.set(_RESTING, True, REST)
            return
        except DatabaseError:
            raise
        except Exception:
            # The others get theirs; this one is looked at again in a week.
            logger.exception("No news could be written for person %s.", person.pk)
            rhythm.take(person.pk, NEWS, now, EVERY)


def due(now: datetime) -> QuerySet[User]:
    """Those to look at now; one statement. Nobody reads the mail of the demo."""
    wanted = SavedSearch.objects.filter(
        person=OuterRef("pk"), notify=True, seen_until__lt=now - LOOKED_EVERY
    )
    people = User.objects.filter(Exists(wanted), is_demo=False)
    return rhythm.due(people, NEWS, now, EVERY).order_by("pk")


def _look(person: User, now: datetime) -> None:
    """Search first, outside any transaction; then mark and queue the mail together."""
    until = now - SETTLED
    rows = list(SavedSearch.objects.filter(person=person, notify=True).order_by("saved_at", "pk"))
    news = news_of(person, rows, until)
    with transaction.atomic():
        if news and not rhythm.take(person.pk, NEWS, now, EVERY):
            return
        SavedSearch.objects.filter(pk__in=[row.pk for row in rows], seen_until__lt=until).update(
            seen_until=until
        )
        if news:
            letter(person, news).send()


def news_of(person: User, rows: list[SavedSearch], until: datetime) -> list[News]:
    """What each search finds that was published since it was last looked at, newest first.

    As this person may find it, in one statement besides the searches. Raises EngineUnavailable.
    """
    reader = reader_of(person)
    candidates: list[tuple[KeptSearch, list[Document]]] = []
    for kept in named(rows, person):
        found = asking.ask(
            kept.address.typed,
            reader=reader,
            filters=kept.address.filters,
            sort="recent",
            limit=MOST_FOUND,
            exact=kept.address.is_exact,
        )
        if found.is_degraded:
            raise EngineUnavailable("kept searches wait for the index")
        since = timezone.localtime(kept.row.seen_until).date()
        # Who quotes words wants these words.
        hits = () if found.is_unquoted else found.answer.hits
        documents = [hit.document for hit in hits]
        recent = [one for one in documents if one.published_on and one.published_on >= since]
        candidates.append((kept, recent))
    published = _published_at({one.url for _kept, recent in candidates for one in recent})
    news = []
    for kept, recent in candidates:
        new = [
            one
            for one in recent
            if one.url in published and kept.row.seen_until < published[one.url] <= until
        ]
        if new:
            news.append(News(kept, tuple(new[:MOST_LINES]), len(new[MOST_LINES:])))
    return news


def _published_at(urls: set[str]) -> dict[str, datetime]:
    """The documents of the index know the day only; a second on that day decides."""
    if not urls:
        return {}
    home = Page.objects.filter(depth=2, sites_rooted_here__is_default_site=True).first()
    if home is None:
        return {}
    paths = [home.url_path + url.removeprefix("/") for url in urls]
    pages = Page.objects.filter(url_path__in=paths, first_published_at__isnull=False)
    return {
        address_of(path): at for path, at in pages.values_list("url_path", "first_published_at")
    }


def letter(person: User, news: list[News]) -> EmailMultiAlternatives:
    way_out = rhythm.way_out(person.pk, NEWS)
    context = {
        "person": person,
        "news": news,
        "url": settings.BASE_URL + reverse("search:saved"),
        "way_out": way_out,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
    # Without a word of what is searched for: others may see a subject on a screen.
    subject = _("Du nouveau pour les recherches que vous gardez")
    body = render_to_string("emails/search_news.txt", context)
    message = EmailMultiAlternatives(
        subject, body, to=[person.email], headers=rhythm.one_click(way_out)
    )
    message.attach_alternative(html_twin(subject, body), "text/html")
    return message
