"""What takes too long for the request that causes it."""

from __future__ import annotations

from django_tasks import task

from training import following


@task(queue_name="default")
def refresh_pages(pages: list[int]) -> None:
    """Bring up to date the rows of everyone of whom a track or a course is asked."""
    following.refresh_pages(pages)
