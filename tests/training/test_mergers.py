"""A commune takes the place of another: what was asked, followed and financed is not lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from collectivites.models import Committee, Membership
from collectivites.selectors import belonging_periods
from notifications import audit
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.collectivites.test_territories_mergers import body, first, merge  # noqa: F401
from tests.conftest import signed_in
from tests.training.plans import add_member, ask, rows
from tests.training.registers import make_line, write_figures
from training import following
from training.elsewhere import leave
from training.models import Assignment, ExternalTraining, PlanRow, TrainingPlan

pytestmark = pytest.mark.django_db

Audience = Assignment.Audience
BRUNE, AULNE = "26002", "26001"


def referent_of(code: str) -> User:
    person = make_user()
    add_member(body(code), person, is_referent=True, capacity=Membership.Capacity.AGENT)
    return person


def test_what_is_asked_goes_on_for_the_same_people_and_nobody_more(
    first: Path,  # noqa: F811
    catalogue: Catalogue,
) -> None:
    brune, aulne = body(BRUNE), body(AULNE)
    moved, stays = add_member(brune, make_user()), add_member(aulne, make_user())
    committee = Committee.objects.create(collectivite=brune, name="Écoles")
    moved.committees.add(committee)
    everyone = ask(brune, catalogue.course)
    of_few = ask(brune, catalogue.track, audience=Audience.COMMITTEE, committee=committee)
    alone = ask(brune, catalogue.track, audience=Audience.PERSON, membership=moved)
    row = everyone.rows.get(membership=moved)
    following.declare(row, by=make_user(), on=date(2026, 3, 5), reason="Journée des maires")
    merge(first)
    assert set(PlanRow.objects.values_list("membership", "assignment", "collectivite")) == {
        (moved.pk, asked.pk, aulne.pk) for asked in (everyone, of_few, alone)
    }
    row.refresh_from_db()
    assert row.declared_reason == "Journée des maires"
    late = add_member(aulne, make_user())
    assert not PlanRow.objects.filter(membership__in=[stays, late]).exists()
    before = rows()
    following.rebuild()
    assert rows() == before


def test_a_second_merger_takes_it_further(
    first: Path,  # noqa: F811
    catalogue: Catalogue,
) -> None:
    from training.mergers import take_over

    brune, aulne, clos = body(BRUNE), body(AULNE), body("26003")
    moved = add_member(brune, make_user())
    asked = ask(brune, catalogue.course)
    merge(first)
    Membership.objects.filter(pk=moved.pk).update(collectivite=clos, former_collectivite=aulne)
    for _twice in range(2):
        take_over(aulne, clos, [moved.pk])
        following.rebuild()
    [row] = PlanRow.objects.all()
    assert (row.assignment_id, row.membership_id, row.collectivite_id) == (
        asked.pk,
        moved.pk,
        clos.pk,
    )


def test_the_new_referent_reads_what_was_kept_and_writes_nothing_there(
    first: Path,  # noqa: F811
) -> None:
    write_figures()
    brune = body(BRUNE)
    member = add_member(brune, make_user(), is_salaried=True)
    past = make_line(member, started_on=date(2025, 5, 5), ended_on=date(2025, 5, 6), leave_days=2)
    past.certificate.save("justificatif.pdf", ContentFile(b"%PDF-1.7 %%EOF"))
    TrainingPlan.objects.create(collectivite=brune, year=2026, orientations="Les écoles")
    referent, stranger = referent_of(AULNE), referent_of("26003")
    merge(first)
    root, client = f"/collectivites/{brune.pk}", signed_in(referent)
    kept = [
        f"{root}/annexe/?annee=2025",
        f"{root}/annexe/telecharger/csv/?annee=2025",
        f"{root}/annexe/debat.pdf?annee=2025",
        f"{root}/formations-suivies-ailleurs/",
        f"{root}/formations-suivies-ailleurs/telecharger/csv/",
        f"{root}/formations-suivies-ailleurs/{past.pk}/justificatif/",
        f"{root}/plan/?annee=2026",
        f"{root}/plan/formations-demandees.csv",
        f"{root}/plan/2026/deliberation.pdf",
    ]
    written = [
        *(f"{root}/", f"{root}/membres/", f"{root}/reglages/", f"{root}/plan/demander/"),
        *(f"{root}/plan/2026/", f"{root}/formations-suivies-ailleurs/ajouter/"),
        f"{root}/formations-suivies-ailleurs/{past.pk}/",
    ]
    assert [client.get(path).status_code for path in kept] == [200] * len(kept)
    assert [client.get(path).status_code for path in written] == [404] * len(written)
    assert {client.post(path).status_code for path in (*written, *kept)} <= {404, 405}
    others = signed_in(stranger)
    assert {others.get(path).status_code for path in kept} == {404}
    page = client.get(kept[0]).content.decode()
    assert past.title in page
    assert "se lisent et ne se modifient plus" in page
    assert (
        f'href="/collectivites/{brune.pk}/annexe/'
        in client.get(f"/collectivites/{body(AULNE).pk}/annexe/").content.decode()
    )
    # The member reads that it was looked at, under the name of the former commune.
    assert member.person is not None
    seen = audit.about(member.person, belonging_periods(member.person))
    assert seen.filter(actor=referent, scope=f"collectivite:{brune.pk}").exists()


def test_the_accounts_of_the_year_and_what_waits_are_those_of_the_new_commune(
    first: Path,  # noqa: F811
) -> None:
    write_figures()
    today = timezone.localdate()
    brune, aulne = body(BRUNE), body(AULNE)
    member = add_member(brune, make_user(), is_salaried=True)
    past = make_line(member, started_on=date(2025, 5, 5), ended_on=date(2025, 5, 6), leave_days=2)
    this_year = make_line(member, started_on=today, ended_on=today)
    waiting = make_line(member, state=ExternalTraining.State.PROPOSED, ended_on=date(2026, 5, 6))
    merge(first)
    where = dict(ExternalTraining.objects.values_list("pk", "collectivite"))
    assert where == {past.pk: brune.pk, this_year.pk: aulne.pk, waiting.pk: aulne.pk}
    # Of the same mandate: the days taken before count.
    [one] = leave.of_members(aulne, on=today)
    assert one.leave.here == 2
    line = f"/collectivites/{aulne.pk}/formations-suivies-ailleurs/{waiting.pk}/"
    assert signed_in(referent_of(AULNE)).get(line).status_code == 200
