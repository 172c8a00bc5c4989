"""Importing the national register of elected officials, and its outcome on the mandates kept.

The whole file is looked at before anything is written, then lines are written by batches: a
short transaction each, so that the site goes on. What is new stays out of sight until the last
line; the register then changes at once. An import that was cut is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import BinaryIO

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from collectivites.models import RegisteredMandate, RegisterImport
from collectivites.naming import folded
from collectivites.register_bodies import Bodies
from collectivites.rne import FORMATS, LeftOut, Line, RefusedFile, Survey, lines, survey

State = RegisterImport.State
OnProgress = Callable[[RegisterImport], None]

BATCH = 2000
# An import that has written nothing for so long has died.
LOST_AFTER = timedelta(minutes=10)
# A file that lost more than half of its mandates since the last one is not whole.
LEAST_SHARE = 0.5

_CUT = "L’import a été interrompu. Relancez-le\N{NO-BREAK SPACE}: rien n’est compté deux fois."
UNKNOWN = "collectivité inconnue"
TWICE = "mandat déjà dit par une autre ligne"


def run(
    imported: RegisterImport,
    file: BinaryIO,
    *,
    on_progress: OnProgress = lambda imported: None,
    accept_fewer: bool = False,
) -> None:
    """Read the file into the register; its row says how far it is, and how it ended.

    `imported.kind` names the format when the file's name and columns do not. `accept_fewer`
    takes a file that has less than half of the mandates known. Raises `RefusedFile`, with
    nothing written.
    """
    try:
        seen = survey(file, imported.name, kind=imported.kind)
        imported.kind = seen.form.kind
        _check_alone(imported)
        if not accept_fewer:
            _check_size(seen)
    except RefusedFile as error:
        _fail(imported, str(error))
        raise
    imported.state = State.RUNNING
    imported.save()
    with _unmapped():
        _write_all(imported, file, seen, on_progress)
        _publish(imported)


@contextmanager
def _unmapped() -> Iterator[None]:
    """Leave aside SQLite's map of the database: every page written would count as our memory."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        (mapped,) = cursor.fetchone() or (0,)
        cursor.execute("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA mmap_size = {int(mapped)}")


def _check_alone(imported: RegisterImport) -> None:
    running = RegisterImport.objects.filter(
        kind=imported.kind,
        state=State.RUNNING,
        moved_on_at__gt=timezone.now() - LOST_AFTER,
    ).exclude(pk=imported.pk)
    if running.exists():
        raise RefusedFile(
            "Un autre import du même fichier est en cours\N{NO-BREAK SPACE}: attendez sa fin."
        )


def _check_size(seen: Survey) -> None:
    known = RegisteredMandate.objects.standing().filter(kind=seen.form.kind).count()
    if seen.lines < known * LEAST_SHARE:
        raise RefusedFile(
            f"Ce fichier n’a que {seen.lines} lignes, pour {known} mandats connus "
            f"({FORMATS[seen.form.kind].label})\N{NO-BREAK SPACE}: il semble incomplet."
        )


def _fail(imported: RegisterImport, error: str) -> None:
    imported.state = State.FAILED
    imported.error = error[:300]
    imported.finished_at = timezone.now()
    imported.save()


def _write_all(
    imported: RegisterImport, file: BinaryIO, seen: Survey, on_progress: OnProgress
) -> None:
    bodies = Bodies()
    imported.lines = imported.bytes_read = 0
    left_out: dict[str, list[int]] = {}
    for batch in _batches(lines(file, seen), BATCH):
        mandates = list(_mandates(imported, batch, bodies, seen, left_out))
        imported.lines += len(batch)
        imported.bytes_read = batch[-1].offset
        imported.left_out = left_out
        with transaction.atomic():
            _upsert(mandates)
            imported.save()
        on_progress(imported)


def _batches(read: Iterator[Line | LeftOut], size: int) -> Iterator[list[Line | LeftOut]]:
    while batch := list(islice(read, size)):
        yield batch


def _mandates(
    imported: RegisterImport,
    batch: Iterable[Line | LeftOut],
    bodies: Bodies,
    seen: Survey,
    left_out: dict[str, list[int]],
) -> Iterable[RegisteredMandate]:
    """One row for each mandate of the batch; what is left out is counted with its first line."""
    found: dict[tuple[object, ...], RegisteredMandate] = {}
    for line in batch:
        if isinstance(line, LeftOut):
            _count(left_out, line.reason, line.number)
            continue
        body = bodies.find(seen.form.body, line.code)
        if body is None:
            _count(left_out, UNKNOWN, line.number)
            continue
        mandate = RegisteredMandate(
            kind=seen.form.kind,
            collectivite_id=body,
            last_name=line.last_name,
            first_name=line.first_name,
            search_name=folded(f"{line.last_name} {line.first_name}")[:170],
            function=line.function,
            started_on=line.started_on,
            function_on=line.function_on,
            seen_in=imported,
        )
        key = (body, mandate.search_name, mandate.started_on)
        if key in found:
            _count(left_out, TWICE, line.number)
        found[key] = mandate
    return found.values()


def _count(left_out: dict[str, list[int]], reason: str, number: int) -> None:
    known = left_out.setdefault(reason, [0, number])
    known[0] += 1


def _upsert(mandates: list[RegisteredMandate]) -> None:
    RegisteredMandate.objects.bulk_create(
        mandates,
        update_conflicts=True,
        unique_fields=["collectivite", "kind", "search_name", "started_on"],
        update_fields=["last_name", "first_name", "function", "function_on", "seen_in"],
    )


@transaction.atomic
def _publish(imported: RegisterImport) -> None:
    """From here on the register is this file: what is new shows, what is absent is gone."""
    known = RegisteredMandate.objects.filter(kind=imported.kind)
    known.filter(seen_in=imported).filter(Q(is_published=False) | Q(gone_on__isnull=False)).update(
        is_published=True, gone_on=None
    )
    absent = known.exclude(seen_in=imported)
    absent.filter(is_published=True, gone_on=None).update(gone_on=timezone.localdate())
    # Of an import that was cut, and that no other file confirmed.
    absent.filter(is_published=False).delete()
    imported.state = State.DONE
    imported.error = ""
    imported.finished_at = timezone.now()
    imported.save()


def give_up_lost() -> list[RegisterImport]:
    """Say of the imports whose process died that they were cut; return them."""
    lost = RegisterImport.objects.filter(
        state=State.RUNNING, moved_on_at__lt=timezone.now() - LOST_AFTER
    )
    found = list(lost)
    lost.update(state=State.FAILED, finished_at=timezone.now(), error=_CUT)
    return found
