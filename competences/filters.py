"""Filters of the catalogue's lists: plain GET parameters, in French, that can be shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competences.models import Audience, Competence, GovernanceModel, Level

if TYPE_CHECKING:
    from django.forms import Form

PAGE_SIZE = 24

# Value → bounds in seconds (included, excluded).
DURATIONS = {
    "courte": (0, 120),
    "moyenne": (120, 600),
    "longue": (600, 100_000),
}
DURATION_CHOICES = [
    ("courte", _("moins de 2 minutes")),
    ("moyenne", _("de 2 à 10 minutes")),
    ("longue", _("plus de 10 minutes")),
]


@dataclass(frozen=True)
class Chosen:
    """A filter in use; `without` is the query string that removes it, « ?… » or empty."""

    label: str
    value: str
    without: str


class CatalogueFilter(django_filters.FilterSet):
    """What every list of the catalogue can be filtered by."""

    competence = django_filters.ModelChoiceFilter(
        label=_("Compétence"),
        queryset=Competence.objects.all(),
        to_field_name="slug",
        empty_label=_("Toutes"),
    )
    modele = django_filters.ModelChoiceFilter(
        label=_("Modèle de gouvernance"),
        field_name="governance_models",
        queryset=GovernanceModel.objects.all(),
        to_field_name="slug",
        empty_label=_("Tous"),
    )
    public = django_filters.ChoiceFilter(
        label=_("Public"),
        choices=[
            (Audience.OFFICIALS.value, Audience.OFFICIALS.label),
            (Audience.AGENTS.value, Audience.AGENTS.label),
        ],
        empty_label=_("Tous"),
        method="for_audience",
    )
    etiquette = django_filters.CharFilter(field_name="tags__slug", label=_("Étiquette"))

    def for_audience(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """What is meant for everyone is meant for this audience too."""
        return queryset.filter(Q(audience=value) | Q(audience=Audience.EVERYONE))

    @property
    def form(self) -> Form:
        """The label of a chosen tag stays in the address without being a field to fill in."""
        form = super().form
        form.fields["etiquette"].widget.input_type = "hidden"
        return form

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    def chosen(self) -> list[Chosen]:
        """Each filter in use, with what is shown of it and the address without it."""
        chosen = []
        for name in self.filters:
            if value := self.data.get(name):
                field = self.form[name].field
                shown = dict(getattr(field, "choices", [])).get(value, value)
                chosen.append(Chosen(str(field.label), str(shown), self._address_without(name)))
        return chosen

    def _address_without(self, name: str) -> str:
        """The query string of the same list without this filter, from its first page."""
        parameters = self.data.copy()
        for gone in (name, "page"):
            parameters.pop(gone, None)
        return f"?{parameters.urlencode()}" if parameters else ""


class TalkFilter(CatalogueFilter):
    duree = django_filters.ChoiceFilter(
        label=_("Durée"),
        choices=DURATION_CHOICES,
        empty_label=_("Toutes"),
        method="lasting",
    )

    def lasting(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        least, most = DURATIONS[value]
        return queryset.filter(video__duration__gte=least, video__duration__lt=most)


class CourseFilter(CatalogueFilter):
    niveau = django_filters.ChoiceFilter(
        field_name="level", label=_("Niveau"), choices=Level.choices, empty_label=_("Tous")
    )


class ResourceFilter(CatalogueFilter):
    nature = django_filters.CharFilter(field_name="kind", label=_("Nature"))


class FilteredIndexMixin:
    """A page that lists other pages, filtered and paginated.

    Subclasses give `entries()` (a queryset ready to show: related rows included) and
    `filter_class`.
    """

    filter_class: ClassVar[type[CatalogueFilter]] = CatalogueFilter
    page_size: ClassVar[int] = PAGE_SIZE

    if TYPE_CHECKING:

        def entries(self) -> QuerySet[Any]: ...

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        selection = self.filter_class(request.GET, queryset=self.entries())
        page: PaginatorPage[Any] = Paginator(selection.qs.distinct(), self.page_size).get_page(
            request.GET.get("page")
        )
        context.update(selection=selection, page_of_entries=page)
        return context
