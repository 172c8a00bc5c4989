"""The one French analysis: words, their stems, and where they stand. No Django.

Light on purpose: a stem joins what French inflects (number, gender), never what it derives
(« usage », « usager »); derived words meet in a root, worth less.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.french_words import (
    ACRONYMS,
    APART,
    ENCLITIC,
    FAMILIES,
    FEMININE,
    INVARIABLE,
    IRREGULAR,
    KEEP_E,
    PARTICIPLES,
    STOP,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: `text[start:end]`."""

    # Folded: small letters, no accents. What spelling knows.
    word: str
    # Light stem: the same for « élu », « élue », « élus ».
    stem: str
    # Other forms at the same place: the joined compound, the bare number of an article, the
    # root of its family (« ~financ »).
    also: tuple[str, ...]
    start: int
    end: int
    # Says too little to be looked for.
    is_stop: bool


# No word of French is longer; what is longer is cut, for engines' sake.
LONGEST = 64
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ı": "i", "ł": "l", "đ": "d"})
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060]+")
# Letters, digits, and what may stand between two of them without being seen.
_W = r"[\w\u0300-\u036f\u00ad\u200b-\u200d\u2060]"
_HYPHEN = r"[-\u2010\u2011]"
_SPACE = r"[ \u00a0\u2009\u202f]"
_WORDS = re.compile(
    rf"""
    # « L. 2123-12 », « L2123-12 », « LO 1112-1 », « A. 424-1 ».
    (?P<article>(?<!\w)(?:(?i:lo?|l\.o|r|d)\.?|A\.)\s?\*?\s?\d{{1,4}}(?:{_HYPHEN}\d{{1,4}})+(?!\w))
    # « R.G.P.D. », « S.I. »
    | (?P<acronym>(?<!\w)(?:[^\W\d]\.){{2,}}(?:[^\W\d](?!\w))?)
    # « 5 000 », « 4 G »
    | (?P<number>(?<!\w)(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+|[2-6]{_SPACE}?[gG])(?!\w))
    # « 2020-2026 », « 2123-12 »
    | (?P<range>(?<!\w)\d+(?:{_HYPHEN}\d+)+(?!\w))
    # « aujourd’hui »
    | (?P<whole>(?i:aujourd['’]hui|quelqu['’]une?|presqu['’]île|prud['’]hom\w+))
    # « l’ » of « l’élu »
    | (?P<elision>(?i:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ])
    # « mairie », « vice-président », « main-d’œuvre », and then « (e)s », « ·e », « .e.s »
    | (?P<word>\w{_W}*(?:{_HYPHEN}(?:[dlDL]['’])?\w{_W}*)*)
      (?:[·‧•∙]\w+)*(?:\((?:e|s|es|ne|le|se|rice|trice|ère)\)s?|\.e(?:\.?s)?(?!\w))?
    """,
    re.VERBOSE,
)
_PART = re.compile(rf"(?:(?<={_HYPHEN})[dlDL]['’])?({_W}+)")
# « 1er », « 2e », and what is measured: « 72h », « 10km ».
_COUNTED = re.compile(r"(\d+)(?:ers?|eres?|res?|es?|emes?|nde?s?|h|min|km|ko|mo|go)")


def fold(text: str) -> str:
    """Small letters without accents or ligatures; length may change."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    text = _MARKS.sub("", text).replace("’", "'").casefold()
    return unicodedata.normalize("NFC", text).translate(_LIGATURES)


def _plain(raw: str) -> str:
    """A word as it is indexed: folded, and nothing but letters and digits."""
    folded = fold(raw[: 2 * LONGEST])
    if not folded.isalnum():
        folded = "".join(character for character in folded if character.isalnum())
    return folded[:LONGEST]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What the forms of a word have in common: number and gender go, the rest stays."""
    word = fold(word)
    if len(word) <= 3 or not (word.isascii() and word.isalpha()):
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    word = _singular(word)
    if word in IRREGULAR:
        return IRREGULAR[word]
    return _masculine(word)


def _singular(word: str) -> str:
    if word in INVARIABLE or word[-1] not in "sx":
        return word
    if word[-1] == "s":
        return word if word.endswith("ss") else word[:-1]
    if word.endswith(("eaux", "yaux", "eux", "oux")):
        return word[:-1]
    if word.endswith("aux") and len(word) > 4:
        return word[:-2] + "l"
    return word


def _masculine(word: str) -> str:
    if word in KEEP_E:
        return word
    base = word.rstrip("e")
    if base != word:
        word = base + "e"
        if word in PARTICIPLES:
            return word[:-2]
        # « vue », « aide » are too short to lose a letter; « élue » is not.
        if word in KEEP_E or len(base) < (3 if base.endswith("u") else 4):
            return word
        for ending, masculine, shortest in FEMININE:
            if word.endswith(ending) and len(word) >= shortest:
                return word[: -len(ending)] + masculine
    return base[:-1] if base.endswith("eur") and len(base) >= 6 else base


_FAMILIES = {stem(word): stem(words.split()[0]) for words in FAMILIES for word in words.split()}
_APART = {stem(word) for word in APART}
_DERIVED = re.compile(
    r"""
    (.{5,}?)
    (?: issement | isseu | issant | issent | (?<!o)ir
      | ation | ateu | atif | ement | e?ant | anc | ent | enc
      | (?:(?<!i)|(?<=[fh]i)|(?<=[bp]li)|(?<=[eor]ci)|(?<=[eu]di)|(?<=opi))er
      | era | erai | erait | eraient | erez | eron | eront | e?ait | e?aient | ez
      | eon | (?<!i)on | ag | (?<=c)ien | eu | abl | abilit
      | (?<=s)ion | ition | (?:(?<=log)|(?<=nom)|(?<=rat)|(?<=teg)|(?<=gog)|(?<=aph))ic )
    """,
    re.VERBOSE,
)
_VERBAL = re.compile(r"(?<=.{5})(?:ent|(?<!i)er)$")
_CERTIFIED = re.compile(r"(.{2,}if)(?:i|ier|iant|ication|icateu|icatif|icat)")
_FACTOR = re.compile(r"(.{3,}[cp]t(?=[ie])|.{4,}u(?=tion)|.{2,}ibu(?=teu))t?(?:ion|eu)")
_ABILITY = re.compile(r"(.{3,}i)bilit")


@lru_cache(maxsize=100_000)
def root(stem: str) -> str:
    """What « financer », « financement », « finançons » share; empty when too short to be safe."""
    if stem in _FAMILIES:
        return _FAMILIES[stem]
    if len(stem) < 5 or stem in _APART or not (stem.isascii() and stem.isalpha()):
        return ""
    if found := _CERTIFIED.fullmatch(stem) or _FACTOR.fullmatch(stem):
        base = found[1]
    elif found := _ABILITY.fullmatch(stem):
        base = found[1] + "bl"
    else:
        found = _DERIVED.fullmatch(stem)
        base = found[1] if found else stem
        # « représent », « délibér » go as « représente », « délibère » do.
        base = _VERBAL.sub("", base)
    if base.endswith("qu"):
        base = base[:-2] + "c"
    elif base.endswith("gu"):
        base = base[:-1]
    elif base.endswith("y"):
        base = base[:-1] + "i"
    elif base.endswith("i") and base[-2] not in "aeiouy":
        base = base[:-1]
    return _FAMILIES.get(base, base if len(base) >= 5 else "")


# A word of the text before its place is known: word, stem, other forms, start, end, is_stop.
_Part = tuple[str, str, tuple[str, ...], int, int, bool]


def _part(word: str, start: int, end: int, *others: str, is_stop: bool = False) -> _Part:
    stemmed = stem(word)
    family = root(stemmed)
    also = dict.fromkeys(others)
    if family and family != stemmed and not is_stop:
        also[f"~{family}"] = None
    return word, stemmed, tuple(also), start, end, is_stop


@lru_cache(maxsize=100_000)
def _analysed(raw: str) -> tuple[_Part, ...]:
    """The parts of one run of letters and hyphens, with their places in it."""
    places = [(found[1], *found.span(1)) for found in _PART.finditer(raw)]
    pieces = [(_plain(part), start, end) for part, start, end in places]
    pieces = [piece for piece in pieces if piece[0]]
    if len(pieces) == 1:
        word, start, end = pieces[0]
        if counted := _COUNTED.fullmatch(word):
            word = counted[1]
        is_stop = (word in STOP and raw not in ACRONYMS) or _is_letter(word)
        return (_part(word, start, end, is_stop=is_stop),)
    words = [word for word, _start, _end in pieces]
    stops = [word in STOP or _is_letter(word) for word in words]
    joined = []
    if not all(stops) and (words[-1] not in ENCLITIC or words == ["rendez", "vous"]):
        joined = [stem("".join(words)[:LONGEST])]
        family = root(joined[0])
        if family and family != joined[0]:
            joined.append(f"~{family}")
    # The joined form stands with the first part that counts.
    holder = stops.index(False) if joined else -1
    return tuple(
        _part(word, start, end, *(joined if place == holder else ()), is_stop=stops[place])
        for place, (word, start, end) in enumerate(pieces)
    )


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isascii() and not word.isdigit()


def _parts(text: str) -> Iterator[tuple[tuple[_Part, ...], int, int]]:
    """The parts of each match, where it starts, and where it ends."""
    for found in _WORDS.finditer(text.replace("_", " ")):
        kind = found.lastgroup
        raw = found[0]
        if kind == "word":
            yield _analysed(found["word"]), found.start(), found.end()
        elif kind != "elision":
            yield _special(kind or "", raw), found.start(), found.end()


def _special(kind: str, raw: str) -> tuple[_Part, ...]:
    """Articles, acronyms, numbers: one token whatever stands between their characters."""
    if kind == "whole":
        word = fold(raw)
        return ((word.replace("'", ""), word.replace("'", ""), (), 0, len(raw), word in STOP),)
    if kind in ("acronym", "number"):
        word = _plain(raw)
        return (_part(word, 0, len(raw), is_stop=False),) if word else ()
    numbers = [_plain(number) for number in re.findall(r"\d+", raw)]
    bare = "-".join(numbers)[:LONGEST]
    if kind == "range":
        return ((bare, bare, tuple(dict.fromkeys(numbers)), 0, len(raw), False),)
    letters = fold("".join(character for character in raw if character.isalpha()))
    return ((letters + bare, letters + bare, (bare,), 0, len(raw), False),)


def tokens(text: str) -> list[Token]:
    """The words of a text in their order, stop words included and marked."""
    found = []
    for parts, start, end in _parts(text):
        last = len(parts) - 1
        for place, (word, stemmed, also, first, after, is_stop) in enumerate(parts):
            stop = end if place == last else start + after
            found.append(Token(word, stemmed, also, start + first, stop, is_stop))
    return found


def indexed(text: str) -> str:
    """The stems of a text in their order without stop words, then « | » and the other forms.

    Only small letters, digits, `-`, `~`, `|` and spaces; phrases are looked for before the bar.
    """
    return indexed_and_words(text)[0]


def indexed_and_words(text: str) -> tuple[str, set[str]]:
    """What `indexed` gives, and the folded words that it is made of: the text is read once."""
    stems: list[str] = []
    others: dict[str, None] = {}
    words: set[str] = set()
    for parts, _start, _end in _parts(text):
        for word, stemmed, also, _first, _after, is_stop in parts:
            if not is_stop:
                stems.append(stemmed)
                others.update(dict.fromkeys(also))
                words.add(word)
    return " ".join([*stems, "|", *others] if others else stems), words
