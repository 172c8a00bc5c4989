"""Collectivités and mandates for tests."""

import factory
from factory.django import DjangoModelFactory

from collectivites.models import Collectivite, Membership
from tests.accounts.factories import UserFactory


class CollectiviteFactory(DjangoModelFactory[Collectivite]):
    """A commune of the Drôme with 412 inhabitants."""

    class Meta:
        model = Collectivite

    kind = Collectivite.Kind.COMMUNE
    code = factory.Sequence(lambda number: f"26{number:03}")
    name = factory.Sequence(lambda number: f"Roche-Sauvaire-{number}")
    population = 412
    postal_codes = "26400"
    departement_code = "26"
    departement_name = "Drôme"
    region_code = "84"


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    person = factory.SubFactory(UserFactory)
    collectivite = factory.SubFactory(CollectiviteFactory)
    capacity = Membership.Capacity.OFFICIAL
    function = "Maire"
