"""What a person reads about their own mandates and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import User
from collectivites.joining.forms import SharingForm
from collectivites.models import Membership, ReferentClaim, ViewDelegation
from collectivites.sharing import sees


@dataclass(frozen=True)
class Place:
    """A current mandate or post, with what its holder may do about it."""

    membership: Membership
    form: SharingForm
    # What is seen today, in plain words: nothing before the collectivité confirmed.
    sees: Membership.Sharing
    may_claim: bool
    waits_for_claim: bool
    # The intercommunalité that the commune lets see its table; empty without.
    delegated_to: str


def places(person: User) -> list[Place]:
    """Two statements, however many mandates."""
    of_place = Membership.objects.referents().filter(collectivite=OuterRef("collectivite"))
    waiting = ReferentClaim.objects.filter(
        membership=OuterRef("pk"), state=ReferentClaim.State.WAITING
    )
    held = (
        Membership.objects.of(person)
        .current()
        .select_related("collectivite", "person")
        .annotate(has_referent=Exists(of_place), is_claimed=Exists(waiting))
        .order_by("created_at", "pk")
    )
    memberships = list(held)
    delegated = _delegated(memberships)
    return [_place(membership, delegated) for membership in memberships]


def _place(membership: Membership, delegated: dict[int, str]) -> Place:
    has_referent, is_claimed = membership.has_referent, membership.is_claimed  # type: ignore[attr-defined]
    form = SharingForm(initial={"sharing": membership.sharing}, auto_id=f"choix-{membership.pk}-%s")
    form.fields["sharing"].help_text = ""  # It says where one is.
    return Place(
        membership=membership,
        form=form,
        sees=sees(membership),
        may_claim=not has_referent and not is_claimed,
        waits_for_claim=bool(is_claimed),
        delegated_to=delegated.get(membership.collectivite_id, ""),
    )


def _delegated(memberships: Sequence[Membership]) -> dict[int, str]:
    given = ViewDelegation.objects.filter(
        commune__in=[membership.collectivite_id for membership in memberships], withdrawn_at=None
    )
    return dict(given.values_list("commune", "epci__name"))


def past(person: User) -> list[Membership]:
    """What the person held before, latest first."""
    ended = Membership.objects.of(person).filter(status=Membership.Status.ENDED)
    return list(ended.select_related("collectivite").order_by("-ended_on", "-pk"))
