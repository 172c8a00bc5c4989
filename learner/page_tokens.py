"""The signed note by which a page's script writes for the person who reads it.

It comes with the personal request and is bound to the person and to the page, so no other site
can make one: it protects as a CSRF token would, which a page shared by a cache cannot hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

SALT = "learner.page"
# Where scripts send it.
HEADER = "X-Page-Token"
# Seconds that a page may stay open.
LONGEST = 30 * 24 * 3600


@dataclass(frozen=True)
class PageToken:
    person_id: int
    page_id: int

    def sign(self) -> str:
        return signing.dumps([self.person_id, self.page_id], salt=SALT)


def read(text: str) -> PageToken | None:
    """None when forged or too old."""
    try:
        return PageToken(*signing.loads(text, salt=SALT, max_age=LONGEST))
    except (signing.BadSignature, ValueError, TypeError):
        return None
