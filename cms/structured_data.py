"""What search engines of the web read of a page: schema.org, as values ready for JSON. Pure.

Rooms describe their own pages (`BasePage.structured_data`); the template writes it for visitors
only, so that nothing is said here of what a visitor does not see.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CONTEXT = "https://schema.org"
# As `django.utils.html.json_script`: no text can end the element that holds it. The two last are
# ends of lines for scripts.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}

Thing = dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """A key moment of a video, in seconds."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Watchable:
    """What visitors may watch: the address of the film, what is said in it, its key moments."""

    address: str
    transcript: str = ""
    moments: Sequence[Moment] = ()


def as_json(things: Iterable[Thing]) -> str:
    """One document, safe inside `<script>`; empty for nothing."""
    known = [{"@context": CONTEXT, **thing} for thing in things]
    if not known:
        return ""
    content = known[0] if len(known) == 1 else known
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def organization(name: str, base_url: str, *, logo: str = "") -> Thing:
    return _without_nothing(
        {"@type": "Organization", "name": name, "url": f"{base_url}/", "logo": logo}
    )


def website(name: str, base_url: str, *, description: str, search: str, logo: str) -> Thing:
    """`search` is the path of the page of results, whose words are `?q=`."""
    return {
        "@type": "WebSite",
        "name": name,
        "url": f"{base_url}/",
        "description": description,
        "inLanguage": "fr",
        "publisher": organization(name, base_url, logo=logo),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{base_url}{search}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb(steps: Sequence[tuple[str, str]], base_url: str) -> Thing:
    """Steps are (title, path), home first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": base_url + path}
            for position, (title, path) in enumerate(steps, start=1)
        ],
    }


def course(
    name: str,
    description: str,
    url: str,
    *,
    provider: Thing,
    minutes: int | None = None,
    outcomes: Sequence[str] = (),
    level: str = "",
    about: str = "",
    keywords: Sequence[str] = (),
    parts: Sequence[Thing] = (),
) -> Thing:
    """A course that one follows online, alone and at any hour; it is free for everyone."""
    return _without_nothing(
        {
            "@type": "Course",
            "name": name,
            "description": description,
            "url": url,
            "provider": provider,
            "inLanguage": "fr",
            "isAccessibleForFree": True,
            "educationalLevel": level,
            "about": about,
            "keywords": list(keywords),
            "teaches": list(outcomes),
            "timeRequired": workload(minutes),
            "offers": {
                "@type": "Offer",
                "category": "Free",
                "price": 0,
                "priceCurrency": "EUR",
            },
            "hasCourseInstance": _without_nothing(
                {
                    "@type": "CourseInstance",
                    "courseMode": "online",
                    "courseWorkload": workload(minutes),
                }
            ),
            "hasPart": list(parts),
        }
    )


def video(
    name: str,
    description: str,
    url: str,
    *,
    published_at: datetime | None,
    seconds: float,
    poster: str = "",
    language: str = "fr",
    speaker: Mapping[str, str] | None = None,
    watchable: Watchable | None = None,
) -> Thing:
    """`watchable` is None for what visitors do not watch: then only what announces it is said."""
    said: Thing = {
        "@type": "VideoObject",
        "name": name,
        "description": description,
        "url": url,
        "uploadDate": published_at and published_at.isoformat(),
        "duration": iso_duration(seconds),
        "thumbnailUrl": [poster] if poster else [],
        "inLanguage": language,
        "isAccessibleForFree": True,
        "requiresSubscription": watchable is None,
        "actor": speaker and {"@type": "Person", **speaker},
    }
    if watchable is not None:
        said["contentUrl"] = watchable.address
        said["transcript"] = watchable.transcript
        said["hasPart"] = [
            {
                "@type": "Clip",
                "name": moment.name,
                "startOffset": moment.start,
                "endOffset": moment.end,
                "url": f"{url}?t={moment.start}#lecteur",
            }
            for moment in watchable.moments
        ]
    return _without_nothing(said)


def key_moments(starts: Sequence[tuple[str, int]], seconds: float) -> list[Moment]:
    """Each lasts until the next, the last one until the end; those without length are left out.

    `starts` are (name, second), in order.
    """
    if not starts:
        return []
    ends = [*(start for _name, start in starts[1:]), int(seconds)]
    return [
        Moment(name, start, end)
        for (name, start), end in zip(starts, ends, strict=True)
        if name and end > start
    ]


def workload(minutes: int | None) -> str:
    """Minutes as ISO 8601: « PT1H30M »; empty for none."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def iso_duration(seconds: float) -> str:
    """Seconds as ISO 8601, cut: « PT1H2M5S »; empty for none."""
    whole = int(seconds)
    if whole <= 0:
        return ""
    minutes, rest = divmod(whole, 60)
    return (workload(minutes) or "PT") + (f"{rest}S" if rest or not minutes else "")


def _without_nothing(thing: Thing) -> Thing:
    """Without what is not known; what is false or zero is known."""
    return {key: value for key, value in thing.items() if value not in ("", None, [], {})}
