"""French names of places: folding for search. No Django."""

import re
import unicodedata
from collections.abc import Iterable

_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}

# What the State's abbreviations for intercommunalités stand for, as people type them.
EPCI_TYPES = {
    "CC": "communauté de communes",
    "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
    "METRO": "métropole",
    "MET69": "métropole",
    "EPT": "établissement public territorial",
}


def folded(text: str) -> str:
    """Lower case without accents, ligatures, hyphens or apostrophes: « L’Haÿ » → `l hay`.

    « St » and « Ste » as whole words become « saint » and « sainte », as people type both.
    """
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in text if not unicodedata.combining(character))
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def search_line(parts: Iterable[str]) -> str:
    """Every word that may be typed to find a place, each after a space and only once.

    A word that starts with what was typed is found by looking for a space and the letters.
    """
    words = dict.fromkeys(word for part in parts for word in folded(part).split())
    return "".join(f" {word}" for word in words)
