"""The figures of the day: read from the cells, less what must be hidden, kept as one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

from django.db import transaction
from django.utils import timezone

from cms.page_cache import forget_pages
from training.models import Cell, Publication
from training.observatory.groups import Counted, Figures, Group, shown
from training.observatory.marking import count_marked


def keep_up() -> None:
    """Each minute: count again who was noted, and publish when the day is a new one."""
    count_marked()
    if not Publication.objects.filter(made_on=timezone.localdate()).exists():
        publish()


def publish() -> Publication:
    """What hides small groups takes seconds at worst: never while somebody waits for a page."""
    groups = shown(_cells())
    rows = [[*group, *astuple(figures)] for group, figures in groups.items()]
    with transaction.atomic():
        made, _created = Publication.objects.update_or_create(
            made_on=timezone.localdate(), defaults={"groups": rows}
        )
        Publication.objects.exclude(pk=made.pk).delete()
        forget_pages()
    return made


def read(publication: Publication) -> dict[Group, Figures]:
    """The published groups; one that is not there has nobody in it."""
    return {Group(*row[:4]): Figures(*row[4:]) for row in publication.groups}


def _cells() -> Iterable[Counted]:
    rows = Cell.objects.values_list(
        "departement_code",
        "band",
        "capacity",
        "competence",
        "people",
        "begun",
        "finished",
        "seconds",
    )
    return (Counted(*row) for row in rows.iterator())
