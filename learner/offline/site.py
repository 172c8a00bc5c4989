"""What the service worker keeps of the site itself: the files that `scripts/assets.mjs` listed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

# Scripts import these by their own name, which carries a digest already.
_CHUNKS = "js/chunks/"


class NotBuilt(Exception):
    """`make assets` was not run: there is no worker to give."""


@dataclass(frozen=True)
class Site:
    """One release of the styles, scripts, font and icons of the pages that work offline."""

    version: str
    # Addresses, as pages name them.
    files: tuple[str, ...]
    # Bytes of all of them, uncompressed: what they take on a device.
    bytes: int
    worker: str
    theme_colour: str
    background_colour: str


def site() -> Site:
    """Raises NotBuilt."""
    listed, worker = _path("offline.json"), _path("js/service-worker.js")
    return _read(listed, worker, listed.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(listed: Path, worker: Path, _changed: int) -> Site:
    built: dict[str, Any] = json.loads(listed.read_text())
    files = tuple(_address(name) for name, _size in built["files"])
    # Addresses change with the way files are served, the content with each build.
    digest = hashlib.sha256("\n".join((built["version"], *files)).encode())
    return Site(
        version=digest.hexdigest()[:12],
        files=files,
        bytes=sum(size for _name, size in built["files"]),
        worker=worker.read_text(),
        theme_colour=built["colours"]["theme"],
        background_colour=built["colours"]["background"],
    )


def _path(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise NotBuilt(name)
    return Path(found)


def _address(name: str) -> str:
    if name.startswith(_CHUNKS):
        return f"{settings.STATIC_URL}{name}"
    return static(name)
