"""The demo accounts, one for each kind of user. Refused outside development settings."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from academy.roles import ADMINISTRATION, MODERATION, WRITING
from accounts.models import User
from collectivites.models import Collectivite, Membership

# Known to all, on purpose: it is printed by `make run` and written in the README.
PASSWORD = "bienvenue-en-mairie"  # noqa: S105  (a demo password, refused in production)


@dataclass(frozen=True)
class DemoAccount:
    email: str
    first_name: str
    last_name: str
    what: str
    collectivite: str | None = None
    capacity: Membership.Capacity = Membership.Capacity.OFFICIAL
    function: str = ""
    group: str | None = None
    is_referent: bool = False


ACCOUNTS = (
    DemoAccount(
        email="elue@demo.example",
        first_name="Maëlle",
        last_name="Kervadec",
        what="apprenante : maire d’une commune de 412 habitants",
        collectivite="saint-orval-les-pres",
        function="Maire",
    ),
    DemoAccount(
        email="referent@demo.example",
        first_name="Joachim",
        last_name="Lestrange",
        what="référent formation d’une intercommunalité",
        collectivite="cc-des-trois-rives-d-orme",
        capacity=Membership.Capacity.AGENT,
        function="Directeur général des services",
        is_referent=True,
    ),
    DemoAccount(
        email="redaction@demo.example",
        first_name="Apolline",
        last_name="Vasseran",
        what="rédactrice : écrit et soumet à relecture",
        group=WRITING,
    ),
    DemoAccount(
        email="moderation@demo.example",
        first_name="Côme",
        last_name="Delabruyère",
        what="modérateur : relit et publie",
        group=MODERATION,
    ),
    DemoAccount(
        email="administration@demo.example",
        first_name="Rosalie",
        last_name="Montferrand-Diallo",
        what="administratrice : référentiel, comptes, réglages",
        group=ADMINISTRATION,
    ),
)


# She is one of the members of her commune (`demo.members`), who opens her account.
SECRETARY = DemoAccount(
    email="secretaire@demo.example",
    first_name="Perrine",
    last_name="Bodilisse",
    what="secrétaire de mairie : suit la formation de cette commune",
)
# As they are told, the learner and those who follow first.
TOLD = (ACCOUNTS[0], SECRETARY, *ACCOUNTS[1:])


def build_people(collectivites: dict[str, Collectivite]) -> list[User]:
    """Create the accounts, or give them back their password and their place."""
    return [_build(account, collectivites) for account in ACCOUNTS]


def _build(account: DemoAccount, collectivites: dict[str, Collectivite]) -> User:
    person, _created = User.objects.get_or_create(
        email=account.email,
        defaults={
            "first_name": account.first_name,
            "last_name": account.last_name,
            "is_demo": True,
        },
    )
    open_account(person)
    if account.group:
        person.groups.set([Group.objects.get(name=account.group)])
    if account.collectivite:
        Membership.objects.update_or_create(
            person=person,
            collectivite=collectivites[account.collectivite],
            capacity=account.capacity,
            defaults={
                "first_name": account.first_name,
                "last_name": account.last_name,
                "function": account.function,
                "status": Membership.Status.ACTIVE,
                "is_referent": account.is_referent,
                "joined_at": person.date_joined,
                "confirmed_at": person.date_joined,
            },
        )
    return person


def open_account(person: User) -> None:
    """The password that all know, and an address that needs no confirming."""
    if not person.check_password(PASSWORD):
        person.set_password(PASSWORD)
        person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
