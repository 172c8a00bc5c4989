"""Dates in the format of calendars (RFC 5545). No Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_PRODUCT = "-//Academie//Formations demandees//FR"
# Bytes in a line, its end apart.
_LONGEST = 75


@dataclass(frozen=True)
class Event:
    """A whole day. `uid` stays the same when the day changes, so that calendars move it."""

    uid: str
    day: date
    title: str
    description: str
    url: str
    changed_at: datetime


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """A calendar named so, asked for again twice a day."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        # The day after: the end is not included.
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.title)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"URL:{event.url}",
        # One is not busy all day because of it.
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> bytes:
    """One line in pieces of at most 75 bytes, never through a character; each ends as the format
    says."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode()
        # Those that go on begin with a space.
        if len(piece) + len(encoded) > _LONGEST - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
