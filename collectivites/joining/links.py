"""The link and code shown to a whole council: each person asks, a référent confirms."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from collectivites import mails, services
from collectivites.joining.secrets import new_code, tidied
from collectivites.models import Collectivite, JoinLink, Membership
from collectivites.traces import note
from notifications import rhythm
from notifications.audit import Action

# What référents are told of requests: at most once a day each, however long the queue.
REQUESTS_MAIL = "collectivites.requests"
AT_MOST_EVERY = timedelta(hours=20)


def usable() -> QuerySet[JoinLink]:
    return JoinLink.objects.filter(
        withdrawn_at=None,
        expires_on__gte=timezone.localdate(),
        collectivite__is_active=True,
    ).select_related("collectivite")


def found(code: str) -> JoinLink | None:
    return usable().filter(code=tidied(code)).first()


def make_link(collectivite: Collectivite, *, by: User, capacity: str, days: int) -> JoinLink:
    """Valid until the end of the day in `days` days."""
    note(
        by=by,
        action=Action.ADDED,
        what=_("un lien pour rejoindre la liste des membres"),
        collectivite=collectivite,
    )
    return JoinLink.objects.create(
        collectivite=collectivite,
        code=new_code(),
        capacity=capacity,
        expires_on=timezone.localdate() + timedelta(days=days),
        made_by=by,
    )


def withdraw_link(link: JoinLink) -> None:
    JoinLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())


def address(link: JoinLink) -> str:
    return settings.BASE_URL + reverse("collectivites:join", args=[link.code])


def current_in(collectivite: Collectivite, person: User) -> list[Membership]:
    """What the person already holds or asks for there."""
    return list(Membership.objects.of(person).current().filter(collectivite=collectivite))


def ask(
    collectivite: Collectivite,
    *,
    person: User,
    capacity: str,
    function: str,
    sharing: Membership.Sharing,
) -> Membership:
    """Note the request, once, and tell the référents."""
    known = (
        Membership.objects.of(person).current().filter(collectivite=collectivite, capacity=capacity)
    )
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person,
                first_name=person.first_name,
                last_name=person.last_name,
                joined_at=timezone.now(),
                collectivite=collectivite,
                capacity=capacity,
                function=function,
                sharing=sharing,
                status=Membership.Status.PENDING,
            )
            services.say_changed(membership)
    except IntegrityError:
        return known.get()
    tell_referents(membership)
    return membership


def tell_referents(membership: Membership) -> None:
    """That somebody asks: what they already know today is not said again."""
    referents = Membership.objects.referents().filter(collectivite=membership.collectivite_id)
    now = timezone.now()
    for referent in referents.select_related("person", "collectivite"):
        person = referent.person
        if person is not None and rhythm.take(person.pk, REQUESTS_MAIL, now, AT_MOST_EVERY):
            _tell(person, membership)


def _tell(person: User, membership: Membership) -> None:
    place = membership.collectivite
    way_out = rhythm.way_out(person.pk, REQUESTS_MAIL)
    mails.send(
        "collectivites/mail/request.txt",
        to=person.email,
        subject=_("Une demande à confirmer : %(place)s") % {"place": place.name},
        headers=rhythm.one_click(way_out),
        person=person,
        membership=membership,
        url=settings.BASE_URL
        + reverse("collectivites:members", args=[place.pk])
        + "?statut=pending",
        way_out=way_out,
    )
