"""The demo's registers of training followed elsewhere."""

from __future__ import annotations

import pytest
from django.utils import timezone

from collectivites.models import Collectivite
from demo import framework, members, register
from training.annex import selectors
from training.models import ExternalTraining

pytestmark = pytest.mark.django_db


def test_both_registers_are_written_once_with_every_state_and_a_full_annex() -> None:
    framework.build_framework()
    framework.build_collectivites()
    members.build_members()
    for _time in range(2):
        register.build_register()
    for name, lines in register.REGISTERS.items():
        place = Collectivite.objects.get(name=name)
        # The mayor has the account of `demo.people`, which is not built here.
        assert place.external_trainings.count() in (len(lines), len(lines) - 1)
        listed = selectors.actions(place, timezone.localdate().year)
        assert len(listed) >= 4 or timezone.localdate().month < 5
        assert all(action.is_official for action in listed)
    states = ExternalTraining.objects.values_list("state", flat=True)
    assert set(states) == {"accepted", "proposed", "refused"}
