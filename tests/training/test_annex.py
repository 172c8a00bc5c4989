"""The annual annex: what the collectivité financed, the same on every support."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from collectivites import services as memberships
from collectivites.models import Collectivite, Membership
from competences.models import Competence
from notifications.models import AuditEntry
from progress.models import LessonProgress
from tests.accounts.factories import make_user
from tests.catalogue import Catalogue
from tests.collectivites.factories import person_of
from tests.conftest import person as role
from tests.conftest import signed_in
from tests.training.plans import add_member, with_referent
from tests.training.registers import (
    make_line,
    table_of_csv,
    tables_of_ods,
    tables_of_page,
    tables_of_xlsx,
    words_of,
    words_of_pdf,
    write_figures,
)
from training.annex import academy, budget, debate, selectors, tables
from training.annex.academy import Followed
from training.disclosure import LEAST
from training.models import ExternalTraining, TrainingPlan

pytestmark = pytest.mark.django_db

Financing = ExternalTraining.Financing
State = ExternalTraining.State
YEAR = 2026


@pytest.fixture(autouse=True)
def _autumn():
    """The annex of 2026 is the one that is shown first."""
    write_figures()
    with time_machine.travel(date(2026, 11, 22), tick=True):
        yield


@pytest.fixture
def town() -> tuple[Collectivite, Client]:
    collectivite, referent = with_referent()
    return collectivite, signed_in(referent)


def official(collectivite: Collectivite, name: str, **fields) -> Membership:
    return add_member(collectivite, told=False, last_name=name, first_name="Lou", **fields)


@pytest.fixture
def year(town) -> Collectivite:
    """Two officials at one training, one of them at another; and what the law's table leaves."""
    collectivite = town[0]
    anne, bruno = official(collectivite, "Arnaud"), official(collectivite, "Bernard")
    budget_day = {"competence": Competence.objects.first()}
    make_line(anne, **budget_day)
    make_line(bruno, income_cost=Decimal("120.55"), **budget_day)
    make_line(
        anne,
        title="Prévenir l’inondation",
        provider="Centre & Cie",
        started_on=date(2025, 12, 30),
        ended_on=date(2026, 1, 2),
        hours=Decimal(14),
        financing=Financing.SHARED,
        teaching_cost=Decimal("1999.99"),
    )
    agent = official(collectivite, "Agent", capacity=Membership.Capacity.AGENT)
    make_line(agent, title="D’un agent")
    make_line(anne, title="Payée par le DIFE", financing=Financing.DIFE, teaching_cost=0)
    make_line(anne, title="Gratuite", financing=Financing.OTHER, teaching_cost=0)
    make_line(anne, title="Proposée", state=State.PROPOSED)
    make_line(anne, title="Refusée", state=State.REFUSED)
    make_line(anne, title="De l’an passé", started_on=date(2025, 5, 5), ended_on=date(2025, 5, 6))
    elsewhere, _referent = with_referent()
    make_line(official(elsewhere, "Ailleurs"), title="D’une autre commune")
    return collectivite


def test_the_annex_lists_what_was_financed_for_officials_that_year(year) -> None:
    lines, by_action, by_official = tables.tables(year, YEAR)
    assert [row[:2] for row in lines.rows] == [
        ("Prévenir l’inondation", "Lou Arnaud"),
        ("Comprendre le budget communal", "Lou Arnaud"),
        ("Comprendre le budget communal", "Lou Bernard"),
    ]
    assert lines.totals[7:] == (
        Decimal("27"),
        Decimal("2799.99"),
        Decimal("150"),
        Decimal("120.55"),
        Decimal("3070.54"),
    )
    assert [(row[0], row[4], row[5], row[-1]) for row in by_action.rows] == [
        ("Prévenir l’inondation", 1, Decimal(14), Decimal("2049.99")),
        ("Comprendre le budget communal", 2, Decimal(13), Decimal("1020.55")),
    ]
    assert by_action.totals[4] == 2
    assert [(row[0], row[2], row[3], row[-1]) for row in by_official.rows] == [
        ("Lou Arnaud", 2, Decimal("20.5"), Decimal("2499.99")),
        ("Lou Bernard", 1, Decimal("6.5"), Decimal("570.55")),
    ]


def test_totals_are_those_of_the_database_and_of_each_table(year) -> None:
    expected = selectors.spent(year, YEAR)
    for table in tables.tables(year, YEAR):
        amounts = [cast(Decimal, row[-1]) for row in table.rows]
        assert table.totals[-1] == sum(amounts) == expected
    two_years = selectors.years(year)
    assert [(one.year, one.actions) for one in two_years] == [(2026, 3), (2025, 1)]
    assert two_years[0].cost == expected


def test_the_page_and_the_files_are_the_same_to_the_cell(town, year) -> None:
    page = town[1].get(reverse("training:annex", args=[year.pk]))
    screen = tables_of_page(page.content.decode())[:3]
    made = list(page.context["tables"].values())
    assert [len(rows) for rows in screen] == [5, 4, 4]

    def file(extension: str, **asked: str) -> bytes:
        address = reverse("training:annex_export", args=[year.pk, extension])
        response = town[1].get(address, {"annee": "2026", **asked})
        assert response.status_code == 200
        assert f"annexe-formation-2026-saint-orval.{extension}" in response["Content-Disposition"]
        return response.content

    assert tables_of_xlsx(file("xlsx"), made) == screen
    assert tables_of_ods(file("ods"))[:3] == screen
    for place, name in enumerate(("lignes", "actions", "personnes")):
        assert table_of_csv(file("csv", tableau=name), made[place]) == screen[place]
    printed = words_of_pdf(file("pdf"))
    for rows in screen:
        assert words_of(rows) in printed


def test_the_pdf_is_tagged_and_says_whose_it_is(town, year) -> None:
    asked = reverse("training:annex_export", args=[year.pk, "pdf"])
    reader = PdfReader(io.BytesIO(town[1].get(asked).content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("fr")
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    title = reader.metadata.title
    assert title is not None
    assert year.label in title
    assert "annexe aux comptes (CFU)" in title


def test_what_people_type_is_never_code(town) -> None:
    typed = '#panic("x") $1/0$ *gras* {{ 7*7 }} <script>alert(1)</script> ] \\u{1F600} 😀'
    make_line(official(town[0], "Roy"), title=typed, provider="=1+1")
    page = town[1].get(reverse("training:annex", args=[town[0].pk])).content.decode()
    assert "<script>alert" not in page
    asked = reverse("training:annex_export", args=[town[0].pk, "pdf"])
    printed = words_of_pdf(town[1].get(asked).content)
    assert re.sub(r"\s", "", typed[:60]) in printed


def test_a_year_without_data_says_so_and_its_files_say_zero(town) -> None:
    asked = reverse("training:annex", args=[town[0].pk])
    page = town[1].get(asked, {"annee": "2024"})
    assert "Aucune action de formation financée en 2024" in page.content.decode()
    for extension in ("pdf", "csv", "xlsx", "ods"):
        address = reverse("training:annex_export", args=[town[0].pk, extension])
        assert town[1].get(address, {"annee": "2024"}).status_code == 200
    assert tables.tables(town[0], 2024)[0].totals[-1] == 0
    printed = town[1].get(reverse("training:debate", args=[town[0].pk]), {"annee": "2024"})
    assert "Aucuneactiondeformationn’aétéfinancéeen2024" in words_of_pdf(printed.content)


@pytest.mark.parametrize("asked", ["abcd", "20260", "1999", "2027", "²²²²", "-200"])
def test_an_impossible_year_is_no_page(town, asked) -> None:
    address = reverse("training:annex", args=[town[0].pk])
    assert town[1].get(address, {"annee": asked}).status_code == 404


def test_the_year_shown_first_is_that_of_the_accounts_being_made() -> None:
    assert selectors.current_year(date(2027, 6, 30)) == 2026
    assert selectors.current_year(date(2027, 7, 1)) == 2027


def test_whoever_leaves_stays_in_the_public_accounts(town, year) -> None:
    before = tables.tables(year, YEAR)
    memberships.end(year.memberships.get(last_name="Arnaud"))
    assert tables.tables(year, YEAR) == before
    year.memberships.get(last_name="Bernard").delete()
    lines, _by_action, by_official = tables.tables(year, YEAR)
    assert lines == before[0]
    assert by_official.totals == before[2].totals


def test_the_annex_costs_the_same_whatever_its_length(town, year) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            town[1].get(reverse("training:annex", args=[year.pk]))
        return len(captured)

    statements()
    few = statements()
    for number in range(40):
        make_line(official(year, f"Nom-{number}"), title=f"Formation {number}")
    assert statements() == few <= 18


# The budget


def plan(collectivite: Collectivite, **fields) -> None:
    TrainingPlan.objects.create(collectivite=collectivite, year=YEAR, **fields)


def test_the_budget_stands_beside_what_the_law_says(town, year) -> None:
    plan(year, allowances=Decimal(60000), budget=Decimal(5000), carried_over=Decimal(400))
    money = budget.budget_of(year, YEAR)
    assert (money.least, money.most) == (Decimal(1200), Decimal(12000))
    assert (money.available, money.spent, money.left) == (
        Decimal(5400),
        Decimal("3070.54"),
        Decimal("2329.46"),
    )
    assert money.warnings() == []
    page = town[1].get(reverse("training:annex", args=[year.pk])).content.decode()
    assert '<meter id="spent" min="0" max="5400.00" value="3070.54">' in page
    assert "L. 2123-14" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"allowances": 60000, "budget": 1199, "carried_over": 4000}, "inférieurs à 2"),
        ({"allowances": 15000, "budget": 9000}, "dépasse 20"),
        ({"allowances": 60000, "budget": 3000}, "dépasse les crédits"),
    ],
)
def test_what_the_law_does_not_allow_is_said(year, fields, said) -> None:
    plan(year, **{name: Decimal(value) for name, value in fields.items()})
    (warning,) = budget.budget_of(year, YEAR).warnings()
    assert said in warning


def test_a_budget_that_nobody_wrote_is_asked_for(town, year) -> None:
    money = budget.budget_of(year, YEAR)
    assert (money.available, money.most, money.warnings()) == (None, None, [])
    page = town[1].get(reverse("training:annex", args=[year.pk])).content.decode()
    assert "plan de formation" in page
    assert "<meter" not in page


# The debate


def test_the_file_of_the_debate_has_the_budget_pictures_with_their_tables_and_the_law(
    town, year
) -> None:
    plan(year, allowances=Decimal(60000), budget=Decimal(5000))
    response = town[1].get(reverse("training:debate", args=[year.pk]))
    printed = words_of_pdf(response.content)
    for drawing in debate.drawings(year, YEAR):
        rows = [[column.label for column in drawing.twin.columns]]
        assert words_of(rows) in printed
        assert re.sub(r"\s", "", drawing.alternative) in pictures_of(response.content)
    for words in (
        "Lebudgetdeformation2026",
        "Créditsouverts",
        "Cequeditlaloi",
        "Prévenirl’inondation",
    ):
        assert words in printed
    assert "Formationssuiviesdansl’académie" not in printed


def pictures_of(pdf: bytes) -> list[str]:
    """The alternative texts of the figures, without spaces."""
    reader = PdfReader(io.BytesIO(pdf))
    objects = (reader.get_object(number + 1) for number in range(len(reader.xref_objStm) + 200))
    texts = [
        str(one["/Alt"]) for one in objects if isinstance(one, DictionaryObject) and "/Alt" in one
    ]
    return [re.sub(r"\s", "", text) for text in texts]


def test_a_name_of_the_annex_leads_to_its_lines_of_the_register(town, year) -> None:
    for table in tables.tables(year, YEAR):
        (place, column), address = next(iter(table.links.items()))
        page = town[1].get(address)
        assert page.status_code == 200
        assert page.context["pages"].paginator.count >= 1
        assert str(table.rows[place][column]) in page.content.decode()


def test_a_budget_that_is_overspent_is_still_drawn(town, year) -> None:
    plan(year, budget=Decimal(3000))
    printed = words_of_pdf(town[1].get(reverse("training:debate", args=[year.pk])).content)
    assert "Reste" in printed
    assert "-70,54€" in printed
    assert "Àregarder" in printed


def test_a_picture_says_what_its_table_says(year) -> None:
    spending, themes = debate.drawings(year, YEAR)
    assert spending.alternative == (
        "Dépense de formation par année\u00a0: 2025, 450,00\u00a0€\u00a0; "
        "2026, 3\u202f070,54\u00a0€."
    )
    assert [bar.label for bar in themes.bars] == [str(row[0]) for row in themes.twin.rows]
    assert "<svg" in spending.on_screen
    assert "currentColor" in spending.on_screen


# Followed in the academy


def follow(people: list[Membership], catalogue: Catalogue, *, seconds: int = 600) -> None:
    for membership in people:
        LessonProgress.objects.create(
            person=person_of(membership),
            lesson=catalogue.text_lesson,
            title=catalogue.text_lesson.title,
            started_at=timezone.now(),
            completed_at=timezone.now(),
            means=LessonProgress.Means.READ,
            seconds=seconds,
        )


def sharers(collectivite: Collectivite, number: int, sharing: str) -> list[Membership]:
    return [
        add_member(collectivite, make_user(), told=False, sharing=sharing) for _ in range(number)
    ]


def test_the_statement_names_only_who_shares_everything(town, catalogue) -> None:
    collectivite = town[0]
    quiet = sharers(collectivite, 3, "none")
    asked = sharers(collectivite, 5, "assigned")
    open_ones = sharers(collectivite, 2, "all")
    follow([*quiet, *asked, *open_ones], catalogue, seconds=1800)
    made = academy.statement(collectivite, YEAR)
    assert made.public is not None
    assert made.inside is not None
    assert made.public.totals == ("Total", 7, 7, Decimal("3.5"))
    named = {row[0] for row in made.inside.rows}
    assert named == {membership.full_name for membership in open_ones}
    page = town[1].get(reverse("training:academy", args=[collectivite.pk])).content.decode()
    for membership in (*quiet, *asked):
        assert membership.full_name not in page
    printed = (
        town[1].get(reverse("training:debate", args=[collectivite.pk]), {"academie": "oui"}).content
    )
    assert "Séquencesterminées" in words_of_pdf(printed)
    for membership in open_ones:
        assert person_of(membership).last_name not in words_of_pdf(printed)


@pytest.mark.parametrize(("hidden", "named"), [(4, 0), (1, 6), (4, 20), (0, 4)])
def test_few_people_are_never_told_apart(town, catalogue, hidden, named) -> None:
    follow(sharers(town[0], hidden, "assigned") + sharers(town[0], named, "all"), catalogue)
    assert academy.statement(town[0], YEAR).public is None
    asked = reverse("training:academy_export", args=[town[0].pk, "csv"])
    assert town[1].get(asked).status_code == 404
    assert town[1].get(reverse("training:academy", args=[town[0].pk])).status_code == 200


def test_who_left_is_not_in_the_statement(town, catalogue) -> None:
    people = sharers(town[0], 5, "all")
    follow(people, catalogue)
    assert academy.statement(town[0], YEAR).public is not None
    memberships.end(people[0])
    made = academy.statement(town[0], YEAR)
    assert made.public is None
    assert made.inside is not None
    assert len(made.inside.rows) == 4


def test_lessons_of_another_year_or_only_declared_do_not_count(town, catalogue) -> None:
    follow(sharers(town[0], 6, "all"), catalogue)
    assert academy.statement(town[0], 2025).is_empty
    LessonProgress.objects.update(means=LessonProgress.Means.DECLARED)
    assert academy.statement(town[0], YEAR).is_empty


def test_the_statement_costs_the_same_whatever_the_number_of_members(town, catalogue) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            academy.statement(town[0], YEAR)
        return len(captured)

    follow(sharers(town[0], 1, "all"), catalogue)
    few = statements()
    follow(sharers(town[0], 20, "all"), catalogue)
    assert statements() == few <= 7


themes = st.dictionaries(
    st.sampled_from(["", "a", "b", "c", "d"]), st.sets(st.integers(0, 25), min_size=1)
)


@given(themes=themes, named=st.sets(st.integers(0, 25)))
def test_no_group_shown_gives_away_fewer_than_five(themes, named) -> None:
    groups = {
        theme: Followed(len(people), 60 * len(people), set(people))
        for theme, people in themes.items()
    }
    everything = sum(len(people) for people in themes.values())
    shown = academy.told_apart(groups, named)
    for _name, group in shown:
        others = group.people - named
        assert len(group.people) >= LEAST
        assert not 0 < len(others) < LEAST
    assert not shown or sum(group.lessons for _name, group in shown) == everything


# Who may come

PAGES = [
    ("annex", ()),
    ("annex_export", ("csv",)),
    ("annex_export", ("pdf",)),
    ("debate", ()),
    ("academy", ()),
]


@pytest.mark.parametrize(("name", "places"), PAGES)
def test_only_the_referent_of_today_opens_the_annex(town, catalogue, name, places) -> None:
    collectivite, client = town
    asked = reverse(f"training:{name}", args=[collectivite.pk, *places])
    assert client.get(asked).status_code == 200
    member = make_user()
    add_member(collectivite, member, told=False)
    _other, elsewhere = with_referent()
    for stranger in (make_user(), member, elsewhere, role("redaction@exemple.test", "Rédaction")):
        assert signed_in(stranger).get(asked).status_code == 404, stranger
    assert Client().get(asked).status_code == 302
    memberships.end(collectivite.memberships.get(is_referent=True), even_last_referent=True)
    assert client.get(asked).status_code == 404


def test_unknown_formats_and_tables_are_no_page(town) -> None:
    address = reverse("training:annex_export", args=[town[0].pk, "exe"])
    assert town[1].get(address).status_code == 404
    address = reverse("training:annex_export", args=[town[0].pk, "csv"])
    assert town[1].get(address, {"tableau": "x"}).status_code == 404


def test_files_are_noted_for_everyone(town, year) -> None:
    AuditEntry.objects.all().delete()
    town[1].get(reverse("training:annex", args=[year.pk]))
    town[1].get(reverse("training:annex_export", args=[year.pk, "ods"]))
    town[1].get(reverse("training:debate", args=[year.pk]))
    noted = [(entry.action, entry.subject_id) for entry in AuditEntry.objects.order_by("pk")]
    assert noted == [("looked", None), ("exported", None), ("exported", None)]
