"""The signed note of when a person opened a lesson, carried by a form.

It is bound to the person and to the lesson, so no other site can make one: it protects the
form as a CSRF token would, which a page shared by a cache cannot hold.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core import signing

SALT = "progress.opening"
# Seconds that a page may stay open before its form is no longer taken.
LONGEST = 30 * 24 * 3600


@dataclass(frozen=True)
class Opening:
    person: int
    lesson: int
    # Seconds since the epoch, on the server's clock.
    at: float

    def sign(self) -> str:
        return signing.dumps([self.person, self.lesson, self.at], salt=SALT)


def opening(*, person_id: int, lesson_id: int) -> str:
    return Opening(person_id, lesson_id, round(time.time(), 1)).sign()


def read(text: str, *, person_id: int, lesson_id: int) -> Opening | None:
    """None when forged, too old, or made for someone or something else."""
    try:
        note = Opening(*signing.loads(text, salt=SALT, max_age=LONGEST))
    except (signing.BadSignature, ValueError):
        return None
    return note if (note.person, note.lesson) == (person_id, lesson_id) else None
