"""A moment of a video as people type it. No Django."""

from __future__ import annotations

import re

# « 75 », « 1:15 », « 1:02:05 », « 1 min 15 », « 1 h 02 min 5 s ».
_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})")
_WORDS = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})(?:mn|min|m))?(?:(\d{1,5})s?)?")


def parse(text: str) -> int | None:
    """Seconds; None for nothing typed. Raises ValueError for what is no moment."""
    typed = re.sub(r"\s+", "", text).lower()
    if not typed:
        return None
    found = _CLOCK.fullmatch(typed) or _WORDS.fullmatch(typed)
    if found is None:
        raise ValueError(f"Not a moment: {text[:20]!r}")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + seconds
