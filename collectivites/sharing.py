"""What a collectivité may see of someone's training: what that person chose, and no more."""

from __future__ import annotations

from collectivites.models import Membership

Sharing = Membership.Sharing


def sees(membership: Membership) -> Membership.Sharing:
    """What the collectivité sees today through this mandate or post.

    Nothing before the person joined and the collectivité confirmed, nothing once it is over.
    """
    if not membership.has_joined or membership.status != Membership.Status.ACTIVE:
        return Sharing.NONE
    return Sharing(membership.sharing)
