"""Pages that editors put first for some searches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from wagtail.models import Page

from cms.visibility import visible
from search import french
from search.engines import Reader
from search.memory import Remembered, content_stamp
from search.models import Promotion
from search.queries import Query

# More would hide what the search itself found.
MOST_SHOWN = 3

Sense = tuple[str, ...]


def sense(typed: str) -> Sense:
    """What a search means, whatever its accents, plurals, order and small words.

    A search of small words only means those words; one without any word means nothing.
    """
    tokens = french.tokens(typed)
    stems = {token.stem for token in tokens if not token.is_stop}
    return tuple(sorted(stems or {token.word for token in tokens}))


def promoted(query: Query, reader: Reader) -> list[Promotion]:
    """The promotions of this search, first written first.

    Each `page` is the specific one, for its title, summary and address. Only what everyone may
    know of: a page that is withdrawn is promoted no more, until it is back.
    """
    wanted = sense(query.typed)
    if not wanted:
        return []
    found = _by_sense().get(wanted, ())
    return [one for one in found if f"page-{one.page_id}" not in reader.hidden][:MOST_SHOWN]


def _read() -> Mapping[Sense, tuple[Promotion, ...]]:
    promotions = list(Promotion.objects.order_by("pk"))
    keys = {promotion.page_id for promotion in promotions}
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=keys)).specific()}
    by_sense: dict[Sense, list[Promotion]] = defaultdict(list)
    for promotion in promotions:
        if promotion.page_id not in pages:
            continue
        promotion.page = pages[promotion.page_id]
        for wanted in {sense(line) for line in promotion.queries.splitlines()} - {()}:
            by_sense[wanted].append(promotion)
    return {wanted: tuple(found) for wanted, found in by_sense.items()}


_by_sense = Remembered(_read, content_stamp)
