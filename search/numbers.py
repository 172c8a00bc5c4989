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


def _stems(number: int, *, with_small_words: bool) -> tuple[str, ...]:
    return tuple(
        token.stem for token in tokens(in_words(number)) if with_small_words or not token.is_stop
    )


# Stems of a number as it is said → its figures; « neuf » alone is rather the contrary of « vieux ».
FIGURES = {
    _stems(number, with_small_words=True): str(number)
    for number in range(2, _MOST + 1)
    if number != 9
}
LONGEST_NUMBER = max(map(len, FIGURES))
# Figures from ten → what stands side by side in the index, which has no small words: « vingt et
# un » is there as « vingt » is, and is left out.
WRITTEN = {
    figures: stems
    for stems, figures in FIGURES.items()
    if int(figures) >= 10 and stems == _stems(int(figures), with_small_words=False)
}
