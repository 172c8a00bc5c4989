"""The statements of the count, on a file of SQLite and on PostgreSQL.

Alone in its module: a database is not copied while the catalogue of another test is in it.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from collectivites.models import Membership
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite, make_membership
from training.models import Cell, Participation
from training.observatory import counting, marking, publishing, selectors
from training.observatory.groups import Group

pytestmark = pytest.mark.django_db
Status = Membership.Status


def figures() -> tuple[set[tuple], set[tuple]]:
    """Every row but its own identifier."""
    people, cells = Participation.objects.values_list(), Cell.objects.values_list()
    return {row[1:] for row in people}, {row[1:] for row in cells}


def sign_in(population: int, status: Membership.Status) -> User:
    person = make_user()
    make_membership(person, make_collectivite(population=population), status=status)
    person.last_login = timezone.now()
    person.save(update_fields=["last_login"])
    return person


def test_both_databases_count_the_same(each_database: None) -> None:
    first = sign_in(0, Status.PENDING)
    sign_in(3000, Status.ACTIVE)
    for _number in range(6):
        sign_in(6000, Status.ACTIVE)
    marking.count_marked()
    kept = figures()
    # Band, capacity, people, those who began: whatever the theme.
    assert sorted((cell[1], cell[2], cell[4], cell[5]) for cell in kept[1]) == [
        ("c0", "official", 1, 0),
        ("c1000", "official", 1, 0),
        ("c3500", "official", 6, 0),
    ]
    counting.rebuild()
    assert figures() == kept
    accounts.erase(first)
    assert {cell[1] for cell in figures()[1]} == {"c1000", "c3500"}
    publishing.publish()
    snapshot = selectors.published()
    assert snapshot is not None
    assert snapshot.of().people == 7
    assert snapshot.of(Group(band="c1000")).people is None
