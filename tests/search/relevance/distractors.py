"""Documents about everything else that councils do, made by a grammar: the same on every machine.

They share many words with the documents of the demo, in other senses: a water network, a union
delegate, the copper of a roof. Whatever answers a graded query is in none of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, product
from pathlib import Path
from random import Random

from cms.searchable import KINDS, Document, Label, Passage

# With the twenty of the demo, two hundred: as many values of the facet « Qui parle ».
SPEAKERS = 180
# Every document has between these, but the longest, of a whole council meeting.
PASSAGES = (30, 64)
LONGEST = 70
SECONDS_OF_A_CAPTION = 5

_GRAMMAR = tomllib.loads(Path(__file__).with_name("grammar.toml").read_text(encoding="utf-8"))
_BEGINNINGS, _ENDS, _PLACES = (_GRAMMAR[name].split() for name in ("beginnings", "ends", "places"))
_FIRST, _MONTHS = _GRAMMAR["first_names"].split(), _GRAMMAR["months"].split()


@dataclass(frozen=True)
class Subject:
    """What a delegation is about: singular things with their article, infinitives, plurals."""

    slug: str
    name: str
    tags: tuple[str, ...]
    things: tuple[str, ...]
    acts: tuple[str, ...]
    people: tuple[str, ...]
    facts: tuple[str, ...]


def subjects() -> list[Subject]:
    content = tomllib.loads(Path(__file__).with_name("subjects.toml").read_text(encoding="utf-8"))
    return [
        Subject(slug, entry.pop("name"), **{key: tuple(value) for key, value in entry.items()})
        for slug, entry in content.items()
    ]


def speakers() -> list[str]:
    """Names that nobody bears: first names of the demo, made-up last names."""
    lot = Random("speakers")
    names = [a + b for a, b in product(_BEGINNINGS, _ENDS)]
    lot.shuffle(names)
    return [f"{lot.choice(_FIRST)} {name}" for name in names[:SPEAKERS]]


def distractors(passages: int) -> Iterator[Document]:
    """Speakers, then pages until they have this many passages in all."""
    people = speakers()
    yield from map(_speaker, people)
    every = subjects()
    left = passages
    for number in count():
        lot = Random(f"distractor {number}")
        wanted = LONGEST if number == 0 else lot.randint(*PASSAGES)
        if left <= 0:
            return
        length = min(wanted, left)
        left -= length
        subject = every[number % len(every)]
        yield _page(number, subject, people[number % len(people)], length, lot)


def _speaker(name: str) -> Document:
    slug = name.lower().replace(" ", "-")
    place = _place(Random(name))
    return Document(
        key=f"speaker-{slug}",
        kind="personne",
        title=name,
        url=f"/intervenants/{slug}/",
        summary=f"{name} siège au conseil de {place}.",
        byline=f"Membre du conseil, {place}",
        facets={"genre": (Label("personne", KINDS["personne"]),)},
    )


def _page(number: int, subject: Subject, speaker: str, length: int, lot: Random) -> Document:
    kind = lot.choice(("temoignage", "parole-d-expert", "sequence", "sequence", "ressource"))
    is_spoken = kind != "ressource"
    minutes = length // 2
    facets = {
        "genre": (Label(kind, KINDS[kind]),),
        "intervenant": (Label(speaker.lower().replace(" ", "-"), speaker),),
        "etiquette": tuple(Label(tag.replace(" ", "-"), tag) for tag in subject.tags),
        "parcours": (Label(subject.slug, subject.name),),
        "niveau": (lot.choice((Label("discovery", "Découverte"), Label("advanced", "Avancé"))),),
        "duree": (Label("moyen", "6 à 15 min") if minutes <= 15 else Label("long", "Plus"),),
    }
    return Document(
        key=f"page-{subject.slug}-{number}",
        kind=kind,
        title=_filled(lot.choice(_GRAMMAR["titles"]), subject, lot),
        url=f"/{kind}/{subject.slug}-{number}/",
        summary=_filled(lot.choice(_GRAMMAR["summaries"]), subject, lot),
        byline=f"{speaker}, {_place(lot)}",
        speakers=(speaker,),
        tags=(*subject.tags, "modèle de délibération") if kind == "ressource" else subject.tags,
        facets=facets | ({"sous-titres": (Label("oui", "Avec"),)} if is_spoken else {}),
        passages=tuple(_passage(subject, lot, at, is_spoken) for at in range(length)),
        published_on=date(2026, 9, 1) + timedelta(days=lot.randrange(80)),
        minutes=minutes,
    )


def _passage(subject: Subject, lot: Random, position: int, is_spoken: bool) -> Passage:
    """Four sentences, a caption each when they are spoken."""
    lines = [_filled(lot.choice(_GRAMMAR["sentences"]), subject, lot) for _line in range(3)]
    lines.insert(lot.randrange(4), lot.choice(subject.facts))
    moments, offset = [], 0
    for index, line in enumerate(lines):
        second = (position * len(lines) + index) * SECONDS_OF_A_CAPTION
        moments.append((offset, second))
        offset += len(line) + 1
    return Passage(" ".join(lines), tuple(moments) if is_spoken else ())


def _filled(template: str, subject: Subject, lot: Random) -> str:
    """The template with words of the subject, drawn anew for each place where they stand."""
    drawn = {
        "thing": lambda: lot.choice(subject.things),
        "act": lambda: lot.choice(subject.acts),
        "people": lambda: lot.choice(subject.people),
        "place": lambda: _place(lot),
        "month": lambda: lot.choice(_MONTHS),
        "amount": lambda: f"{lot.randint(2, 900)}\N{NARROW NO-BREAK SPACE}{lot.randint(0, 9)}00",
        "number": lambda: str(lot.randint(3, 180)),
        "year": lambda: str(lot.randint(1994, 2025)),
        "article": lambda: f"{lot.randint(2200, 2599)}-{lot.randint(1, 40)}",
    }
    parts = []
    while "{" in template:
        before, _brace, template = template.partition("{")
        name, _brace, template = template.partition("}")
        word = drawn[name.lower()]()
        parts += [before, word[0].upper() + word[1:] if name[0].isupper() else word]
    return "".join([*parts, template])


def _place(lot: Random) -> str:
    return lot.choice(_PLACES) + lot.choice(_BEGINNINGS).lower() + lot.choice(_ENDS)
