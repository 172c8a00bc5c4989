"""Background work on videos. The queue carries the key of the row and nothing else."""

from django_tasks import task

from media import posters, preparation


@task(queue_name="video")
def prepare_video(pk: int) -> None:
    """Safe when run twice, and when killed half-way: see `media.leases`."""
    preparation.prepare(pk)


@task
def make_poster(pk: int) -> None:
    """One frame: it need not wait behind the videos."""
    posters.make(pk)
