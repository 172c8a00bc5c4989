"""How long a text takes to read. No Django."""

import math
import re
from html import unescape

# Words a minute of an adult reading French on a screen, carefully.
CAREFUL_WORDS_PER_MINUTE = 180
# Faster than this nobody reads to the end (`peers.md`, « lu »).
FASTEST_WORDS_PER_MINUTE = 400


def words_in(html: str) -> int:
    """Number of words of a piece of HTML, tags apart."""
    text = unescape(re.sub(r"<[^>]+>", " ", html))
    return len(re.findall(r"\w+(?:[’'-]\w+)*", text))


def reading_minutes(words: int) -> int:
    """Whole minutes, at least one."""
    return max(1, math.ceil(words / CAREFUL_WORDS_PER_MINUTE))


def least_reading_seconds(words: int) -> float:
    """Seconds below which a text cannot have been read."""
    return words * 60 / FASTEST_WORDS_PER_MINUTE
