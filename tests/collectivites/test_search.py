import pytest
from pytest_django import DjangoAssertNumQueries

from collectivites.models import Collectivite
from collectivites.search import resolve, search
from tests.collectivites.factories import make_collectivite

pytestmark = pytest.mark.django_db


def names(text: str) -> list[str]:
    return [collectivite.name for collectivite in search(text)]


@pytest.fixture
def roche() -> Collectivite:
    return make_collectivite(
        name="Roche-Sauvaire", code="26999", siren="212600000", postal_codes="26400 26410"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Roche-Sauvaire",
        "roche sauvaire",
        "ROCHE SAUV",
        "sauvaire roche",
        "Roche-Sauvaire (Drôme)",
        "roche sauvaire 26",
        "26410",
        "26999",
        "212600000",
        "212 600 000",
        "21260000000017",
    ],
)
def test_a_commune_is_found_by_name_postal_code_insee_code_or_siren(
    roche: Collectivite, typed: str
) -> None:
    make_collectivite(name="Valence", code="26362", postal_codes="26000")
    assert search(typed) == [roche]


def test_saint_is_found_however_it_is_abbreviated() -> None:
    saint = make_collectivite(name="Saint-Orval-les-Prés")
    sainte = make_collectivite(name="Sainte-Orvale")
    assert search("st orval les pres") == [saint]
    assert search("Ste-Orvale") == [sainte]


def test_exact_names_come_first_then_beginnings_then_words_then_population() -> None:
    make_collectivite(name="Grand-Orme", population=900_000)
    make_collectivite(name="Orme-le-Petit", population=10)
    make_collectivite(name="Orme-le-Grand", population=20)
    make_collectivite(name="Orme", population=1)
    assert names("orme") == ["Orme", "Orme-le-Grand", "Orme-le-Petit", "Grand-Orme"]


def test_the_fictional_are_found_too_and_the_disappeared_are_not() -> None:
    make_collectivite(name="Vergnac-sous-Bois", is_fictional=True)
    make_collectivite(name="Vergnac-l’Ancien", is_active=False)
    assert names("vergnac") == ["Vergnac-sous-Bois"]


@pytest.mark.parametrize("typed", ["", " ", "r", "-", "%", "_", "xyzzy", "roche sauvaire paris"])
def test_what_names_nothing_finds_nothing(roche: Collectivite, typed: str) -> None:
    assert search(typed) == []
    assert resolve(typed) == (None, [])


def test_at_most_ten_are_found_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(14):
        make_collectivite()
    with django_assert_num_queries(1):
        labels = [collectivite.label for collectivite in search("roche")]
    assert len(labels) == 10


def test_a_name_borne_once_is_resolved_even_when_longer_names_begin_so() -> None:
    orme = make_collectivite(name="Orme")
    make_collectivite(name="Orme-le-Petit")
    assert resolve("orme")[0] == orme


def test_a_name_borne_twice_is_not_resolved_until_the_departement_is_said() -> None:
    drome = make_collectivite(name="Valence")
    make_collectivite(
        name="Valence", code="16392", departement_code="16", departement_name="Charente"
    )
    named, candidates = resolve("Valence")
    assert named is None
    assert len(candidates) == 2
    assert resolve("Valence (Drôme)")[0] == drome
