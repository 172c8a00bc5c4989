"""The mails of this room: written once as text, with their HTML twin."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.mail import html_twin
from collectivites.models import Membership


def send(
    template: str,
    *,
    to: str,
    subject: str,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> None:
    """Queue the mail that this template writes; names in subjects hold on one line."""
    subject = " ".join(subject.split())
    body = render_to_string(
        template,
        {
            **context,
            "site_name": settings.SITE_NAME,
            "base_url": settings.BASE_URL,
            "contact_email": settings.CONTACT_EMAIL,
        },
    )
    message = EmailMultiAlternatives(subject, body, to=[to], headers=headers)
    message.attach_alternative(html_twin(subject, body), "text/html")
    message.send()


def tell(
    membership: Membership,
    template: str,
    subject: str,
    *,
    page: str = "collectivites:mine",
    **context: Any,
) -> None:
    """Write to a member who has an account; `%(place)s` in the subject is the collectivité."""
    if membership.person is None:
        return
    arguments = [] if page == "collectivites:mine" else [membership.collectivite_id]
    send(
        template,
        to=membership.person.email,
        subject=subject % {"place": membership.collectivite.name},
        person=membership.person,
        membership=membership,
        url=settings.BASE_URL + reverse(page, args=arguments),
        **context,
    )
