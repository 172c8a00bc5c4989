"""What the clock does for the index: build it, take up what was left, look for drift at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from search import indexing
from search.engines.choice import current_engine
from search.models import IndexState, PendingDocument
from search.tasks import follow

# A change that waits longer was lost by the queue, or its worker was killed.
LATE = timedelta(seconds=50)
# Rows of the queue about work that is done.
KEPT_FOR = timedelta(days=1)
# Hour of Paris from which the index is compared with the database, once a day.
NIGHT_HOUR = 3


def keep_up() -> None:
    """A job of the clock."""
    with indexing.patience():
        if not current_engine().is_ready():
            indexing.rebuild()
            return
        if PendingDocument.objects.filter(asked_at__lt=timezone.now() - LATE).exists():
            while indexing.refresh():
                pass
        if _is_to_be_checked():
            indexing.check()
            _forget_finished_work()


def _forget_finished_work() -> None:
    """Each change leaves a row in the queue."""
    DBTaskResult.objects.finished().filter(
        task_path=follow.module_path, finished_at__lt=timezone.now() - KEPT_FOR
    ).delete()


def _is_to_be_checked() -> bool:
    """Not since last night; an index made since then needs none."""
    night = _last_night()
    state = IndexState.objects.filter(engine=current_engine().name).first()
    if state is None:
        return True
    return not any(moment and moment >= night for moment in (state.checked_at, state.rebuilt_at))


def _last_night() -> datetime:
    now = timezone.localtime()
    night = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night <= now else night - timedelta(days=1)
