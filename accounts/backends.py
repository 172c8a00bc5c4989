"""Who may be signed in at all, whatever the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.conf import settings

if TYPE_CHECKING:
    from accounts.models import User


class AuthenticationBackend(AllauthBackend):
    """Refuses inactive people, and demonstration accounts where they are not allowed.

    Their passwords are public: outside a demonstration they open nothing, even through a
    session that was opened before.
    """

    def user_can_authenticate(self, user: User | None) -> bool:
        if user is not None and user.is_demo and not settings.DEMO_ACCOUNTS_ALLOWED:
            return False
        return bool(super().user_can_authenticate(user))
