"""Which bytes of a file a request asks for (RFC 9110, 14). No Django."""

from __future__ import annotations

import re

_SINGLE = re.compile(r"^bytes=\s*(\d*)-(\d*)\s*$")


class Unsatisfiable(ValueError):
    """A well-formed range that lies outside the file."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte, both included; None when the whole file must be sent.

    A header that is malformed, or asks for several ranges, is ignored as the RFC allows.
    Raises Unsatisfiable.
    """
    match = _SINGLE.match(header)
    if match is None:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        length = int(last)
        if length == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - length), size - 1
    begin = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < begin:
        return None
    if begin >= size:
        raise Unsatisfiable
    return begin, end
