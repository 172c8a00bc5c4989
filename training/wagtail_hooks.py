"""The figures of the law in the CMS: the administration keeps them up to date."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from training.models import LegalFigure


class LegalFigureViewSet(SnippetViewSet):
    model = LegalFigure
    icon = "calendar-check"
    menu_label = _("Chiffres de la loi")
    menu_order = 345
    add_to_settings_menu = True
    list_display = ("__str__", "value", "starts_on", "source", "checked_on")
    list_filter = ("key",)
    inspect_view_enabled = False


register_snippet(LegalFigureViewSet)
