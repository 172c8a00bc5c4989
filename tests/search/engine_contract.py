"""What every engine does: a class of tests for each engine inherits these.

class TestSqliteEngine(EngineContract): …  with a fixture `engine`, empty or not built.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cms.searchable import Document, Label, Passage
from search.engines import Answer, Engine, Question, Reader
from search.queries import Synonyms, parse

FIBRE = Document(
    key="page-1",
    kind="temoignage",
    title="La fibre, et après",
    url="/temoignages/la-fibre-et-apres/",
    summary="Raccorder un village sans attendre l’opérateur.",
    byline="Solène Quemarrec, maire",
    speakers=("Solène Quemarrec",),
    tags=("très haut débit",),
    facets={
        "niveau": (Label("debutant", "Débutant"),),
        "intervenant": (Label("solene-quemarrec", "Solène Quemarrec"),),
    },
    passages=(
        Passage("Nous avons enterré les câbles avec le syndicat d’énergie.", ((0, 0),)),
        Passage(
            "Un agriculteur a prêté sa tranchée. Le poteau du lavoir est tombé.",
            ((0, 12), (36, 19)),
        ),
        Passage("Le conseil municipal a voté l’emprunt à l’unanimité.", ((0, 31),)),
    ),
    published_on=date(2026, 3, 1),
    minutes=8,
)
CANTINE = Document(
    key="page-2",
    kind="ressource",
    title="Délibération : payer la cantine en ligne",
    url="/ressources/payer-la-cantine/",
    summary="Un modèle à adapter.",
    tags=("dématérialisation",),
    facets={
        "niveau": (Label("debutant", "Débutant"),),
        "public": (Label("elus", "Élues et élus"), Label("agents", "Agentes et agents")),
    },
    passages=(Passage("Les familles règlent la cantine par carte bancaire. Le conseil vote."),),
    published_on=date(2026, 5, 1),
)
LESSON = Document(
    key="page-3",
    kind="sequence",
    title="Prévenir les attaques",
    url="/cours/cybersecurite/prevenir/",
    summary="Les gestes qui protègent une mairie.",
    facets={"niveau": (Label("avance", "Avancé"),)},
    passages=(
        Passage("Le rançongiciel chiffre les fichiers de la mairie."),
        Passage("Une sauvegarde débranchée sauve le conseil municipal."),
    ),
    is_reserved=True,
    minutes=5,
)
UN_POUR_TOUS = Document(
    key="model-4", kind="gouvernance", title="Un pour tous", url="/modeles/un-pour-tous/"
)
SPEAKER = Document(
    key="speaker-5",
    kind="personne",
    title="Solène Quemarrec",
    url="/intervenants/solene-quemarrec/",
    summary="Maire d’un village de 412 habitants.",
)
EVERYTHING = (FIBRE, CANTINE, LESSON, UN_POUR_TOUS, SPEAKER)

HOSTILE = (
    '"',
    "«",
    "(((",
    "fibre AND",
    "NOT fibre",
    "fibre* OR",
    "title:fibre",
    "NEAR(fibre cantine)",
    "fibr?*",
    "{!lucene}",
    "🙂",
    "\0",
    "fi\0bre",
    "é" * 10_000,
    "fibre " * 2_000,
    "<script>alert(1)</script>",
    "le la les",
    "?!…",
    "опыт мэра",
    "村长",
    "-fibre",
    "^fibre~2",
    "%_'; DROP TABLE documents; --",
    "\ud800",
)


def asked(
    engine: Engine,
    typed: str,
    *,
    reader: Reader | None = None,
    filters: Mapping[str, set[str]] | None = None,
    sort: str = "pertinence",
    offset: int = 0,
    limit: int = 20,
    synonyms: Synonyms | None = None,
) -> Answer:
    return engine.search(
        Question(
            query=parse(typed, synonyms=synonyms),
            reader=reader or Reader(),
            filters={facet: frozenset(values) for facet, values in (filters or {}).items()},
            sort=sort,
            offset=offset,
            limit=limit,
        )
    )


def keys(answer: Answer) -> list[str]:
    return [hit.document.key for hit in answer.hits]
