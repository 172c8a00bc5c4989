"""How the values of a table read in French: what the screen and the PDF show. No Django."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cms.tables.table import Cell, Kind

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
_UNITS = {Kind.EUROS: "€", Kind.PERCENT: "%"}


def text(cell: Cell, kind: Kind) -> str:
    """« 1 234,50 € », « 12,5 », « 45 % », « 05/03/2027 »; empty for None.

    Words are shown as they are, whatever the column: « moins de 5 » stands among numbers.
    """
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, str):
        return cell
    if kind is Kind.HOURS:
        return time_spent(cell)
    figures = number(cell, kind, thousands=NARROW)
    unit = _UNITS.get(kind)
    return f"{figures}{NBSP}{unit}" if unit else figures


def time_spent(hours: int | Decimal) -> str:
    """Hours, to the minute: « 8 min », « 1 h 22 », « 36 h »; « 0 min » for none."""
    whole, minutes = divmod(int((Decimal(hours) * 60).to_integral_value(ROUND_HALF_UP)), 60)
    if not whole:
        return f"{minutes}{NBSP}min"
    return f"{number(whole, Kind.INTEGER, thousands=NARROW)}{NBSP}h" + (
        f"{NBSP}{minutes:02}" if minutes else ""
    )


def number(value: int | Decimal, kind: Kind, *, thousands: str = "") -> str:
    """With the French comma: two decimals for euros, none that are zero elsewhere."""
    exact = rounded(value, kind)
    grouped = f"{exact:,f}".replace(",", thousands).replace(".", ",")
    return grouped if kind is Kind.EUROS else _without_idle_zeros(grouped)


def exact(cell: Cell) -> Decimal:
    """A figure of a table to be drawn: zero for words and for what is not known."""
    return Decimal(cell) if isinstance(cell, int | Decimal) else Decimal(0)


def rounded(value: int | Decimal, kind: Kind) -> Decimal:
    """What every format writes: cents for euros, whole numbers and per cents, else hundredths."""
    places = Decimal(1) if kind in (Kind.INTEGER, Kind.PERCENT) else Decimal("0.01")
    return Decimal(value).quantize(places, ROUND_HALF_UP)


def _without_idle_zeros(figures: str) -> str:
    return figures.rstrip("0").rstrip(",") if "," in figures else figures


def unit(kind: Kind) -> str:
    """« € », « % », or nothing."""
    return _UNITS.get(kind, "")
