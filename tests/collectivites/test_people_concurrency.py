"""Two people press the same button at the same moment.

On the database that the tests are run on: a file of SQLite as in production, or PostgreSQL.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from collectivites import services
from collectivites.imports import members
from collectivites.joining import invitations
from collectivites.joining.secrets import digest
from collectivites.members import acts
from collectivites.models import Invitation, Membership, PendingImport
from tests.accounts.factories import make_user
from tests.collectivites.factories import make_collectivite
from tests.collectivites.people import make_line, make_referent
from tests.databases import use_in_forked_process

pytestmark = pytest.mark.django_db
WORKERS = multiprocessing.get_context("fork")
Sharing = Membership.Sharing


def at_once(act: Callable[..., None], *arguments: tuple[Any, ...]) -> None:
    """`act` with each of these arguments, in as many processes that start together."""
    connections.close_all()
    start = WORKERS.Barrier(len(arguments))
    deeds = [WORKERS.Process(target=_wait_then, args=(start, act, each)) for each in arguments]
    for deed in deeds:
        deed.start()
    for deed in deeds:
        deed.join(60)
    assert [deed.exitcode for deed in deeds] == [0] * len(deeds)


def _wait_then(start: Any, act: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    use_in_forked_process()
    start.wait(30)
    act(*arguments)
    connections.close_all()


def dismiss(membership: Membership, by: User) -> None:
    try:
        acts.dismiss_referent(membership, by=by)
    except services.LastReferentError:
        pass


def accept(token: str, person: User) -> None:
    found = invitations.found(token)
    if found is not None:
        invitations.accept(found, person=person, sharing=Sharing.ASSIGNED)


def confirm(pending: PendingImport, by: User) -> None:
    members.write(pending, by)


@pytest.mark.usefixtures("shared_database")
def test_what_two_people_do_at_once_is_done_once() -> None:
    commune = make_collectivite()
    first, second = make_referent(commune), make_referent(commune)
    assert first.person is not None
    assert second.person is not None
    pending = members.keep(commune, first.person, "élus.csv", b"Nom;Pr\xc3\xa9nom\nRoy;Jean\n")
    line, token = make_line(commune), "un-secret"
    invited = invitations.invite(line, by=first.person)
    Invitation.objects.filter(pk=invited.pk).update(token_hash=digest(token))
    anna, paul = make_user(), make_user()

    at_once(confirm, (pending, first.person), (pending, first.person))
    assert commune.memberships.filter(last_name="Roy").count() == 1

    at_once(accept, (token, anna), (token, paul))
    line.refresh_from_db()
    assert line.person in (anna, paul)
    assert Membership.objects.filter(person__in=(anna, paul)).count() == 1

    at_once(dismiss, (first, second.person), (second, first.person))
    assert Membership.objects.referents().filter(collectivite=commune).count() == 1
