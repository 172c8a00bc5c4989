"""Speakers in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from testimonials.models import Speaker


class SpeakerViewSet(SnippetViewSet):
    model = Speaker
    icon = "user"
    menu_label = _("Intervenants")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ("name", "role", "collectivite")
    list_per_page = 50


register_snippet(SpeakerViewSet)
