"""Background work on videos. The queue carries the key of the row and nothing else."""

from django_tasks import task

from media import preparation


@task(queue_name="video")
def prepare_video(pk: int) -> None:
    """Safe when run twice, and when killed half-way: see `media.leases`."""
    preparation.prepare(pk)
