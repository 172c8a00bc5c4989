"""The framework of competences in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from competences.models import Competence, CompetenceOrder, GovernanceModel, Lever, Practice


class CompetenceOrderViewSet(SnippetViewSet):
    model = CompetenceOrder
    icon = "list-ul"
    list_display = ("name", "position")


class CompetenceViewSet(SnippetViewSet):
    model = Competence
    icon = "pick"
    list_display = ("name", "order", "position")
    list_filter = ("order",)


class GovernanceModelViewSet(SnippetViewSet):
    model = GovernanceModel
    icon = "group"
    list_display = ("name", "heading", "position")


class PracticeViewSet(SnippetViewSet):
    model = Practice
    icon = "tasks"
    list_display = ("name", "model", "position")
    list_filter = ("model",)


class LeverViewSet(SnippetViewSet):
    model = Lever
    icon = "cogs"
    list_display = ("name", "position")


class FrameworkGroup(SnippetViewSetGroup):
    items = (
        CompetenceOrderViewSet,
        CompetenceViewSet,
        GovernanceModelViewSet,
        PracticeViewSet,
        LeverViewSet,
    )
    menu_label = _("Référentiel")
    menu_icon = "list-ul"
    menu_order = 350
    add_to_admin_menu = True


register_snippet(FrameworkGroup)
