"""The public pages of the observatory, and its open data."""

from __future__ import annotations

import csv
import io
import json
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from competences.models import Competence
from tests.catalogue import Catalogue
from tests.collectivites.factories import make_collectivite, make_membership, person_of
from training.bands import BANDS
from training.models import Cell, Publication
from training.observatory import marking, publishing, selectors
from training.observatory.groups import EVERYONE, Figures, Group

pytestmark = pytest.mark.django_db
HOME = "/observatoire/"
PAGES = [HOME, "/observatoire/departements/26/", "/observatoire/collectivites/c0/"]


def cell(departement: str, band: str, people: int, **fields) -> Cell:
    values = {"capacity": "official", "begun": 0, "finished": 0, "seconds": 0}
    return Cell.objects.create(
        departement_code=departement, band=band, people=people, **(values | fields)
    )


def published() -> selectors.Snapshot:
    snapshot = selectors.published()
    assert snapshot is not None
    return snapshot


def observed(**territory: str) -> selectors.Observed:
    seen = selectors.figures(**territory)
    assert seen is not None
    return seen


@pytest.fixture
def theme(catalogue: Catalogue) -> Competence:
    return catalogue.competence


@pytest.fixture
def counted(theme: Competence) -> Publication:
    """Two départements that are shown; two people in another, which a fourth one protects."""
    for code, name, population in (("26", "Drôme", 500_000), ("38", "Isère", 1_200_000)):
        make_collectivite(
            kind="departement",
            code=code,
            name=name,
            population=population,
            departement_code=code,
            departement_name=name,
            region_code="84",
        )
    cell("26", "c0", 60, begun=50, finished=30, seconds=360_000)
    cell("26", "c0", 50, begun=50, finished=30, seconds=360_000, competence=theme)
    cell("38", "c0", 90, begun=70, finished=40, seconds=720_000, capacity="agent")
    cell("38", "epci", 30, begun=20, finished=10, seconds=36_000)
    cell("69", "c0", 2, begun=2, finished=2, seconds=3600)
    cell("07", "c0", 6, begun=6, finished=6, seconds=3600)
    return publishing.publish()


@pytest.mark.parametrize("address", [*PAGES, "/observatoire/donnees/"])
def test_before_anyone_signs_up_every_page_says_so(client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK
    assert "<table" not in page.content.decode() or "donnees" in address


def test_the_national_page_shows_the_figures_the_map_and_its_table(
    client: Client, counted: Publication
) -> None:
    page = client.get(HOME).content.decode()
    assert page.count('class="tile tile--') > 107
    assert "Drôme&nbsp;: 60 personnes inscrites, 12 pour" in page
    assert "Drôme (26)" in page
    assert "<dd>188</dd>" in page
    assert "non publié" in page


def test_two_people_are_nowhere(client: Client, counted: Publication) -> None:
    groups = publishing.read(counted)
    assert groups[Group("69")].people is None
    assert groups[Group("69", "c0")].people is None
    assert [figures.people for figures in groups.values() if figures.people in (1, 2, 3, 4)] == []
    page = client.get("/observatoire/departements/69/").content.decode()
    assert "<dd>non publié</dd>" in page


def test_members_of_fictional_collectivites_are_in_no_figure(client: Client) -> None:
    place = make_collectivite(is_fictional=True)
    for _number in range(8):
        person = person_of(make_membership(collectivite=place))
        person.last_login = person.date_joined
        person.save(update_fields=["last_login"])
    publishing.keep_up()
    assert published().of(EVERYONE) == Figures()


def test_pages_of_a_departement_a_size_and_a_theme(
    client: Client, counted: Publication, theme: Competence
) -> None:
    departement = client.get(reverse("training:observatory_departement", args=["26"]))
    assert "100" in departement.content.decode()  # Hours.
    for address in (
        reverse("training:observatory_band", args=["c0"]),
        reverse("training:observatory_theme", args=[theme.slug]),
    ):
        assert "<table" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/observatoire/departements/99/",
        "/observatoire/departements/2C/",
        "/observatoire/collectivites/c7/",
        "/observatoire/themes/rien/",
        "/observatoire/donnees/participation.csv",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_everyone_sees_the_same_page(
    client: Client, learner_client: Client, editor_client: Client, counted: Publication
) -> None:
    for address in PAGES:
        mains = {
            someone.get(address).content.decode().split("<main")[1].split("</main>")[0]
            for someone in (client, learner_client, editor_client)
        }
        assert len(mains) == 1


@pytest.mark.parametrize(("address", "most"), [*zip(PAGES, (6, 5, 5), strict=True)])
def test_pages_cost_few_statements(
    learner_client: Client, counted: Publication, django_assert_max_num_queries, address, most
) -> None:
    """Session, person and navigation apart: the figures, the territories, the themes."""
    learner_client.get(address)
    with django_assert_max_num_queries(most + 3):
        learner_client.get(address)


def test_the_files_say_what_the_pages_say(client: Client, counted: Publication) -> None:
    answer = client.get("/observatoire/donnees/participation.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    by_group = {
        (row["decoupage"], row["departement_code"], row["taille_code"], row["theme_code"]): row
        for row in rows
    }
    assert by_group["france", "", "", ""]["inscrits"] == "188"
    drome = by_group["departement", "26", "", ""]
    assert (drome["departement_nom"], drome["inscrits"], drome["heures"]) == (
        "Drôme",
        "60",
        "100.0",
    )
    assert by_group["departement-taille", "69", "c0", ""]["inscrits"] == ""
    assert by_group["departement", "01", "", ""]["inscrits"] == "0"
    told = json.loads(client.get("/observatoire/donnees/participation.json").content)
    assert [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in told["donnees"]
    ] == rows


def test_the_schema_names_the_columns_of_the_file(client: Client, counted: Publication) -> None:
    schema = json.loads(client.get("/observatoire/donnees/schema.json").content)
    header = client.get("/observatoire/donnees/participation.csv").content.decode().splitlines()[0]
    assert [field["name"] for field in schema["fields"]] == header.split(",")
    described = client.get("/observatoire/donnees/").content.decode()
    assert all(field["name"] in described for field in schema["fields"])


def test_columns_and_codes_never_change() -> None:
    """Other people's programs read them: add at the end, rename nothing."""
    from training.observatory.open_data import COLUMNS

    assert COLUMNS[:13] == (
        *("date", "decoupage", "departement_code", "departement_nom", "taille_code", "taille_nom"),
        *("theme_code", "theme_nom", "qualite"),
        *("inscrits", "ont_commence", "ont_termine", "heures"),
    )
    assert list(BANDS) == [
        *("c0", "c500", "c1000", "c3500", "c10000", "c50000"),
        *("epci", "departement", "region"),
    ]


def test_any_site_may_read_the_data_and_asks_again_cheaply(
    client: Client, counted: Publication
) -> None:
    address = "/observatoire/donnees/participation.json"
    first = client.get(address)
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "public" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


def test_what_is_published_changes_once_a_day(client: Client, counted: Publication) -> None:
    cell("01", "c0", 50)
    publishing.keep_up()
    assert published().of(Group("01")) == Figures()
    Publication.objects.update(made_on="2026-01-01")
    publishing.keep_up()
    assert published().of(Group("01")).people == 50
    assert Publication.objects.count() == 1


def test_a_page_kept_for_visitors_is_forgotten_when_figures_change(
    client: Client, counted: Publication
) -> None:
    assert "<dd>188</dd>" in client.get(HOME).content.decode()
    cell("01", "c0", 50)
    publishing.publish()
    assert "<dd>238</dd>" in client.get(HOME).content.decode()


def test_a_departement_and_a_region_read_what_is_published(
    counted: Publication, theme: Competence
) -> None:
    marking.count_marked()
    drome = observed(departement="26")
    assert (drome.total.people, drome.is_partial) == (60, False)
    assert dict(drome.by_theme)[theme.name].begun == 50
    region = observed(region="84")
    assert region.total.people == 180
    assert [name for name, _figures in region.by_departement] == ["Drôme", "Isère"]


def test_the_footer_and_both_site_maps_lead_to_it(client: Client, catalogue: Catalogue) -> None:
    link = 'href="/observatoire/"'
    assert client.get("/").content.decode().count(link) == 1
    assert client.get("/plan-du-site/").content.decode().count(link) == 2
    assert "/observatoire/</loc>" in client.get("/sitemap.xml").content.decode()
