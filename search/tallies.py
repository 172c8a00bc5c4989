"""How often something is searched for, week by week; never by whom.

What might tell of a person is not kept: an address, a telephone number, a long number, a date,
a whole sentence.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from datetime import date, timedelta
from functools import cache

from django.core.cache import cache as shared_cache
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.utils import timezone

from search import french
from search.models import QueryTally
from search.queries import Query

logger = logging.getLogger(__name__)

# The data protection authority's limit for figures of audience.
KEPT_FOR = timedelta(days=396)
# In letters and in words: longer is a sentence, and sentences tell of people.
LONGEST = 100
MOST_WORDS = 10
# More different searches in a week are a machine's: those made once are let go.
MOST_A_WEEK = 20_000
_DAY = 24 * 3600

_PRIVATE = re.compile(
    r"""
    @                                   # an address
    | \d{6,}                            # a code, an account
    | (?: \d [\s.\-/()]* ){9,}          # a telephone, SIREN or insurance number, however spaced
    | \b\d{1,2}[\s./-]\d{1,2}[\s./-]\d{2,4}\b  # a date
    | \b(?:https?|www)\b                # an address of the web may hold anything
    """,
    re.VERBOSE,
)


def count(query: Query, total: int) -> None:
    """Count one search that found `total` documents: one statement.

    For the first page of results without facets: a facet that leaves nothing is no failure. A
    database too busy to count is no reason to answer without results.
    """
    words = kept_words(query.typed)
    if not words:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_statement(), [words, this_week(), int(total == 0)])
    except OperationalError:
        # Inside a transaction the failure must be seen, or the next statement fails oddly.
        if connection.in_atomic_block:
            raise
        logger.warning("A search was not counted: the database is busy.")


def kept_words(typed: str) -> str:
    """The folded words of a search, one space between; empty when nothing may be kept."""
    text = unicodedata.normalize("NFKC", typed[: 2 * LONGEST])
    if len(text.strip()) > LONGEST or _PRIVATE.search(text):
        return ""
    words = [token.word for token in french.tokens(text)]
    kept = " ".join(words)
    return "" if len(words) > MOST_WORDS else kept[:LONGEST]


def this_week() -> date:
    """Its Monday, in France."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def forget_old() -> None:
    """The clock ticks each minute; once a day is enough."""
    if shared_cache.add("search.tallies_forgotten", True, _DAY):
        forget_now()


def forget_now() -> None:
    """Delete what was counted over thirteen months ago, and what a machine poured in."""
    QueryTally.objects.filter(week__lt=timezone.localdate() - KEPT_FOR).delete()
    recent = this_week() - timedelta(weeks=1)
    for week in (recent, this_week()):
        counted = QueryTally.objects.filter(week=week)
        if counted.count() > MOST_A_WEEK:
            counted.filter(searches=1).delete()


@cache
def _statement() -> str:
    table = QueryTally._meta.db_table
    return (
        f"INSERT INTO {table} (words, week, searches, empty) VALUES (%s, %s, 1, %s) "  # noqa: S608  (name of our own table)
        "ON CONFLICT (words, week) DO UPDATE SET "
        f"searches = {table}.searches + 1, empty = {table}.empty + excluded.empty"
    )
