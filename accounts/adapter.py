"""How sign-in behaves where allauth lets a project decide."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's behaviour, with the academy's name in its mails."""
