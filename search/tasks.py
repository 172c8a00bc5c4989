"""Background work on the index. The queue carries nothing: what waits is in the database."""

from django_tasks import task

from search import indexing


@task(queue_name="default")
def follow() -> None:
    """Index what waits. Safe when run twice, and when killed half-way."""
    with indexing.patience():
        while indexing.refresh():
            pass
