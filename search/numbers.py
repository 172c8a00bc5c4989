"""Numbers in figures and in words: « 22 », « vingt-deux ». No Django."""

from __future__ import annotations

from search.french import tokens

_UNITS = [
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_MOST = 100


def in_words(number: int) -> str:
    """A number from 0 to 100, as French writes it."""
    if number == _MOST:
        return "cent"
    if number < len(_UNITS):
        return _UNITS[number]
    if number == 80:
        return "quatre-vingts"
    if number > 80:
        return f"quatre-vingt-{_UNITS[number - 80]}"
    tens = min(number // 10 * 10, 60)
    rest = number - tens
    if not rest:
        return _TENS[tens]
    between = "-et-" if rest in (1, 11) else "-"
    return f"{_TENS[tens]}{between}{_UNITS[rest]}"


def _stems(text: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(text) if not token.is_stop)


# Figures → the stems that say the same side by side, and the reverse.
WRITTEN = {
    str(number): _stems(in_words(number))
    for number in range(2, _MOST + 1)
    # « vingt et un » is indexed as « vingt » is: its « un » is a small word.
    if in_words(number).split("-")[-1] != "un"
}
FIGURES = {stems: figures for figures, stems in WRITTEN.items()}
LONGEST_NUMBER = max(map(len, FIGURES))
