"""Searches that people keep: written, named, removed, exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from cms.searchable import FACETS
from notifications import rhythm
from search import asking
from search.addresses import SORTS, SearchAddress
from search.facets import name_of
from search.models import SavedSearch
from search.readers import reader_of

# The kind of mail: see `notifications.rhythm`.
NEWS = "search.saved"
LONGEST = SavedSearch._meta.get_field("query_string").max_length or 0


class NotKept(ValueError):
    """Why a search is not kept, in French, for the person."""


@dataclass(frozen=True)
class KeptSearch:
    """One line of the list."""

    row: SavedSearch
    address: SearchAddress
    # « fibre », or what was chosen when nothing was typed.
    name: str
    # The choices beside what was typed.
    choices: str


def read(query_string: str) -> SearchAddress:
    """The search alone: neither its order nor the page that one was on. Never fails."""
    address = SearchAddress.read(QueryDict(query_string.encode(errors="ignore")[:4000]))
    return replace(address, sort=SORTS[0], page=1)


def keep(person: User, address: SearchAddress, *, notify: bool = False) -> SavedSearch:
    """Keep a search, once however often it is sent. Raises NotKept.

    Kept again, it tells of what is new if that is asked for now, and goes on telling otherwise.
    """
    query_string = read(address.query_string).query_string
    if not query_string or len(query_string) > LONGEST:
        raise NotKept(_("Cette recherche ne peut pas être gardée\xa0: elle est trop longue."))
    with transaction.atomic():
        # Two presses at once take turns, and never keep more than the limit.
        User.objects.select_for_update().only("pk").get(pk=person.pk)
        kept = SavedSearch.objects.filter(person=person, query_string=query_string).first()
        if kept is None:
            if SavedSearch.objects.filter(person=person).count() >= SavedSearch.MOST_OF_A_PERSON:
                raise NotKept(
                    _(
                        "Vous gardez déjà %(most)d recherches, c’est le plus possible\xa0: "
                        "retirez-en une pour garder celle-ci."
                    )
                    % {"most": SavedSearch.MOST_OF_A_PERSON}
                )
            kept = SavedSearch.objects.create(person=person, query_string=query_string)
        if notify:
            tell(person, query_string, notify=True)
    return kept


def forget(person: User, query_string: str) -> None:
    """No longer keep it; nothing when it was not kept."""
    SavedSearch.objects.filter(person=person, query_string=query_string).delete()


def tell(person: User, query_string: str, *, notify: bool) -> None:
    """Tell of what is new from now on, or no longer.

    Whoever asks for it again wants the mail that was stopped.
    """
    rows = SavedSearch.objects.filter(person=person, query_string=query_string)
    if rows.update(notify=notify) and notify:
        rhythm.allow(person.pk, NEWS)


def kept_by(person: User) -> list[KeptSearch]:
    """The last one first; one statement, and one search for the names of what was chosen."""
    rows = list(SavedSearch.objects.filter(person=person).order_by("-saved_at", "-pk"))
    return named(rows, person)


def named(rows: Iterable[SavedSearch], person: User) -> list[KeptSearch]:
    """With the words that people read, as far as this person may know them."""
    found = [(row, read(row.query_string)) for row in rows]
    if not found:
        return []
    everything = asking.ask("", reader=reader_of(person), limit=0).answer
    lines = []
    for row, address in found:
        choices = ", ".join(
            name_of(facet, value, everything)
            for facet in FACETS
            for value in sorted(address.filters.get(facet, ()))
        )
        name = f"«\xa0{address.typed}\xa0»" if address.typed else choices
        lines.append(KeptSearch(row, address, name, choices if address.typed else ""))
    return lines


def count_of(person: User) -> int:
    return SavedSearch.objects.filter(person=person).count()


def personal_searches(person: User) -> list[dict[str, Any]]:
    """What the person may download; times are ISO 8601."""
    rows = SavedSearch.objects.filter(person=person).order_by("saved_at", "pk")
    return [
        {
            "recherche": read(row.query_string).url,
            "me prévenir": row.notify,
            "gardée le": row.saved_at.isoformat(),
        }
        for row in rows
    ]


def personal_mail(person: User) -> dict[str, Any]:
    last = rhythm.last_sent(person.pk, NEWS)
    return {
        "courriel arrêté": rhythm.is_stopped(person.pk, NEWS),
        "dernier courriel": last and last.isoformat(),
    }
