"""The public pages: the same for everyone, figures of the day, nothing that tells of someone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.tables import Kind, Table, french
from competences.models import Competence
from training.bands import BANDS
from training.observatory import open_data, selectors, tables, tilemap
from training.observatory.groups import Figures, Group
from training.observatory.selectors import Snapshot, Territory
from training.observatory.tilemap import Tile

# Seconds. Files change once a day; a reader may ask again whether they did (ETag).
_KEPT_FOR = 3600


@dataclass(frozen=True)
class Square:
    """A département on the map: where it is, what it is called, and what it counts."""

    tile: Tile
    name: str
    said: str


@dataclass(frozen=True)
class Drawing:
    """The map with its legend; it counts the people of each département per 100 000 inhabitants."""

    squares: list[Square]
    # Shade, then what it means.
    legend: list[tuple[str, str]]
    width: int = tilemap.WIDTH
    height: int = tilemap.HEIGHT
    side: int = tilemap.SIDE


@require_safe
def observatory(request: HttpRequest) -> HttpResponse:
    snapshot = selectors.published()
    if snapshot is None or snapshot.is_empty:
        return render(request, "training/observatory/empty.html")
    known = selectors.territories()
    themes = selectors.themes()
    context = {
        "snapshot": snapshot,
        "figures": figures(snapshot.of()),
        "capacities": tables.by_capacity(snapshot),
        "drawing": drawing(snapshot, known),
        "departements": tables.by_departement(snapshot, known),
        "bands": tables.by_band(snapshot),
        "themes": tables.by_theme(snapshot, themes),
    }
    return render(request, "training/observatory/france.html", context)


@require_safe
def departement(request: HttpRequest, code: str) -> HttpResponse:
    if code not in tilemap.CODES:
        raise Http404
    place = selectors.territories()[code]
    return _group(request, place.name, Group(code), f"{place.name} ({code})")


@require_safe
def band(request: HttpRequest, band: str) -> HttpResponse:
    if band not in BANDS:
        raise Http404
    return _group(request, BANDS[band], Group(band=band), BANDS[band])


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Competence, slug=slug)
    snapshot = selectors.published()
    context: dict[str, Any] = {"title": found.name, "heading": found.name, "theme": found}
    if snapshot is not None and not snapshot.is_empty:
        known = selectors.territories()
        context |= {
            "snapshot": snapshot,
            "figures": figures(snapshot.of(Group(theme=found.pk)), is_of_theme=True),
            "tables": [
                tables.by_band(snapshot, theme=found),
                tables.by_departement(snapshot, known, theme=found),
            ],
        }
    return render(request, "training/observatory/group.html", context)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What the files hold, column by column."""
    context = {
        "snapshot": selectors.published(),
        "fields": open_data.FIELDS,
        "bands": BANDS,
        "licence": open_data.LICENCE,
        "licence_url": open_data.LICENCE_URL,
    }
    return render(request, "training/observatory/data.html", context)


@require_safe
def data_csv(request: HttpRequest) -> HttpResponse:
    snapshot = _published_or_404()
    return _file(open_data.as_csv(_records(snapshot)), "text/csv; charset=utf-8")


@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    snapshot = _published_or_404()
    return _file(open_data.as_json(snapshot, _records(snapshot)), "application/json")


@require_safe
def data_schema(request: HttpRequest) -> HttpResponse:
    return _file(open_data.schema(), "application/json")


def figures(shown: Figures, *, is_of_theme: bool = False) -> list[tuple[str, str]]:
    """The four figures of a group, each with what it counts."""
    spent = None if shown.seconds is None else tables.hours(shown.seconds)
    people = [] if is_of_theme else [("personnes inscrites", shown.people)]
    named: list[tuple[str, int | Decimal | None]] = [
        *people,
        ("ont commencé un cours", shown.begun),
        ("ont terminé un cours", shown.finished),
        ("heures suivies", spent),
    ]
    return [
        (name, tables.HIDDEN if value is None else french.text(value, Kind.DECIMAL))
        for name, value in named
    ]


def drawing(snapshot: Snapshot, known: dict[str, Territory]) -> Drawing:
    """A département whose population is unknown is drawn as one where nobody signed up."""
    rates = {code: tables.rate(snapshot.of(Group(code)), known[code]) for code in tilemap.CODES}
    values = {
        code: None if isinstance(rate, str) else float(rate or 0) for code, rate in rates.items()
    }
    squares = [
        Square(tile, known[tile.code].name, _said(snapshot.of(Group(tile.code)), rates[tile.code]))
        for tile in tilemap.tiles(values)
    ]
    return Drawing(squares, _legend(tilemap.bounds(values), {s.tile.shade for s in squares}))


def _said(shown: Figures, rate: Decimal | str | None) -> str:
    if shown.people is None:
        return tables.HIDDEN
    people = french.text(shown.people, Kind.INTEGER)
    words = "personnes inscrites" if shown.people > 1 else "personne inscrite"
    if not isinstance(rate, Decimal):
        return f"{people} {words}"
    per = french.text(rate, Kind.DECIMAL)
    return f"{people} {words}, {per} pour 100\N{NARROW NO-BREAK SPACE}000 habitants"


def _legend(bounds: list[float], used: set[str]) -> list[tuple[str, str]]:
    """Only what is on the map; « de… à… » for each shade."""
    ends = [french.text(Decimal(str(bound)), Kind.DECIMAL) for bound in bounds]
    words = [f"jusqu’à {end}" for end in ends[:1]]
    words += [f"plus de {low}, jusqu’à {high}" for low, high in pairwise(ends)]
    words += [f"plus de {ends[-1]}" if ends else "une inscription ou plus"]
    shades = [(str(number), text) for number, text in enumerate(words, start=1)]
    shades = [(tilemap.NOBODY, "personne"), *shades, (tilemap.HIDDEN, tables.HIDDEN)]
    return [(shade, text) for shade, text in shades if shade in used]


def _group(request: HttpRequest, title: str, group: Group, heading: str) -> HttpResponse:
    """The page of a département or of a band: its figures, by the other, and by theme."""
    context: dict[str, Any] = {"title": title, "heading": heading}
    snapshot = selectors.published()
    if snapshot is not None and not snapshot.is_empty:
        by_band = [tables.by_band(snapshot, departement=group.departement)]
        context |= {
            "snapshot": snapshot,
            "figures": figures(snapshot.of(group)),
            "tables": [
                *(by_band if group.departement is not None else []),
                _themes_of(snapshot, group),
            ],
        }
    return render(request, "training/observatory/group.html", context)


def _themes_of(snapshot: Snapshot, group: Group) -> Table:
    return tables.by_theme(
        snapshot, selectors.themes(), departement=group.departement, band=group.band
    )


def _published_or_404() -> Snapshot:
    snapshot = selectors.published()
    if snapshot is None:
        raise Http404
    return snapshot


def _records(snapshot: Snapshot) -> Any:
    return open_data.records(snapshot, selectors.territories(), selectors.themes())


def _file(content: str, content_type: str) -> HttpResponse:
    """For programs of any site: public, kept an hour, then asked for again by its ETag."""
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={_KEPT_FOR}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
