"""Background work on speech. On the queue of videos: never beside a transcode on one worker."""

from django_tasks import task


@task(queue_name="video")
def write_draft_captions(pk: int) -> None:
    """Safe when run twice, and when killed half-way: see `media.speech_jobs`."""
    from media import speech_jobs

    speech_jobs.run(pk)
