"""Speakers, their consents and the elections to come in the CMS."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from testimonials import services
from testimonials.consent_views import ConsentViewSet, ElectionViewSet
from testimonials.models import Speaker
from testimonials.panels import ConsentWatch


class SpeakerViewSet(SnippetViewSet):
    model = Speaker
    icon = "user"
    menu_label = _("Intervenantes et intervenants")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ("name", "role", "collectivite")
    list_per_page = 50


register_snippet(SpeakerViewSet)
register_snippet(ConsentViewSet)
register_snippet(ElectionViewSet)


@hooks.register("construct_homepage_panels")
def watch_consents(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ConsentWatch())


@hooks.register("register_log_actions")
def name_what_is_logged(actions: Any) -> None:
    actions.register_action(
        services.WITHDRAWN, _("Retrait du consentement"), _("Consentement retiré")
    )
    actions.register_action(
        services.ENDED, _("Fin du consentement"), _("Consentement arrivé à son terme")
    )
