"""What a person does on a site, in a process of its own: `python -m tests.faults.deeds retry`."""

import sys
from pathlib import Path

import django


def receive(path: str) -> None:
    from django.core.files import File

    from accounts.models import User
    from media import services

    editor = User.objects.create_user(email="redaction@exemple.test", first_name="Jeanne")
    with Path(path).open("rb") as file:
        services.receive(File(file), title="Essai", uploaded_by=editor, name="essai.mp4")


def ask_twice() -> None:
    """The task of the video is in the queue once more."""
    from media.models import Video
    from media.tasks import prepare_video

    prepare_video.enqueue(Video.objects.get().pk)


def retry() -> None:
    from media import services
    from media.models import Video

    services.ask_for(Video.objects.get())


def cancel() -> None:
    from media import services
    from media.models import Video

    services.cancel(Video.objects.get())


def forget() -> None:
    from django_tasks_db.models import DBTaskResult

    from accounts.models import User
    from media.models import Video

    Video.objects.all().delete()
    User.objects.all().delete()
    DBTaskResult.objects.all().delete()


if __name__ == "__main__":
    django.setup()
    deeds = (receive, retry, ask_twice, cancel, forget)
    {deed.__name__: deed for deed in deeds}[sys.argv[1]](*sys.argv[2:])
