"""What players would post, as a list in JSON: `python -m tests.bench.beats <number>`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import django

# Seconds between two messages of a person, who follows less than what completes an hour.
SECONDS = 15
EACH = 200


def messages(number: int) -> Iterator[dict[str, Any]]:
    """Someone watches an hour from its beginning, then someone else; both are made here."""
    from accounts.models import User
    from media.models import Video
    from progress import play_token

    video = Video.objects.create(title="Une heure", duration=3600.0, version=1, status="ready")
    for count in range(number):
        beat = count % EACH
        if beat == 0:
            person = User.objects.create(email=f"{count}@exemple.test")
            token = play_token.issue(person_id=person.pk, video=video, page_id=1).sign()
        yield {
            "v": 1,
            "token": token,
            "session": "0123456789abcdef0123456789abcdef",
            "seq": beat + 1,
            "video": video.pk,
            "take": 1,
            "segments": [[beat * SECONDS, (beat + 1) * SECONDS]],
            "position": (beat + 1) * SECONDS,
            "age_ms": 3,
            "person": person.pk,
        }


if __name__ == "__main__":
    django.setup()
    json.dump([json.dumps(message) for message in messages(int(sys.argv[1]))], sys.stdout)
