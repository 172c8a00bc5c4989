"""Background work of the demo."""

from django_tasks import task

from demo import videos


@task(queue_name="video")
def make_film(slug: str) -> None:
    """Draw one film and hand it to the pipeline."""
    videos.make(slug)
