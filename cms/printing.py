"""Templates of ours set on paper as tagged PDF (PDF/UA-1), in French, the same each time.

Typst compiles in memory, with the fonts that it brings and no others, so that every machine
prints the same. Its Libertinus is set for print and holds Latin, Greek and Cyrillic; the site's
own font exists only as WOFF2, which Typst does not read. What people wrote goes in as data
(JSON), never as Typst code; nothing is fetched.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# What every font of the templates has: French, and its neighbours.
_SURE_TO_PRINT = 0x17F
_UNPRINTABLE = "\N{WHITE SQUARE}"
_PROBE = b"#set text(font: %s)\n#set document(title: [x])\n#sys.inputs.text"
FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
# Each takes tens of milliseconds, and some megabytes: a process that prints one at a time keeps
# its memory whatever is asked of it.
_one_at_a_time = Lock()
# Pixels an inch, of the pictures that tests read: enough for a QR code.
PICTURE_PPI = 150.0


def print_pdf(template: str, data: dict[str, Any], moment: datetime) -> bytes:
    """The PDF of `templates/<template>`, dated `moment`, as PDF/UA-1; raises typst.TypstError.

    The template reads `data` as JSON from its input « data », the fonts under `fonts`.
    """
    return _printed(template, data, "pdf", moment)[0]


def print_pictures(template: str, data: dict[str, Any], moment: datetime) -> list[bytes]:
    """The same pages as PNG."""
    return _printed(template, data, "png", moment)


Format = Literal["pdf", "png"]


def _printed(template: str, data: dict[str, Any], kind: Format, moment: datetime) -> list[bytes]:
    known = {**data, "fonts": FONTS}
    try:
        return _compiled(template, known, kind, moment)
    except typst.TypstError:
        # PDF/UA takes no text that its fonts cannot show. Rare: the writing of another continent.
        return _compiled(template, _showable(known), kind, moment)


def _compiled(template: str, data: dict[str, Any], kind: Format, moment: datetime) -> list[bytes]:
    with _one_at_a_time:
        made = _call(template, data, kind, moment)
    return made if isinstance(made, list) else [made]


def _call(template: str, data: dict[str, Any], kind: Format, moment: datetime) -> Any:
    """A list of pages for a picture of several, which the types of Typst do not know."""
    return typst.compile(
        _read(template),
        format=kind,
        ppi=PICTURE_PPI,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        timestamp=int(moment.timestamp()),
    )


@cache
def _read(template: str) -> bytes:
    return (TEMPLATES / template).read_bytes()


def _showable(data: dict[str, Any]) -> dict[str, Any]:
    """The same data, each character that no font has replaced by a white square."""
    text = json.dumps(data, ensure_ascii=False)
    beyond = {character for character in text if ord(character) > _SURE_TO_PRINT}
    missing = {character for character in beyond if not _has_glyph(character)}
    changed: dict[str, Any] = json.loads(
        text.translate(dict.fromkeys(map(ord, missing), _UNPRINTABLE))
    )
    return changed


@lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    """Whether Typst prints it; a few milliseconds, once for each character."""
    fonts = json.dumps(FONTS).replace("[", "(").replace("]", ")")
    try:
        typst.compile(
            _PROBE % fonts.encode(),
            format="pdf",
            sys_inputs={"text": character},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True
