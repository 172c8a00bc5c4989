"""What editors are told about consents and elections."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cms.templatetags.french import of
from testimonials.consents import SpeakerConsent
from testimonials.elections import UpcomingElection
from testimonials.panels import officials_in_question


def tell_end_is_near(consent: SpeakerConsent) -> None:
    subject = _("Le consentement %(of_name)s prend bientôt fin") % {
        "of_name": of(consent.speaker.name)
    }
    _tell(subject, "testimonials/mail/ends_soon.txt", {"consent": consent})


def tell_end(consent: SpeakerConsent, pages: list[Any]) -> None:
    subject = _("Le consentement %(of_name)s a pris fin") % {"of_name": of(consent.speaker.name)}
    context = {"consent": consent, "pages": pages, "kept_days": settings.CONSENT_KEPT_DAYS}
    _tell(subject, "testimonials/mail/ended.txt", context)


def tell_election(election: UpcomingElection) -> None:
    subject = _("Avant un scrutin : les témoignages d’élues et d’élus à vérifier")
    context = {"election": election, "concerned": list(officials_in_question())}
    _tell(subject, "testimonials/mail/election.txt", context)


def _tell(subject: str, template: str, context: dict[str, Any]) -> None:
    """One message to each person who keeps consents; addresses are nobody else's business."""
    consents = reverse("wagtailsnippets_testimonials_speakerconsent:list")
    context = {
        **context,
        "base_url": settings.BASE_URL,
        "consents_url": settings.BASE_URL + consents,
        "site_name": settings.SITE_NAME,
    }
    body = render_to_string(template, context)
    for email in _editors():
        send_mail(subject, body, None, [email])


def _editors() -> list[str]:
    keeps = Q(
        groups__permissions__codename="change_speakerconsent",
        groups__permissions__content_type__app_label="testimonials",
    )
    editors = User.objects.filter(keeps, is_active=True).distinct()
    return sorted(editors.values_list("email", flat=True))
