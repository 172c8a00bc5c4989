"""An attestation as words in reading order: its page and its PDF both show these, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_date

from certificates import context as contexts
from certificates.context import Context, Course, Lesson
from certificates.models import Attestation
from cms.templatetags.french import NBSP, day, duration, typographic
from progress.models import LessonProgress

# Lessons listed; the rest is counted, and told in the evidence. It bounds what a PDF costs.
MOST_LESSONS = 100
_UNMEASURED = "non mesurée"
_COUNTED_HEADINGS = ["Séquence", "Suivie", "Terminée le (heure de Paris)", "Durée suivie"]
_DECLARED_HEADINGS = ["Séquence", "Suivie ailleurs le", "Déclarée le"]


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Table:
    """Of one course. The heading is empty where the document is about that course only."""

    heading: str
    columns: list[str]
    rows: list[list[str]]

    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each cell after the name of its column: on a phone, rows are read one under another."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Document:
    title: str
    provider: str
    provider_lines: list[str]
    opening: str
    holder: str
    link: str
    subject: str
    facts: list[Fact]
    counted_heading: str
    counted: list[Table]
    declared_heading: str
    declared: list[Table]
    # What the bound left out; empty for nothing.
    omitted: str
    signed_on: str
    signatory: list[str]
    verify_heading: str
    verify: str
    verify_address: str
    code_label: str
    code: str
    statement: str
    statement_source: str


def document(attestation: Attestation) -> Document:
    context: Context = attestation.context
    provider, statement = context["provider"], context["statement"]
    contact = [*provider["address"].splitlines(), provider["contact"]]
    source, read_on = statement["source"], day(parse_date(statement["date"]))
    return Document(
        title="Attestation de suivi",
        provider=contexts.writing(provider["name"]),
        provider_lines=list(filter(None, map(contexts.writing, contact))),
        opening=f"{contexts.writing(provider['name'])} atteste que",
        holder=typographic(attestation.holder),
        link=_link(context),
        subject=typographic(context["title"]),
        facts=_facts(context),
        counted_heading="Séquences suivies",
        counted=_tables(context, is_declared=False),
        declared_heading="Séquences suivies ailleurs, déclarées et non comptées",
        declared=_tables(context, is_declared=True),
        omitted=_omitted(context),
        signed_on=f"Délivrée le {day(timezone.localdate(attestation.issued_at))}",
        signatory=list(filter(None, map(contexts.writing, context["signatory"].values()))),
        verify_heading="Vérifier cette attestation",
        verify=f"Ouvrez cette adresse, ou lisez le code carré avec un téléphone{NBSP}:",
        verify_address=attestation.verification_url,
        code_label="Code",
        code=attestation.shown_code,
        statement=typographic(statement["text"]),
        statement_source=typographic(f"Source : {source}, consulté le {read_on}."),
    )


def _link(context: Context) -> str:
    """Between the name and the title: nothing is said to be followed here that was not."""
    what = "le parcours" if context["kind"] == "track" else "le cours"
    if contexts.declared(context):
        return f"a suivi, en partie ailleurs selon sa déclaration, {what}"
    return f"a suivi jusqu’au bout {what}"


def followed(seconds: int) -> str:
    """« 1 h 05 »: what was really followed."""
    return duration(seconds) or _UNMEASURED


def _facts(context: Context) -> list[Fact]:
    competences = context["competences"]
    first, last = contexts.moment(context["first_at"]), contexts.moment(context["last_at"])
    provider = context["provider"]
    facts = [
        Fact("Compétences" if len(competences) > 1 else "Compétence", ", ".join(competences)),
        Fact("Dates", period(first.date(), last.date())),
        Fact("Durée réellement suivie", followed(context["seconds"])),
        Fact("Nature", "Autoformation en ligne, gratuite"),
    ]
    if provider["approval_number"]:
        on = day(parse_date(provider["approval_date"]))
        facts.append(Fact("Agrément", f"n°{NBSP}{provider['approval_number']} du {on}"))
    return [fact for fact in facts if fact.value]


def period(first: date, last: date) -> str:
    if first == last:
        return f"le {day(first)}"
    return f"du {day(first)} au {day(last)}"


def _tables(context: Context, *, is_declared: bool) -> list[Table]:
    """The listed lessons of one sort, a table a course."""
    tables = []
    for course, lessons in _listed(context):
        rows = [
            _declared_row(lesson) if is_declared else _counted_row(lesson)
            for lesson in lessons
            if (lesson["means"] == LessonProgress.Means.DECLARED) == is_declared
        ]
        if rows:
            heading = course["title"] if context["kind"] == "track" else ""
            columns = _DECLARED_HEADINGS if is_declared else _COUNTED_HEADINGS
            tables.append(Table(typographic(heading), columns, rows))
    return tables


def _listed(context: Context) -> Iterable[tuple[Course, list[Lesson]]]:
    room = MOST_LESSONS
    for course in context["courses"]:
        lessons = course["lessons"][:room]
        room -= len(lessons)
        yield course, lessons


def _omitted(context: Context) -> str:
    everything = len(contexts.counted(context)) + len(contexts.declared(context))
    rest = everything - MOST_LESSONS
    if rest <= 0:
        return ""
    others = "une autre séquence" if rest == 1 else f"{rest} autres séquences"
    return f"Et {others}, dans le fichier des preuves."


def _counted_row(lesson: Lesson) -> list[str]:
    means = dict(LessonProgress.Means.choices)
    return [
        typographic(lesson["title"]),
        str(means.get(lesson["means"], "")),
        _moment(lesson["completed_at"]),
        followed(lesson["seconds"]),
    ]


def _declared_row(lesson: Lesson) -> list[str]:
    elsewhere = lesson["declared_on"]
    return [
        typographic(lesson["title"]),
        _figures(parse_date(elsewhere)) if elsewhere else "",
        _figures(contexts.moment(lesson["completed_at"])),
    ]


def _moment(text: str) -> str:
    moment = contexts.moment(text)
    return f"{_figures(moment)} à {moment.hour}{NBSP}h{NBSP}{moment:%M}"


def _figures(value: date | None) -> str:
    return "" if value is None else f"{value:%d/%m/%Y}"
