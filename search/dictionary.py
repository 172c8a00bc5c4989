"""The words that people use for one another, as editors keep them in the CMS."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from search import french
from search.memory import Remembered, content_stamp
from search.models import SynonymGroup
from search.queries import Synonyms, sense

# In letters, in words, and in terms: longer is a sentence, more is a family of subjects.
LONGEST = 80
MOST_WORDS = 10
MOST_TERMS = 20

_SEPARATORS = re.compile(r"[,;\n]+")

# The same for « Élus » and « élu »: see `queries.sense`.
Sense = tuple[str, ...]


def terms_of(text: str) -> list[str]:
    """Terms as an editor wrote them: between commas, semicolons or line ends."""
    return [term for part in _SEPARATORS.split(text) if (term := " ".join(part.split()))]


def checked(text: str, *, is_one_way: bool, but: int = 0) -> str:
    """The terms, tidied: « EPCI, intercommunalité ».

    `but` is the key of the group being changed, if any. Raises ValidationError, with every reason.
    """
    terms = terms_of(text)
    errors = [error for term in terms for error in _errors_of(term)]
    if len(terms) > MOST_TERMS:
        errors.append(
            _("Vingt mots ou sigles au plus\N{NO-BREAK SPACE}: gardez les plus employés.")
        )
    if not errors:
        errors = [*_repeated(terms), *_elsewhere(terms, is_one_way=is_one_way, but=but)]
    if len(terms) < 2 and not errors:
        errors.append(_("Il faut au moins deux mots ou sigles, séparés par une virgule."))
    if errors:
        raise ValidationError(errors)
    return ", ".join(terms)


def _errors_of(term: str) -> Iterable[str]:
    if len(term) > LONGEST or len(term.split()) > MOST_WORDS:
        yield _(
            "«\N{NO-BREAK SPACE}%(term)s\N{NO-BREAK SPACE}» est trop long\N{NO-BREAK SPACE}: "
            "dix mots et 80 caractères au plus."
        ) % {"term": f"{term[:LONGEST]}…" if len(term) > LONGEST else term}
    elif not french.tokens(term):
        yield _("«\N{NO-BREAK SPACE}%(term)s\N{NO-BREAK SPACE}» n’est pas un mot.") % {"term": term}
    elif not sense(term):
        yield _(
            "«\N{NO-BREAK SPACE}%(term)s\N{NO-BREAK SPACE}» n’a que de petits mots, que la "
            "recherche laisse de côté\N{NO-BREAK SPACE}: ajoutez un mot qui porte le sens."
        ) % {"term": term}


def _repeated(terms: Iterable[str]) -> Iterable[str]:
    """Two terms that search takes for one already."""
    seen: dict[Sense, str] = {}
    for term in terms:
        first = seen.setdefault(sense(term), term)
        if first is not term:
            yield _(
                "«\N{NO-BREAK SPACE}%(first)s\N{NO-BREAK SPACE}» et «\N{NO-BREAK SPACE}%(term)s"
                "\N{NO-BREAK SPACE}» sont déjà le même mot pour la recherche\N{NO-BREAK SPACE}: "
                "gardez-en un."
            ) % {"first": first, "term": term}


def _elsewhere(terms: list[str], *, is_one_way: bool, but: int) -> Iterable[str]:
    """A term stands in one group that goes both ways, and begins one that goes one way."""
    entries = {sense(term) for term in _entries(terms, is_one_way)}
    others = SynonymGroup.objects.filter(is_one_way=is_one_way).exclude(pk=but)
    for other in others:
        for term in entries_of(other):
            if sense(term) in entries:
                yield _(
                    "«\N{NO-BREAK SPACE}%(term)s\N{NO-BREAK SPACE}» est déjà dans l’équivalence "
                    "«\N{NO-BREAK SPACE}%(other)s\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: "
                    "complétez plutôt celle-là."
                ) % {"term": term, "other": other.terms}


def entries_of(group: SynonymGroup) -> list[str]:
    """The terms that lead to the others when they are searched for."""
    return _entries(terms_of(group.terms), group.is_one_way)


def _entries(terms: list[str], is_one_way: bool) -> list[str]:
    return terms[:1] if is_one_way else terms


def equate(words: str, known: str) -> SynonymGroup:
    """Let whoever searches `words` find what answers `known`; return the group, not yet saved.

    It joins the group of either; else a new one is made, in one direction: what is found by
    `known` does not change. Raises ValidationError as `checked`.
    """
    return _joined(words, known) or SynonymGroup(
        terms=checked(f"{words}, {known}", is_one_way=True), is_one_way=True
    )


def _joined(words: str, known: str) -> SynonymGroup | None:
    for group in SynonymGroup.objects.order_by("is_one_way", "pk"):
        terms = terms_of(group.terms)
        entries = {sense(term) for term in entries_of(group)}
        if sense(words) in entries:
            added = known
        elif sense(known) in entries and not group.is_one_way:
            added = words
        else:
            continue
        if sense(added) in {sense(term) for term in terms}:
            raise ValidationError(
                _(
                    "C’est déjà dit par l’équivalence «\N{NO-BREAK SPACE}%(group)s"
                    "\N{NO-BREAK SPACE}»."
                )
                % {"group": group.terms}
            )
        text = ", ".join([*terms, added])
        group.terms = checked(text, is_one_way=group.is_one_way, but=group.pk)
        return group
    return None


def _read() -> Synonyms:
    groups = SynonymGroup.objects.order_by("pk").values_list("terms", "is_one_way")
    return Synonyms.of((terms_of(terms), is_one_way) for terms, is_one_way in groups)


# Asked at each search; a change in the CMS raises the stamp.
current_synonyms = Remembered(_read, content_stamp)
