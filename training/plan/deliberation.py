"""The text of the yearly deliberation of a collectivité: on screen, as ODT and as tagged PDF."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import groupby

from odfdo import Document, Header, List, ListItem, Paragraph, Style

from cms import printing
from cms.templatetags.french import day, typographic
from collectivites.models import Collectivite
from training.models import Assignment, DeliberationModel, TrainingPlan
from training.plan.audience import described
from training.plan.wording import Block, Part, written
from training.plan.years import YearStanding

TEMPLATE = "training/plan/deliberation.typ"
_COUNCILS = {
    Collectivite.Kind.COMMUNE: "conseil municipal",
    Collectivite.Kind.EPCI: "conseil communautaire",
    Collectivite.Kind.DEPARTEMENT: "conseil départemental",
    Collectivite.Kind.REGION: "conseil régional",
}


def council_of(collectivite: Collectivite) -> str:
    if collectivite.epci_type in ("METRO", "MET69"):
        return "conseil de la métropole"
    return _COUNCILS[Collectivite.Kind(collectivite.kind)]


def text_of(plan: TrainingPlan) -> str:
    """Its own, or the site's model."""
    return plan.deliberation.strip() or DeliberationModel.current().text


def blocks_of(standing: YearStanding) -> list[Block]:
    """The paragraphs of the deliberation, with what the plan says; a title comes first."""
    blocks = [
        Block(block.part, typographic(block.text))
        for block in written(text_of(standing.plan), _values(standing))
    ]
    if blocks and blocks[0].part is Part.TITLE:
        return blocks
    return [
        Block(Part.TITLE, f"Délibération sur la formation, année {standing.plan.year}"),
        *blocks,
    ]


def _values(standing: YearStanding) -> dict[str, str]:
    plan = standing.plan
    amounts = standing.amounts
    return {
        "collectivité": plan.collectivite.name,
        "conseil": council_of(plan.collectivite),
        "année": str(plan.year),
        "orientations": _as_items(plan.orientations),
        "part": standing.share,
        "formations demandées": _asked(plan.collectivite),
        "date": day(plan.adopted_on),
        "numéro": plan.reference,
        "crédits ouverts": amounts["budget"],
        "crédits reportés": amounts["carried_over"],
        "indemnités": amounts["allowances"],
    }


def _as_items(text: str) -> str:
    """Each typed line, as a point of a list, without marks of its own."""
    lines = (line.strip().lstrip("-•*#").strip() for line in text.splitlines())
    return "\n".join(f"- {line}" for line in lines if line)


def _asked(collectivite: Collectivite) -> str:
    """Titles and groups, never a person: a deliberation is public."""
    asked = (
        Assignment.objects.in_force()
        .filter(collectivite=collectivite)
        .exclude(audience=Assignment.Audience.PERSON)
        .select_related("committee", "former_collectivite")
    )
    return "\n".join(f"- {one.title} ({_group(one)})" for one in asked)


def _group(assignment: Assignment) -> str:
    words = described(assignment)
    return words[:1].lower() + words[1:]


def print_pdf(plan: TrainingPlan, blocks: list[Block], moment: datetime) -> bytes:
    """As PDF/UA-1; raises typst.TypstError."""
    data = {
        "title": blocks[0].text,
        "author": plan.collectivite.label,
        "blocks": [
            {"part": str(part), "texts": [block.text for block in group]}
            for part, group in groupby(blocks, key=lambda block: block.part)
        ],
    }
    return printing.print_pdf(TEMPLATE, data, moment)


def write_odt(plan: TrainingPlan, blocks: list[Block]) -> bytes:
    """As an OpenDocument text, to be changed in any word processor."""
    document = Document("text")
    document.meta.title = blocks[0].text
    document.meta.creator = plan.collectivite.label
    document.set_language("fr-FR")
    document.insert_style(_spaced(), automatic=True)
    body = document.body
    body.clear()
    for part, group in groupby(blocks, key=lambda block: block.part):
        texts = [block.text for block in group]
        if part is Part.ITEM:
            body.append(List([ListItem(text) for text in texts]))
            continue
        for text in texts:
            body.append(_element(part, text))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _element(part: Part, text: str) -> Header | Paragraph:
    if part is Part.TITLE:
        return Header(1, text)
    if part is Part.HEADING:
        return Header(2, text)
    return Paragraph(text, style="Deliberation")


def _spaced() -> Style:
    """Some air between paragraphs, which the default style has not."""
    return Style("paragraph", name="Deliberation", area="paragraph", margin_bottom="0.25cm")
