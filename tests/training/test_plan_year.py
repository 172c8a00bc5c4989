"""The plan of a year and the text of its deliberation: screen, ODT, PDF, and the site's model."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from odf import teletype
from odf.opendocument import load
from odf.text import H, P
from pypdf import PdfReader

from collectivites.models import Collectivite
from notifications.models import AuditEntry
from tests.catalogue import Catalogue
from tests.conftest import signed_in
from tests.training.plans import Audience, add_member, ask, with_referent
from training.models import DeliberationModel, TrainingPlan
from training.plan.wording import UNKNOWN, Block, Part, unknown_words, written

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def managed() -> tuple[Collectivite, Client]:
    collectivite, referent = with_referent()
    return collectivite, signed_in(referent)


def plan_of(collectivite: Collectivite, **changes: Any) -> TrainingPlan:
    given = {
        "year": YEAR,
        "orientations": "Le numérique\n- Les finances",
        "allowances": Decimal("40000"),
        "budget": Decimal("1200.50"),
        "carried_over": Decimal("300"),
        "adopted_on": date(2026, 6, 12),
        "reference": "2026-31",
    }
    return TrainingPlan.objects.create(collectivite=collectivite, **(given | changes))


def fetch(client: Client, collectivite: Collectivite, extension: str) -> bytes:
    args = [collectivite.pk, YEAR, extension]
    answer = client.get(reverse("training:deliberation_file", args=args))
    assert answer.status_code == HTTPStatus.OK
    return answer.content


def plain(text: str) -> str:
    return " ".join(text.split())


def test_a_plan_is_written_with_french_amounts(managed: tuple[Collectivite, Client]) -> None:
    collectivite, client = managed
    data = {
        "orientations": "Le numérique",
        "allowances": "40 000",
        "budget": "1 200,50 €",
        "carried_over": "",
        "adopted_on": "2026-06-12",
        "reference": "2026-31",
    }
    answer = client.post(reverse("training:year", args=[collectivite.pk, YEAR]), data)
    assert answer.status_code == HTTPStatus.FOUND
    plan = TrainingPlan.objects.get()
    assert (plan.budget, plan.carried_over) == (Decimal("1200.50"), 0)
    page = client.get(reverse("training:plan", args=[collectivite.pk]), {"annee": YEAR})
    text = plain(page.content.decode().replace("&nbsp;", " "))
    assert "1 200,50 €" in text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "3 %" in text
    assert AuditEntry.objects.filter(action="changed").count() == 1


@pytest.mark.parametrize(
    ("budget", "said"), [("799", "sous 2"), ("800", ""), ("8000", ""), ("8001", "dépassent 20")]
)
def test_a_budget_beyond_what_the_law_says_is_noticed_with_its_source(
    managed: tuple[Collectivite, Client], budget: str, said: str
) -> None:
    collectivite, client = managed
    plan_of(collectivite, budget=Decimal(budget))
    page = client.get(reverse("training:plan", args=[collectivite.pk]), {"annee": YEAR})
    text = page.content.decode()
    assert ("notice--warning" in text) is bool(said)
    assert said in text
    assert "L. 2123-14" in text


@pytest.mark.parametrize(
    "changes",
    [{"budget": "-1"}, {"budget": "beaucoup"}, {"adopted_on": "1789-07-14"}, {"budget": "9" * 40}],
)
def test_a_plan_that_makes_no_sense_is_refused(
    managed: tuple[Collectivite, Client], changes: dict[str, str]
) -> None:
    collectivite, client = managed
    answer = client.post(reverse("training:year", args=[collectivite.pk, YEAR]), changes)
    assert "à revoir" in answer.content.decode()
    assert not TrainingPlan.objects.exists()


@pytest.mark.parametrize("year", [1999, 2060, 99999])
def test_years_out_of_sight_have_no_plan(managed: tuple[Collectivite, Client], year: int) -> None:
    collectivite, client = managed
    for name in ("year", "deliberation"):
        answer = client.get(reverse(f"training:{name}", args=[collectivite.pk, year]))
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_deliberation_says_the_plan_on_screen_in_odt_and_in_pdf(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    plan_of(collectivite)
    ask(collectivite, catalogue.track)
    screen = client.get(reverse("training:deliberation", args=[collectivite.pk, YEAR]))
    odt = load(io.BytesIO(fetch(client, collectivite, "odt")))
    texts = [teletype.extractText(node) for kind in (H, P) for node in odt.getElementsByType(kind)]
    pdf = PdfReader(io.BytesIO(fetch(client, collectivite, "pdf")))
    printed = plain(" ".join(page.extract_text() for page in pdf.pages))
    shown = plain(screen.content.decode())
    for said in (
        "Délibération : droit à la formation des membres du conseil municipal, année 2026",
        "Article 1 – Orientations",
        "Les finances",
        collectivite.name,
        "Le conseil municipal, après en avoir délibéré, décide :",
        f"{catalogue.track.title} (tous les membres)",
        "soit 3 % du total annuel des indemnités de fonction (40 000,00 €)",
        "Délibération n° 2026-31 du 12 juin 2026.",
    ):
        assert said in shown
        assert any(said in plain(text) for text in texts), said
        assert said in printed, said
    assert len(odt.getElementsByType(H)) == 5
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"


def test_a_public_text_names_nobody(
    catalogue: Catalogue, managed: tuple[Collectivite, Client]
) -> None:
    collectivite, client = managed
    member = add_member(collectivite, first_name="Lise", last_name="Martel")
    ask(collectivite, catalogue.course, audience=Audience.PERSON, membership=member)
    printed = PdfReader(io.BytesIO(fetch(client, collectivite, "pdf")))
    text = " ".join(page.extract_text() for page in printed.pages)
    assert "Martel" not in text
    assert catalogue.course.title not in text


def test_without_a_plan_the_text_is_there_to_be_filled_in(
    managed: tuple[Collectivite, Client],
) -> None:
    collectivite, client = managed
    odt = load(io.BytesIO(fetch(client, collectivite, "odt")))
    text = " ".join(teletype.extractText(node) for node in odt.getElementsByType(P))
    assert f"s’élèvent à {UNKNOWN}" in text
    assert not TrainingPlan.objects.exists()


def test_the_text_is_changed_for_one_year_and_given_back_to_the_model(
    managed: tuple[Collectivite, Client],
) -> None:
    collectivite, client = managed
    address = reverse("training:deliberation", args=[collectivite.pk, YEAR])
    client.post(address, {"deliberation": "# Notre texte\n[collectivité] décide <b>tout</b>."})
    page = client.get(address).content.decode()
    assert "<h2>Notre texte</h2>" in page
    assert f"{collectivite.name} décide &lt;b&gt;tout&lt;/b&gt;." in page
    client.post(address, {"deliberation": "# Notre texte", "model": "1"})
    assert "Article 1 – Orientations" in client.get(address).content.decode()


def test_a_mistyped_word_in_brackets_is_named(managed: tuple[Collectivite, Client]) -> None:
    collectivite, client = managed
    address = reverse("training:deliberation", args=[collectivite.pk, YEAR])
    answer = client.post(address, {"deliberation": "Vu [la loi] et [année]"})
    assert "[la loi]" in answer.content.decode()
    assert not TrainingPlan.objects.exists()


def test_any_text_makes_a_file(managed: tuple[Collectivite, Client]) -> None:
    collectivite, client = managed
    plan_of(collectivite, deliberation="## Sans titre\n- 日本 #import \\ $x$\n\x0bfin")
    assert fetch(client, collectivite, "pdf").startswith(b"%PDF")
    assert fetch(client, collectivite, "odt").startswith(b"PK")


def test_the_administration_edits_the_model_and_others_do_not(
    managed: tuple[Collectivite, Client],
    catalogue: Catalogue,
    administrator_client: Client,
    moderator_client: Client,
) -> None:
    collectivite, client = managed
    address = reverse("wagtailsettings:edit", args=["training", "deliberationmodel", 1])
    data = {"text": "# Modèle de [collectivité]", "source": "La loi", "checked_on": "2026-11-22"}
    assert moderator_client.post(address, data).status_code == HTTPStatus.FOUND
    assert not DeliberationModel.objects.filter(text=data["text"]).exists()
    assert administrator_client.get(address).status_code == HTTPStatus.OK
    administrator_client.post(address, data)
    assert DeliberationModel.current().text == data["text"]
    page = client.get(reverse("training:deliberation", args=[collectivite.pk, YEAR]))
    assert f"Modèle de {collectivite.name}" in page.content.decode()
    administrator_client.post(address, data | {"text": "[nimporte]"})
    assert DeliberationModel.current().text == data["text"]


def test_words_in_brackets_give_way_to_their_values() -> None:
    text = "# Plan [Année]\nÀ [date], [inconnu]\n[orientations]"
    assert written(text, {"année": "2026", "orientations": "- un\n- deux"}) == [
        Block(Part.TITLE, "Plan 2026"),
        Block(Part.TEXT, f"À {UNKNOWN}, [inconnu]"),
        Block(Part.ITEM, "un"),
        Block(Part.ITEM, "deux"),
    ]
    assert unknown_words(text) == ["inconnu"]
