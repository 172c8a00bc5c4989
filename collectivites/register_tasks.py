"""Imports of the register that staff starts in the CMS, away from who waits for a page."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.core.files.storage import Storage, storages
from django.db import transaction
from django_tasks import task

from collectivites import register
from collectivites.models import RegisterImport
from collectivites.rne import RefusedFile

State = RegisterImport.State


def storage() -> Storage:
    """Private, and shared by the machines that share the work."""
    return storages["certificates"]


def path_of(imported: RegisterImport) -> str:
    return f"repertoire/{imported.pk}.csv"


@transaction.atomic
def start(name: str, kind: str, file: Any) -> RegisterImport:
    """Keep an uploaded file until the worker has read it."""
    imported = RegisterImport.objects.create(
        kind=kind, name=name[:160], state=State.WAITING, bytes_total=file.size or 0
    )
    storage().save(path_of(imported), file)
    transaction.on_commit(lambda: import_register.enqueue(imported.pk))
    return imported


# Minutes: neither mail nor anything that someone waits for is behind it.
@task(queue_name="video", priority=-40)
def import_register(pk: int) -> None:
    """Safe when run twice: an import that ended is left alone, one that was cut begins again."""
    imported = RegisterImport.objects.filter(
        pk=pk, state__in=(State.WAITING, State.RUNNING)
    ).first()
    if imported is None:
        return
    with storage().open(path_of(imported)) as file:
        try:
            register.run(imported, cast(BinaryIO, file.file))
        except RefusedFile:
            pass  # Its row says why.
    storage().delete(path_of(imported))


def give_up_lost() -> None:
    """Say of the imports whose worker died that they were cut, and drop their files."""
    for imported in register.give_up_lost():
        storage().delete(path_of(imported))
