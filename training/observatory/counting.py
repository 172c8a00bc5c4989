"""Who counts where, and the sums of it: for some people when something happened, or for all.

Someone counts once, by one mandate or post: in force rather than only declared, official rather
than agent, then the oldest. Fictional collectivités, accounts of the demonstration and accounts
that nobody ever signed in to do not count. The same statement counts three people and half a
million: keeping the figures and rebuilding them cannot differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Max, Q, Sum

from accounts.models import User
from training.models import Cell, Participation
from training.observatory import statements

# People in one transaction, when everyone is counted again.
BATCH = 50_000

# Département, band, capacity, theme (none: whatever the theme).
Key = tuple[str, str, str, int | None]
# People, those who began, those who finished, seconds.
Figures = tuple[int, int, int, int]
_NOBODY: Figures = (0, 0, 0, 0)


@dataclass(frozen=True)
class _People:
    """Some people: as a condition on a column in SQL, and as a filter."""

    condition: str
    parameters: tuple[int, ...]
    filter: Q

    @classmethod
    def among(cls, ids: Collection[int]) -> _People:
        marks = ", ".join(["%s"] * len(ids))
        return cls(f"IN ({marks})", tuple(ids), Q(person__in=list(ids)))

    @classmethod
    def between(cls, first: int, last: int) -> _People:
        return cls("BETWEEN %s AND %s", (first, last), Q(person__gte=first, person__lte=last))


def count_again(person_ids: Collection[int]) -> None:
    """Some people's figures, and the cells that they were or are in; a few thousand at most."""
    if person_ids:
        with _alone():
            _count(_People.among(person_ids))


def forget(person_id: int) -> None:
    """Before someone is erased: the cells no longer count them."""
    with _alone():
        counted = Participation.objects.filter(person=person_id)
        before = _sums(Q(person=person_id))
        counted.delete()
        _add_up(before, {})


def rebuild() -> None:
    """Everyone, batch by batch: pages stay up meanwhile, and being cut half-way does no harm."""
    last = User.objects.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last + 1, BATCH):
        with _alone():
            _count(_People.between(first, first + BATCH - 1))
    with _alone(), connection.cursor() as cursor:
        Cell.objects.all().delete()
        cursor.execute(statements.add_up())


@contextmanager
def _alone() -> Iterator[None]:
    """In a transaction, with no other one that counts: sums are read, then written.

    SQLite has one writer at a time. On PostgreSQL reading goes on; erasing someone waits.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            table = connection.ops.quote_name(Participation._meta.db_table)
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield


def _count(people: _People) -> None:
    before = _sums(people.filter)
    Participation.objects.filter(people.filter).delete()
    with connection.cursor() as cursor:
        cursor.execute(statements.count(people.condition), people.parameters)
    _add_up(before, _sums(people.filter))


def _sums(people: Q) -> dict[Key, Figures]:
    rows = (
        Participation.objects.filter(people)
        .order_by()
        .values_list("departement_code", "band", "capacity", "competence")
        .annotate(
            people=Count("pk"),
            begun=Count("pk", filter=Q(has_begun=True)),
            finished=Count("pk", filter=Q(has_finished=True)),
            spent=Sum("seconds"),
        )
    )
    return {tuple(row[:4]): tuple(row[4:]) for row in rows}


def _add_up(before: dict[Key, Figures], after: dict[Key, Figures]) -> None:
    """Change the cells by what changed; those that are empty go, as a rebuild makes none."""
    changed = [
        key
        for key in before.keys() | after.keys()
        if before.get(key, _NOBODY) != after.get(key, _NOBODY)
    ]
    if not changed:
        return
    stored = _cells(changed)
    fresh = []
    for key in changed:
        kept = _figures(stored[key]) if key in stored else _NOBODY
        were, are = before.get(key, _NOBODY), after.get(key, _NOBODY)
        people, begun, finished, seconds = (
            old - gone + come for old, gone, come in zip(kept, were, are, strict=True)
        )
        if people:
            departement, band, capacity, competence = key
            fresh.append(
                Cell(
                    departement_code=departement,
                    band=band,
                    capacity=capacity,
                    competence_id=competence,
                    people=people,
                    begun=begun,
                    finished=finished,
                    seconds=seconds,
                )
            )
    Cell.objects.filter(pk__in=[cell.pk for cell in stored.values()]).delete()
    Cell.objects.bulk_create(fresh, batch_size=1000)


def _cells(keys: Iterable[Key]) -> dict[Key, Cell]:
    wanted = set(keys)
    near = Cell.objects.filter(
        departement_code__in={key[0] for key in wanted}, band__in={key[1] for key in wanted}
    )
    found = {
        (cell.departement_code, cell.band, cell.capacity, cell.competence_id): cell for cell in near
    }
    return {key: cell for key, cell in found.items() if key in wanted}


def _figures(cell: Cell) -> Figures:
    return cell.people, cell.begun, cell.finished, cell.seconds
