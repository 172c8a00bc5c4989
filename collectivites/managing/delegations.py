"""A commune lets its intercommunalité see its training table, and takes that back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from collectivites.models import Collectivite, ViewDelegation
from collectivites.traces import note
from notifications.audit import Action


def may_delegate(collectivite: Collectivite) -> bool:
    """Only a commune, to the intercommunalité that it belongs to."""
    return collectivite.kind == Collectivite.Kind.COMMUNE and collectivite.epci_id is not None


def in_force(collectivite: Collectivite) -> QuerySet[ViewDelegation]:
    """Given by this commune: to an intercommunalité that it left too, until it is withdrawn."""
    given = ViewDelegation.objects.filter(commune=collectivite, withdrawn_at=None)
    return given.select_related("epci", "given_by")


def received(collectivite: Collectivite) -> QuerySet[ViewDelegation]:
    given = ViewDelegation.objects.filter(epci=collectivite, withdrawn_at=None)
    return given.select_related("commune").order_by("commune__search_name")


@transaction.atomic
def give(collectivite: Collectivite, *, by: User) -> bool:
    """False when it was given already; ValueError for who may not."""
    epci = collectivite.epci
    if epci is None or not may_delegate(collectivite):
        raise ValueError("Only a commune delegates, to its own intercommunalité.")
    try:
        with transaction.atomic():
            ViewDelegation.objects.create(
                commune=collectivite, epci=epci, given_by=by, given_at=timezone.now()
            )
    except IntegrityError:
        return False
    _note(Action.ADDED, collectivite, epci, by)
    return True


@transaction.atomic
def withdraw(delegation: ViewDelegation, *, by: User) -> None:
    """The intercommunalité sees nothing any more, from now on."""
    known = ViewDelegation.objects.filter(pk=delegation.pk, withdrawn_at=None)
    if known.update(withdrawn_at=timezone.now()):
        _note(Action.REMOVED, delegation.commune, delegation.epci, by)


def _note(action: Action, commune: Collectivite, epci: Collectivite, by: User) -> None:
    what = _("le suivi délégué à %(place)s") % {"place": epci.name}
    note(by=by, action=action, what=what, collectivite=commune)
