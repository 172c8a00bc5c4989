"""The « Recherche » menu of the CMS."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.snippets.views.snippets import (
    CreateView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from cms.visibility import visible
from search.cms import views
from search.cms.forms import PromotionForm, SynonymGroupForm
from search.models import Promotion, SynonymGroup


def direction(group: SynonymGroup) -> str:
    return str(_("à partir du premier") if group.is_one_way else _("dans tous les sens"))


class SynonymGroupIndexView(IndexView):
    add_item_label = _("Ajouter une équivalence")


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "order"
    menu_label = _("Équivalences de mots")
    url_prefix = "recherche/equivalences"
    list_per_page = 50
    index_view_class = SynonymGroupIndexView
    search_fields = ("terms",)
    list_filter = ("is_one_way",)
    list_display = (
        "terms",
        Column("direction", label=_("Sens"), accessor=direction),
        DateColumn("updated_at", label=_("Modifiée le"), sort_key="updated_at"),
    )
    edit_handler = ObjectList(SynonymGroup.panels, base_form_class=SynonymGroupForm)


def state(promotion: Any) -> str:
    """A promoted page may have been withdrawn since."""
    if promotion.is_shown:
        return str(_("montrée"))
    return str(_("pas montrée\N{NO-BREAK SPACE}: la page n’est pas en ligne pour tout le monde"))


class PromotionIndexView(IndexView):
    add_item_label = _("Mettre une page en avant")


class PromotionCreateView(CreateView):
    def get_initial(self) -> dict[str, Any]:
        """« Ce que les gens cherchent » leads here with what was searched."""
        initial: dict[str, Any] = super().get_initial()
        return {**initial, "queries": self.request.GET.get("recherche", "")[:100]}


class PromotionViewSet(SnippetViewSet):
    model = Promotion
    icon = "pick"
    menu_label = _("Résultats mis en avant")
    url_prefix = "recherche/mis-en-avant"
    list_per_page = 50
    index_view_class = PromotionIndexView
    add_view_class = PromotionCreateView
    search_fields = ("queries", "page__title")
    list_display = (
        "queries",
        Column("page", label=_("Page")),
        Column("state", label=_("État"), accessor=state),
    )
    edit_handler = ObjectList(Promotion.panels, base_form_class=PromotionForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        shown = Exists(visible(Page.objects.filter(pk=OuterRef("page_id"))))
        return Promotion.objects.select_related("page").annotate(is_shown=shown)


class SearchedMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(views.MAY_READ))


class SearchedViewSet(ViewSet):
    name = "searched"
    url_prefix = "recherche/demandes"
    icon = "search"
    menu_label = views.TITLE
    menu_item_class = SearchedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("recherches.csv", views.export, name="export"),
        ]


class SearchGroup(SnippetViewSetGroup):
    items = (SearchedViewSet, SynonymGroupViewSet, PromotionViewSet)
    menu_label = _("Recherche")
    menu_name = "recherche"
    menu_icon = "search"
    menu_order = 290
