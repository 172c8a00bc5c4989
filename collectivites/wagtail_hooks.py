"""The collectivités' side of the CMS."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from collectivites.cms import requests
from collectivites.imports import hooks as _files  # noqa: F401  (registers the hooks of files)


class RequestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(requests.MAY_DECIDE))


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("collectivites/", requests.index, name="collectivites_requests"),
        path(
            "collectivites/demandes/<int:pk>/",
            requests.decide_claim,
            name="collectivites_decide_claim",
        ),
        path(
            "collectivites/mandats/<int:pk>/",
            requests.decide_membership,
            name="collectivites_decide_membership",
        ),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> Any:
    return RequestsMenuItem(
        _("Collectivités"),
        reverse("collectivites_requests"),
        name="collectivites-requests",
        icon_name="group",
        order=280,
    )
