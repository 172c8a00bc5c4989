"""The members of two demo collectivités: people who joined, who were invited, who ask, who left.

Nothing is written again once a collectivité has members of its own: visitors may change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from collectivites.joining.secrets import digest, new_token
from collectivites.models import Collectivite, Committee, Invitation, Membership, ViewDelegation
from collectivites.services import say_changed
from demo.people import SECRETARY, open_account

COMMUNE = "Saint-Orval-les-Prés"
EPCI = "CC des Trois Rives d’Orme"
# The communes of the demo's communauté de communes.
IN_EPCI = (COMMUNE, "Roche-Sauvaire", "Vergnac-sous-Bois", "Ormelle-la-Forêt")

Capacity, Sharing, Status = Membership.Capacity, Membership.Sharing, Membership.Status
# The day when the councils elected in March 2026 were installed.
INSTALLED = date(2026, 3, 21)
COMMUNITY_INSTALLED = date(2026, 4, 9)
# Days since the accounts were opened, before anything was followed (`demo.following`).
SETTLED = 160
# How far each came: with an account or not.
JOINED, ASKS, INVITED, REFUSED, LISTED, LEFT = range(6)


@dataclass(frozen=True)
class DemoMember:
    first_name: str
    last_name: str
    function: str
    stage: int = JOINED
    delegation: str = ""
    committees: tuple[str, ...] = ()
    sharing: Membership.Sharing = Sharing.ASSIGNED
    is_agent: bool = False
    is_salaried: bool | None = None
    is_referent: bool = False

    @property
    def email(self) -> str:
        """Made from the name, at a domain that never exists."""
        plain = f"{self.first_name}.{self.last_name}".lower()
        letters = plain.translate(str.maketrans("éèêëàâîïôöûüç’ ", "eeeeaaiioouuc--"))
        return f"{letters}@membres.demo.example"


WORKS, SCHOOLS, MONEY = "Travaux et voirie", "École et jeunesse", "Finances"
COUNCIL = (
    DemoMember(
        "Gwendal",
        "Trémorin",
        "Premier adjoint au maire",
        delegation="Travaux et voirie",
        committees=(WORKS, MONEY),
        is_salaried=True,
        sharing=Sharing.ALL,
    ),
    DemoMember(
        "Soizic",
        "Abgraldic",
        "Adjointe au maire",
        delegation="École et petite enfance",
        committees=(SCHOOLS,),
        is_salaried=True,
    ),
    DemoMember(
        "Armel",
        "Quintrec",
        "Conseiller municipal délégué",
        delegation="Numérique et communication",
        committees=(MONEY,),
        is_salaried=False,
    ),
    DemoMember(
        "Ludivine",
        "Morvézen",
        "Conseillère municipale",
        committees=(SCHOOLS,),
        sharing=Sharing.NONE,
        is_salaried=True,
    ),
    DemoMember("Baptistin", "Corlaysan", "Conseiller municipal", committees=(WORKS,)),
    DemoMember(
        "Yuna",
        "Le Gallébec",
        "Conseillère municipale",
        committees=(MONEY, SCHOOLS),
        is_salaried=True,
    ),
    DemoMember("Isidore", "Penfrat", "Conseiller municipal", stage=INVITED, committees=(WORKS,)),
    DemoMember("Odette", "Rumengoal", "Conseillère municipale", stage=INVITED),
    DemoMember("Timothée", "Kerbastiou", "Conseiller municipal", stage=REFUSED),
    DemoMember("Rozenn", "Danvezan", "Conseillère municipale", stage=LISTED),
    DemoMember("Aurélien", "Vaudrimard", "Conseiller municipal", stage=ASKS),
    DemoMember(
        "Hermine", "Talbotec", "Conseillère municipale", stage=LEFT, delegation="Vie associative"
    ),
    DemoMember(
        "Perrine",
        "Bodilisse",
        "Secrétaire générale de mairie",
        is_agent=True,
        is_referent=True,
        sharing=Sharing.ALL,
    ),
    DemoMember("Maxence", "Louargat", "Agent technique", stage=INVITED, is_agent=True),
)

WATER, LAND, WASTE, SHARED = "Eau et rivières", "Urbanisme", "Déchets", "Mutualisation"
COMMUNITY = (
    DemoMember(
        "Éléonore",
        "Chastagnier",
        "Présidente",
        committees=(SHARED,),
        is_salaried=False,
        sharing=Sharing.ALL,
    ),
    DemoMember(
        "Corentin",
        "Balzigny",
        "Vice-président",
        delegation="Eau et assainissement",
        committees=(WATER,),
        is_salaried=True,
    ),
    DemoMember(
        "Ghislaine",
        "Tournefier",
        "Vice-présidente",
        is_referent=True,
        delegation="Mutualisation et formation",
        committees=(SHARED,),
        is_salaried=True,
    ),
    DemoMember(
        "Amaury",
        "Sainte-Bazeille",
        "Vice-président",
        delegation="Urbanisme",
        committees=(LAND,),
        is_salaried=True,
    ),
    DemoMember(
        "Djamila",
        "Ferréoly",
        "Vice-présidente",
        delegation="Déchets et réemploi",
        committees=(WASTE,),
        is_salaried=True,
    ),
    DemoMember(
        "Octave",
        "Lanvollon",
        "Vice-président",
        delegation="Numérique",
        committees=(SHARED,),
        is_salaried=False,
    ),
    DemoMember(
        "Mireille",
        "Escoubès",
        "Conseillère communautaire",
        committees=(WATER, WASTE),
        is_salaried=True,
    ),
    DemoMember(
        "Jean-Loup",
        "Vauthérin",
        "Conseiller communautaire",
        committees=(LAND,),
        sharing=Sharing.NONE,
    ),
    DemoMember(
        "Assia", "Belkadour", "Conseillère communautaire", committees=(SHARED,), is_salaried=True
    ),
    DemoMember("Philibert", "Ondrezac", "Conseiller communautaire", committees=(WATER,)),
    DemoMember(
        "Capucine",
        "Rochelandier",
        "Conseillère communautaire",
        committees=(LAND,),
        is_salaried=True,
        sharing=Sharing.ALL,
    ),
    DemoMember("Édouard", "Marmignac", "Conseiller communautaire", committees=(WASTE,)),
    DemoMember("Noémie", "Castelviel", "Conseillère communautaire", is_salaried=True),
    DemoMember(
        "Anselme", "Pradeilhan", "Conseiller communautaire", stage=INVITED, committees=(WATER,)
    ),
    DemoMember("Victoire", "Delsouiller", "Conseillère communautaire", stage=INVITED),
    DemoMember("Rachid", "Oumellou", "Conseiller communautaire", stage=INVITED),
    DemoMember("Bernadette", "Jouvenceau", "Conseillère communautaire", stage=LISTED),
    DemoMember("Célestin", "Arrambide", "Conseiller communautaire", stage=REFUSED),
    DemoMember("Flavie", "Montrabier", "Conseillère communautaire", stage=ASKS),
    DemoMember("Gontran", "Bouscailloux", "Conseiller communautaire", stage=LEFT),
    DemoMember("Sabine", "Orcheval", "Responsable des finances", is_agent=True),
    DemoMember(
        "Ulysse", "Tamarelle", "Chargé de mission numérique", is_agent=True, sharing=Sharing.ALL
    ),
    DemoMember("Ninon", "Grésivaux", "Secrétariat général", is_agent=True),
    DemoMember("Prosper", "Chalamont", "Responsable de l’urbanisme", stage=INVITED, is_agent=True),
)


def build_members() -> None:
    """Both lists, and what the commune delegates to its communauté de communes."""
    epci = Collectivite.objects.get(name=EPCI, is_fictional=True)
    communes = Collectivite.objects.filter(name__in=IN_EPCI, is_fictional=True)
    communes.filter(epci=None).update(epci=epci)
    commune = communes.get(name=COMMUNE)
    by = Membership.objects.referents().filter(collectivite=epci).first()
    if _build(commune, COUNCIL, INSTALLED):
        ViewDelegation.objects.get_or_create(
            commune=commune,
            epci=epci,
            withdrawn_at=None,
            defaults={"given_at": timezone.now(), "given_by": by.person if by else None},
        )
    _build(epci, COMMUNITY, COMMUNITY_INSTALLED)
    _open_secretary(commune)


def _open_secretary(commune: Collectivite) -> None:
    """Visitors of the demo may sign in as the one who follows the commune's training."""
    followed_by = Membership.objects.referents().filter(
        collectivite=commune, last_name=SECRETARY.last_name, person__is_demo=True
    )
    membership = followed_by.select_related("person").first()
    if membership is not None and membership.person is not None:
        person = membership.person
        if person.email != SECRETARY.email:
            person.email = SECRETARY.email
            person.save(update_fields=["email"])
        open_account(person)


def _build(place: Collectivite, members: tuple[DemoMember, ...], day: date) -> bool:
    """False when the list is there already."""
    if place.memberships.filter(last_name=members[0].last_name).exists():
        return False
    names = {name for member in members for name in member.committees}
    committees = {
        name: Committee.objects.get_or_create(collectivite=place, name=name)[0]
        for name in sorted(names)
    }
    for member in members:
        membership = _member(place, member, day)
        membership.committees.set([committees[name] for name in member.committees])
        say_changed(membership)
    return True


def _member(place: Collectivite, member: DemoMember, day: date) -> Membership:
    has_account = member.stage in (JOINED, ASKS, LEFT)
    since = timezone.now() - timedelta(days=SETTLED)
    membership = Membership.objects.create(
        person=_account(member, since) if has_account else None,
        first_name=member.first_name,
        last_name=member.last_name,
        email=member.email if member.stage in (INVITED, REFUSED) else "",
        collectivite=place,
        capacity=Capacity.AGENT if member.is_agent else Capacity.OFFICIAL,
        function=member.function,
        delegation=member.delegation,
        is_salaried=member.is_salaried,
        started_on=None if member.stage == ASKS or member.is_agent else day,
        status={ASKS: Status.PENDING, LEFT: Status.ENDED}.get(member.stage, Status.ACTIVE),
        ended_on=timezone.localdate() - timedelta(days=20) if member.stage == LEFT else None,
        is_referent=member.is_referent,
        sharing=member.sharing,
        origin=Membership.Origin.DECLARED if member.stage == ASKS else Membership.Origin.INVITED,
        joined_at=since if has_account else None,
        confirmed_at=None if member.stage == ASKS else since,
    )
    if member.stage in (INVITED, REFUSED):
        _invite(membership, refused=member.stage == REFUSED)
    return membership


def _account(member: DemoMember, since: datetime) -> User:
    person, created = User.objects.get_or_create(
        email=member.email,
        defaults={
            "first_name": member.first_name,
            "last_name": member.last_name,
            "is_demo": True,
            "date_joined": since,
            "last_login": since,
        },
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def _invite(membership: Membership, *, refused: bool) -> None:
    """As if it had been sent: the demo writes to nobody."""
    now = timezone.now()
    Invitation.objects.create(
        membership=membership,
        token_hash=digest(new_token()),
        sent_to=membership.email,
        sent_at=now - timedelta(days=4),
        expires_at=now + timedelta(days=26),
        refused_at=now - timedelta(days=2) if refused else None,
    )
