"""What is searched when relevance is measured: the demo's content among thousands of passages.

Made from the files of the demo, without a database; a document's key bears its slug, so that
grades can be written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cms.prose import paragraphs_in
from cms.prose import passages_of as passages_of_prose
from cms.searchable import KINDS, Document, Label, Passage
from demo import library
from demo.markdown import to_html
from demo.screenplay import timed_cues
from media.passages import passages_of as passages_of_cues
from media.webvtt import Cue
from tests.search.relevance.distractors import distractors

PASSAGES = 20_000


def corpus(passages: int = PASSAGES) -> list[Document]:
    """The demo's documents, then others until there are this many passages."""
    documents = list(demo())
    kept = sum(len(document.passages) for document in documents)
    return [*documents, *distractors(passages - kept)]


def demo() -> Iterator[Document]:
    speakers = {entry["name"]: entry for entry in library.load("speakers")}
    places = {entry["slug"]: entry["nom"] for entry in library.academy("collectivites")}
    for key, kind in (("temoignages", "temoignage"), ("paroles_d_experts", "parole-d-expert")):
        for age, entry in enumerate(library.academy(key)):
            yield _talk(entry, kind, places.get(entry["collectivite"] or "", ""), age)
    for entry in library.academy("parcours"):
        yield _page(entry, "parcours")
    for course in library.academy("cours"):
        yield _course(course)
        yield from (_lesson(course, entry) for entry in course["sequences"])
    for entry in library.academy("ressources"):
        yield _page(
            entry,
            "ressource",
            byline="Modèle de délibération",
            passages=passages_of_prose(
                *paragraphs_in(entry["avertissement"]), *entry["corps"].splitlines()
            ),
        )
    for entry in speakers.values():
        yield _speaker(entry, places.get(entry["collectivite"] or "", ""))
    yield from _framework()
    for entry in library.load("pages")["pages"]:
        page = {"titre": entry["title"], "slug": entry["slug"], "resume": entry["intro"]}
        yield _page(page, "page", passages=written(entry["body"]))


def _talk(entry: dict[str, Any], kind: str, place: str, age: int) -> Document:
    speaker = entry["intervenant"]
    return _page(
        entry,
        kind,
        byline=", ".join(filter(None, [speaker, entry["role"], place])),
        speakers=(speaker,),
        facets={
            "intervenant": (Label(_slug_of(speaker), speaker),),
            "modele": tuple(Label(slug, slug) for slug in entry["modeles"]),
            "duree": (_duration(entry["duree_s"] // 60),),
            "sous-titres": (Label("oui", "Avec sous-titres"),),
        },
        passages=(
            *written(library.text("talks", entry["slug"])),
            Passage(entry["extrait"]),
            *spoken(library.spoken_lines(entry["slug"])),
        ),
        minutes=entry["duree_s"] // 60,
        age=age,
    )


def _course(entry: dict[str, Any]) -> Document:
    text = library.text("courses", entry["slug"])
    return _page(
        entry,
        "cours",
        facets={
            "parcours": (Label(entry["parcours"], entry["parcours"]),),
            "niveau": (Label(entry["niveau"], entry["niveau"]),),
            "modele": tuple(Label(slug, slug) for slug in entry["modeles"]),
        },
        passages=written("\n\n".join([*entry["acquis"], text])),
        minutes=entry["duree_min"],
    )


def _lesson(course: dict[str, Any], entry: dict[str, Any]) -> Document:
    tracks = {track["slug"]: track["titre"] for track in library.academy("parcours")}
    is_video = entry["type"] == "video"
    statement, _answer = library.lesson_texts(entry["slug"])
    said = library.spoken_lines(entry["slug"]) if is_video else []
    return _page(
        entry | {"competence": course["competence"]},
        "sequence",
        byline=f"{tracks[course['parcours']]}, {course['titre']}",
        facets={
            "parcours": (Label(course["parcours"], course["parcours"]),),
            "duree": (_duration(entry["duree_min"]),),
        }
        | ({"sous-titres": (Label("oui", "Avec sous-titres"),)} if is_video else {}),
        passages=(
            *written(statement),
            *(spoken(said) if said else ()),
        ),
        minutes=entry["duree_min"],
        is_reserved=entry["type"] != "texte" and entry["ordre"] > 1,
    )


def _speaker(entry: dict[str, Any], place: str) -> Document:
    return Document(
        key=f"speaker-{entry['slug']}",
        kind="personne",
        title=entry["name"],
        url=f"/intervenants/{entry['slug']}/",
        summary=entry["bio"],
        byline=", ".join(filter(None, [entry["role"], place])),
        speakers=(entry["name"],),
        tags=(entry["expertise"],) if entry["expertise"] else (),
        facets={"genre": (Label("personne", KINDS["personne"]),)},
    )


def _framework() -> Iterator[Document]:
    """Competences and models of governance, which have a page of their own."""
    told = {(entry["kind"], entry["slug"]): entry for entry in library.load("framework")}
    for entry in library.academy("competences"):
        text = told["competence", entry["slug"]]
        yield Document(
            key=f"competence-{entry['slug']}",
            kind="competence",
            title=entry["nom"],
            url=f"/competences/{entry['slug']}/",
            summary=text["question"],
            tags=tuple(filter(None, [text["short_name"], entry.get("intitule_source")])),
            facets={"genre": (Label("competence", KINDS["competence"]),)},
            passages=written(text["description"]),
        )
    for entry in library.academy("modeles_de_gouvernance"):
        practices = [
            f"{practice['nom']}. {told['practice', practice['slug']]['description']}"
            for practice in entry["usages"]
        ]
        yield Document(
            key=f"model-{entry['slug']}",
            kind="gouvernance",
            title=entry["nom"],
            url=f"/gouvernance/{entry['slug']}/",
            summary=told["model", entry["slug"]]["description"],
            byline=entry["intitule"],
            facets={"genre": (Label("gouvernance", KINDS["gouvernance"]),)},
            passages=written("\n\n".join(practices)),
        )


def _page(
    entry: dict[str, Any],
    kind: str,
    *,
    facets: Mapping[str, tuple[Label, ...]] | None = None,
    age: int = 0,
    **content: Any,
) -> Document:
    """A page of the demo: what all of them have, and its own `content`."""
    tags = tuple(entry.get("etiquettes", ()))
    competence = entry.get("competence")
    common = {
        "genre": (Label(kind, KINDS[kind]),),
        "etiquette": tuple(Label(tag.replace(" ", "-"), tag) for tag in tags),
        "competence": (Label(competence, competence),) if competence else (),
    }
    return Document(
        key=f"page-{entry['slug']}",
        kind=kind,
        title=entry["titre"],
        url=f"/{kind}/{entry['slug']}/",
        summary=entry["resume"],
        tags=(*tags, "modèle de délibération") if kind == "ressource" else tags,
        facets={name: labels for name, labels in (common | dict(facets or {})).items() if labels},
        published_on=date(2026, 11, 19) - timedelta(days=5 * age),
        **content,
    )


def written(markdown: str) -> tuple[Passage, ...]:
    return passages_of_prose(*paragraphs_in(to_html(markdown)))


def spoken(lines: list[str]) -> tuple[Passage, ...]:
    cues, _chapters = timed_cues(lines)
    return passages_of_cues(
        Cue(round(cue.start * 1000), round(cue.end * 1000), cue.text) for cue in cues
    )


def _slug_of(speaker: str) -> str:
    return next(e["slug"] for e in library.load("speakers") if e["name"] == speaker)


def _duration(minutes: int) -> Label:
    if minutes <= 5:
        return Label("court", "5 minutes ou moins")
    return Label("moyen", "6 à 15 minutes") if minutes <= 15 else Label("long", "Plus")
