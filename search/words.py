"""From what a person types to the words to look for. No Django."""

import re

# Elided words before an apostrophe: « l’élu » is looked for as « élu ».
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)


def words_of(query: str) -> list[str]:
    """The words of a query, without elisions or what an engine would read as syntax."""
    return re.findall(r"\w+", _ELISION.sub(" ", query))[:12]
