"""The competences and governance models that people find, and how pages are classed by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.signals import post_save, pre_delete
from wagtail.models import Page

from cms.prose import paragraphs_in, passages_of
from cms.searchable import Changed, Document, Label, searchable
from cms.searchable_pages import among, pages
from competences.models import (
    ClassifiedPage,
    Competence,
    CompetenceOrder,
    GovernanceModel,
    Practice,
)


def competence_facet(competence: Competence | None) -> tuple[Label, ...]:
    if competence is None:
        return ()
    return (Label(competence.slug, competence.short_name or competence.name),)


def classification(
    classified: Sequence[ClassifiedPage],
) -> dict[int, dict[str, tuple[Label, ...]]]:
    """The facets of each page (of one type, with its `competence`): one statement."""
    if not classified:
        return {}
    models = _governance_models(type(classified[0]), [page.pk for page in classified])
    return {
        page.pk: {
            "competence": competence_facet(page.competence),
            "modele": tuple(models[page.pk]),
            "niveau": (Label(page.level, page.get_level_display()),),
            "public": (Label(page.audience, page.get_audience_display()),),
        }
        for page in classified
    }


def _governance_models(model: type[ClassifiedPage], keys: list[int]) -> dict[int, list[Label]]:
    through = model._meta.get_field("governance_models").remote_field.through
    owner = model._meta.model_name
    rows = among(through._default_manager.all(), owner, keys)
    found: dict[int, list[Label]] = defaultdict(list)
    for key, slug, name in rows.order_by(
        "governancemodel__position", "governancemodel__name"
    ).values_list(f"{owner}_id", "governancemodel__slug", "governancemodel__name"):
        found[key].append(Label(slug, name))
    return found


class _FrameworkSource:
    """Entries of the framework, which are public as soon as they exist."""

    name: str

    def entries(self) -> QuerySet[Any]:
        raise NotImplementedError

    def document(self, entry: Any) -> Document:
        raise NotImplementedError

    def documents(
        self, keys: Collection[str] | None = None, *, heads_only: bool = False
    ) -> Iterator[Document]:
        entries = self.entries()
        if keys is not None:
            entries = entries.filter(pk__in=[int(key.rpartition("-")[2]) for key in keys])
        for entry in entries:
            document = self.document(entry)
            yield replace(document, passages=()) if heads_only else document

    def keys(self) -> set[str]:
        return {self.key(pk) for pk in self.entries().order_by().values_list("pk", flat=True)}

    def closed(self, person: Any) -> set[str]:
        return set()

    def key(self, pk: int) -> str:
        return f"{self.name}-{pk}"


class CompetenceSource(_FrameworkSource):
    name = "competence"

    def entries(self) -> QuerySet[Any]:
        return Competence.objects.select_related("order")

    def document(self, entry: Competence) -> Document:
        return Document(
            key=self.key(entry.pk),
            kind="competence",
            title=entry.name,
            url=entry.get_absolute_url(),
            summary=entry.question or entry.description,
            byline=entry.order.name,
            tags=_others(entry.name, entry.short_name, entry.source_name),
            facets={"genre": (Label("competence", "Compétence"),)}
            | {"competence": competence_facet(entry)},
            passages=passages_of(*paragraphs_in(entry.description)),
        )

    def connect(self, changed: Changed) -> None:
        def entry_changed(instance: Competence, raw: bool = False, **_kwargs: Any) -> None:
            if not raw:
                changed([self.key(instance.pk)])
                _say_classified_changed("competence", instance)

        def order_changed(instance: CompetenceOrder, raw: bool = False, **_kwargs: Any) -> None:
            entries = Competence.objects.filter(order_id=instance.pk)
            changed([] if raw else [self.key(pk) for pk in entries.values_list("pk", flat=True)])

        _on_change(Competence, entry_changed)
        _on_change(CompetenceOrder, order_changed)


class GovernanceSource(_FrameworkSource):
    name = "governance"

    def entries(self) -> QuerySet[Any]:
        return GovernanceModel.objects.prefetch_related("practices")

    def document(self, entry: GovernanceModel) -> Document:
        practices = [
            f"{practice.name} : {practice.description}" if practice.description else practice.name
            for practice in entry.practices.all()
        ]
        return Document(
            key=self.key(entry.pk),
            kind="gouvernance",
            title=entry.name,
            url=entry.get_absolute_url(),
            summary=entry.description,
            byline=entry.heading,
            facets={"genre": (Label("gouvernance", "Modèle de gouvernance"),)}
            | {"modele": (Label(entry.slug, entry.name),)},
            passages=passages_of(*filter(None, [entry.heading, entry.description, *practices])),
        )

    def connect(self, changed: Changed) -> None:
        def entry_changed(instance: GovernanceModel, raw: bool = False, **_kwargs: Any) -> None:
            if not raw:
                changed([self.key(instance.pk)])
                _say_classified_changed("governance_models", instance)

        def practice_changed(instance: Practice, raw: bool = False, **_kwargs: Any) -> None:
            changed([] if raw else [self.key(instance.model_id)])

        _on_change(GovernanceModel, entry_changed)
        _on_change(Practice, practice_changed)


def _others(name: str, *names: str) -> tuple[str, ...]:
    return tuple(other for other in dict.fromkeys(names) if other and other != name)


def _on_change(model: type[Any], receiver: Any) -> None:
    # Before it is deleted: afterwards nothing says what it was shown with.
    for signal in (post_save, pre_delete):
        # Not weakly: the function lives nowhere else.
        uid = f"competences.searchable.{model.__name__}"
        signal.connect(receiver, sender=model, weak=False, dispatch_uid=uid)


def _say_classified_changed(field_name: str, entry: Any) -> None:
    """Pages carry the names of what they are classed by, and so do the lessons below them."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if issubclass(model, Page) and field_name in names:
            pages.say_changed(model._default_manager.filter(**{field_name: entry.pk}))


def connect() -> None:
    searchable.register(CompetenceSource())
    searchable.register(GovernanceSource())
