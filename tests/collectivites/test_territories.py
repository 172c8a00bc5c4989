"""The shipped open data, loaded once for this file."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from collectivites import territories
from collectivites.models import Collectivite, TerritoryEdition
from collectivites.search import resolve, search
from tests.collectivites.factories import make_collectivite, make_membership

pytestmark = pytest.mark.django_db
Kind = Collectivite.Kind


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        territories.load()
        yield
        Collectivite.objects.update(epci=None)
        Collectivite.objects.all().delete()
        TerritoryEdition.objects.all().delete()


def test_every_line_of_the_open_data_is_there() -> None:
    communes = Collectivite.objects.filter(kind=Kind.COMMUNE)
    assert communes.count() == 34_969
    assert communes.joinable().count() == 34_963
    assert Collectivite.objects.filter(kind=Kind.EPCI).count() == 1_255 + 11


def test_a_commune_knows_its_departement_codes_and_intercommunalite() -> None:
    ajaccio = Collectivite.objects.select_related("epci").get(kind=Kind.COMMUNE, code="2A004")
    assert ajaccio.label == "Ajaccio (Corse-du-Sud)"
    assert ajaccio.postal_codes == "20000 20090 20167"
    assert ajaccio.epci is not None
    assert ajaccio.epci.nature == "communauté d’agglomération"
    assert ajaccio.epci.departement_name == "Corse-du-Sud"


def test_apostrophes_are_typographic() -> None:
    assert not Collectivite.objects.filter(name__contains="'").exists()


def test_departements_and_regions_have_the_people_of_their_communes() -> None:
    drome = Collectivite.objects.get(kind=Kind.DEPARTEMENT, code="26")
    communes = Collectivite.objects.filter(kind=Kind.COMMUNE, departement_code="26")
    assert drome.population == sum(commune.population or 0 for commune in communes)
    assert drome.label == "Drôme (département)"
    auvergne_rhone_alpes = Collectivite.objects.get(kind=Kind.REGION, code="84")
    assert (auvergne_rhone_alpes.population or 0) > 8_000_000


def test_circumscriptions_without_an_assembly_cannot_be_joined() -> None:
    labels = {found.label for found in search("Bas-Rhin")}
    assert "Collectivité européenne d’Alsace" in labels
    assert "Bas-Rhin (département)" not in labels
    paris, _candidates = resolve("Paris")
    assert paris is not None
    assert paris.kind == Kind.COMMUNE


def test_loading_the_same_edition_again_only_reads_the_stored_digest(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    output = StringIO()
    with django_assert_num_queries(1):
        call_command("load_territories", "--if-needed", stdout=output)
    assert "Already there" in output.getvalue()


def test_another_edition_keeps_identifiers_mandates_and_fictional_ones() -> None:
    valence = Collectivite.objects.get(kind=Kind.COMMUNE, code="26362")
    Collectivite.objects.filter(pk=valence.pk).update(name="Ancien nom", search_line="")
    mandate = make_membership(collectivite=valence)
    gone = make_collectivite(code="26998", name="Commune fusionnée")
    fictional = make_collectivite(code="fictive-x", name="Fictive", is_fictional=True)
    before = Collectivite.objects.count()

    call_command("load_territories", "--force", stdout=StringIO())

    assert Collectivite.objects.count() == before
    valence.refresh_from_db()
    gone.refresh_from_db()
    fictional.refresh_from_db()
    mandate.refresh_from_db()
    assert valence.name == "Valence"
    assert mandate.collectivite == valence
    assert not gone.is_active
    assert fictional.is_active
    assert [found.code for found in search("26000 valence commune")] == ["26362"]
