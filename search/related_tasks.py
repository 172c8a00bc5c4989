"""Background work on what stands near each page."""

from django_tasks import task

from search import related


@task(queue_name="default")
def relate() -> None:
    """Compute the related pages. Safe when run twice, and when killed half-way."""
    related.compute()
