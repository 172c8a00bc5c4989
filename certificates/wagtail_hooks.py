"""Attestations in the CMS, for the administration."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from certificates import services
from certificates.cms_views import AttestationViewSet, ReadingPolicy
from certificates.models import Attestation

register_permission_policy(Attestation, ReadingPolicy(Attestation))


@hooks.register("register_admin_viewset")
def attestations() -> AttestationViewSet:
    return AttestationViewSet()


@hooks.register("register_log_actions")
def name_what_is_logged(actions: Any) -> None:
    actions.register_action(
        services.REVOKED, _("Annulation d’une attestation"), _("Attestation annulée")
    )
