"""What the person is told by mail about an attestation."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from certificates.models import Attestation


def tell_revocation(attestation: Attestation, *, may_have_another: bool) -> None:
    context = {
        "attestation": attestation,
        "may_have_another": may_have_another,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
    send_mail(
        subject=_("Votre attestation « %(title)s » est annulée")
        % {"title": attestation.title[:80]},
        message=render_to_string("certificates/mail/revoked.txt", context),
        from_email=None,
        recipient_list=[attestation.person.email],
    )
