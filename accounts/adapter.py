"""How sign-in behaves where allauth lets a project decide."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.backends import AuthenticationBackend
from accounts.identity import bucket, canonical
from accounts.mail import html_twin
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's behaviour, with our words, our mails and our counts of attempts."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": _("C’est déjà l’adresse de votre compte."),
        "email_password_mismatch": _(
            "L’adresse électronique ou le mot de passe est inexact. "
            "Vous pouvez aussi demander un code par courriel."
        ),
        "email_taken": _("Cette adresse ne peut pas être utilisée."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "incorrect_code": _("Ce code n’est pas le bon. Recopiez celui du dernier courriel reçu."),
        "incorrect_password": _("Ce mot de passe est inexact."),
        "same_as_current": _("La nouvelle adresse est la même que l’actuelle."),
        "too_many_login_attempts": _(
            "Il y a eu trop de tentatives. Attendez cinq minutes, puis réessayez."
        ),
        "rate_limited": _("Un code vient de partir. Attendez un instant avant d’en demander un."),
    }

    def clean_email(self, email: str) -> str:
        return canonical(email)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The same refusal for every way in: allauth asks no backend when a code is right."""
        if not AuthenticationBackend().user_can_authenticate(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return None

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = {
            "site_name": settings.SITE_NAME,
            "contact_email": settings.CONTACT_EMAIL,
            "base_url": settings.BASE_URL,
        }
        super().send_mail(template_prefix, email, {**site, **context})

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMultiAlternatives:
        message: EmailMultiAlternatives = super().render_mail(*args, **kwargs)
        message.attach_alternative(html_twin(str(message.subject), str(message.body)), "text/html")
        return message

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return bucket(credentials.get("email", ""))
