"""The people of the demo collectivités."""

from __future__ import annotations

import pytest
from django.test import Client

from collectivites.models import Collectivite, Membership, ViewDelegation
from demo import framework, members, people

pytestmark = pytest.mark.django_db


def test_demo_collectivites_have_people_at_every_stage_and_only_once() -> None:
    framework.build_collectivites()
    for _time in range(2):
        members.build_members()
    for name, size in ((members.COMMUNE, 14), (members.EPCI, 24)):
        place = Collectivite.objects.get(name=name)
        listed = Membership.objects.filter(collectivite=place)
        assert listed.count() == size
        assert set(listed.values_list("status", flat=True)) == {"pending", "active", "ended"}
        assert listed.referents().exists()
        assert all(line.person is None or line.person.is_demo for line in listed)
    assert ViewDelegation.objects.count() == 1


def test_a_visitor_may_sign_in_as_the_one_who_follows_the_commune(client: Client) -> None:
    framework.build_collectivites()
    for _time in range(2):
        members.build_members()
    assert client.login(email=people.SECRETARY.email, password=people.PASSWORD)
    commune = Collectivite.objects.get(name=members.COMMUNE)
    assert client.get(f"/collectivites/{commune.pk}/membres/").status_code == 200
