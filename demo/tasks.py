"""Background work of the demo."""

from django_tasks import task

from demo import videos


# After uploads and their preparation: a drawn film is watchable before the next is drawn.
@task(queue_name="video", priority=-50)
def make_film(slug: str) -> None:
    """Draw one film and hand it to the pipeline."""
    videos.make(slug)
