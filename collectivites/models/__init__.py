from collectivites.models.imports import PendingImport
from collectivites.models.joining import Invitation, JoinLink, ReferentClaim, ViewDelegation
from collectivites.models.memberships import Committee, Membership, MembershipQuerySet
from collectivites.models.register import RegisteredMandate, RegisterImport
from collectivites.models.territories import Collectivite, CollectiviteQuerySet, TerritoryEdition

__all__ = [
    "Collectivite",
    "CollectiviteQuerySet",
    "Committee",
    "Invitation",
    "JoinLink",
    "Membership",
    "MembershipQuerySet",
    "PendingImport",
    "ReferentClaim",
    "RegisterImport",
    "RegisteredMandate",
    "TerritoryEdition",
    "ViewDelegation",
]
