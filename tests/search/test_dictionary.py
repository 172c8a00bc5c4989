"""Words for one another: what editors may write, and what a new academy begins with."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from search import dictionary, queries
from search.default_synonyms import default_groups
from search.models import SynonymGroup

pytestmark = pytest.mark.django_db
NB = "\N{NO-BREAK SPACE}"
EXPECTED = """
EPCI DSI DGS GRC RGPD DPO CGCT PLU PLUi THD FTTH CNIL ANSSI SI SIG DGFiP CCAS AMF ESN IA DIFE RIP
CM délib agglo comcom interco ADSL cuivre visio mail tablette illectronisme piratage rançongiciel
"""


@pytest.fixture
def empty() -> None:
    SynonymGroup.objects.all().delete()


def group(terms: str, *, is_one_way: bool = False) -> SynonymGroup:
    return SynonymGroup.objects.create(terms=terms, is_one_way=is_one_way)


def refused(terms: str, *, is_one_way: bool = False, but: int = 0) -> str:
    with pytest.raises(ValidationError) as caught:
        dictionary.checked(terms, is_one_way=is_one_way, but=but)
    return " ".join(caught.value.messages).replace(NB, " ")


def test_terms_stand_between_commas_semicolons_or_lines(empty: None) -> None:
    assert (
        dictionary.checked(" EPCI ,intercommunalité;\n interco,, ", is_one_way=False)
        == "EPCI, intercommunalité, interco"
    )


@pytest.mark.parametrize("terms", ["EPCI", "EPCI,", ""])
def test_one_term_is_no_equivalence(empty: None, terms: str) -> None:
    assert "au moins deux" in refused(terms)


def test_the_same_word_twice_is_named(empty: None) -> None:
    assert "« élu » et « Élues » sont déjà le même mot" in refused("élu, Élues")


def test_a_compound_with_a_letter_is_another_word(empty: None) -> None:
    assert (
        dictionary.checked("e-parapheur, parapheur", is_one_way=False) == "e-parapheur, parapheur"
    )


def test_small_words_alone_are_refused(empty: None) -> None:
    assert "« de la » n’a que de petits mots" in refused("de la, fibre")


def test_what_is_no_word_is_refused(empty: None) -> None:
    assert "« ?! » n’est pas un mot" in refused("?!, fibre")


@pytest.mark.parametrize(
    "term", ["a" * 81, "un deux trois quatre cinq six sept huit neuf dix onze"]
)
def test_a_sentence_is_refused(empty: None, term: str) -> None:
    assert "trop long" in refused(f"{term}, fibre")


def test_more_than_twenty_terms_are_refused(empty: None) -> None:
    assert "Vingt" in refused(", ".join(f"mot{number}" for number in range(21)))


def test_a_term_of_another_group_is_refused_with_its_name(empty: None) -> None:
    known = group("EPCI, intercommunalité")
    said = refused("interco, Intercommunalités")
    assert "« intercommunalité » est déjà dans l’équivalence « EPCI, intercommunalité »" in said
    assert dictionary.checked("EPCI, intercommunalités", is_one_way=False, but=known.pk)


def test_a_group_in_one_direction_may_lead_to_the_words_of_others(empty: None) -> None:
    group("PLU, plan local d’urbanisme")
    assert dictionary.checked("PLU, PLUi", is_one_way=True) == "PLU, PLUi"


def test_two_groups_in_one_direction_never_begin_alike(empty: None) -> None:
    group("PC, ordinateur", is_one_way=True)
    assert "déjà dans l’équivalence" in refused("PC, permis de construire", is_one_way=True)
    assert dictionary.checked("poste de travail, PC", is_one_way=True)


def test_a_failed_search_joins_the_group_of_the_known_word(empty: None) -> None:
    group("visio, visioconférence")
    joined = dictionary.equate("visioconf", "Visioconférences")
    assert (joined.terms, joined.is_one_way) == ("visio, visioconférence, visioconf", False)


def test_a_failed_search_makes_a_group_in_its_own_direction(empty: None) -> None:
    """What is found by the known word does not change."""
    made = dictionary.equate("visioconf", "réunion à distance")
    assert made._state.adding
    assert (made.terms, made.is_one_way) == ("visioconf, réunion à distance", True)


def test_a_failed_search_that_has_a_group_completes_it(empty: None) -> None:
    group("visioconf, visio", is_one_way=True)
    assert dictionary.equate("visioconf", "webinaire").terms == "visioconf, visio, webinaire"


def test_what_is_already_said_is_not_said_twice(empty: None) -> None:
    group("visio, visioconférence")
    with pytest.raises(ValidationError, match="C’est déjà dit"):
        dictionary.equate("visio", "visioconférence")


def test_a_word_is_not_the_same_as_itself(empty: None) -> None:
    with pytest.raises(ValidationError, match="déjà le même mot"):
        dictionary.equate("fibres", "fibre")


def finds(typed: str, other: str) -> bool:
    """Whether a search for what is typed also looks for the other words, one after the other."""
    query = queries.parse(typed, synonyms=dictionary.current_synonyms())
    return queries.sense(other) in {unit.stems for unit in query.units}


def test_a_change_in_the_cms_reaches_the_next_search(empty: None) -> None:
    assert not finds("visioconf", "tablette")
    kept = group("visioconf, tablette")
    assert finds("visioconf", "tablette")
    kept.delete()
    assert not finds("visioconf", "tablette")


def test_synonyms_are_read_once(
    empty: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group("EPCI, intercommunalité")
    dictionary.current_synonyms()
    # The stamp of the content alone.
    with django_assert_num_queries(1):
        dictionary.current_synonyms()


def test_the_first_words_pass_the_checks_of_editors() -> None:
    SynonymGroup.objects.all().delete()
    for terms, is_one_way in default_groups():
        assert dictionary.checked(terms, is_one_way=is_one_way) == terms
        group(terms, is_one_way=is_one_way)


def test_an_academy_begins_with_the_acronyms_of_officials() -> None:
    kept = set(SynonymGroup.objects.values_list("terms", "is_one_way"))
    assert set(default_groups()) == kept
    assert len(kept) > 150
    written = {term for terms, _one_way in kept for term in dictionary.terms_of(terms)}
    assert set(re.findall(r"\S+", EXPECTED)) <= written


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("epci", "intercommunalité"),
        ("FTTH", "fibre"),
        ("open data", "données ouvertes"),
        ("données ouvertes", "open data"),
        ("ia", "intelligence artificielle"),
        ("rgpd", "protection des données"),
        ("piratage", "rançongiciel"),
        ("hôtel de ville", "mairie"),
        ("e-mail", "courriel"),
        ("SI", "système d’information"),
        ("zero papier", "dématérialisation"),
        ("fracture numerique", "illectronisme"),
    ],
)
def test_acronyms_find_what_they_stand_for(typed: str, other: str) -> None:
    assert finds(typed, other)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        # The other direction would find too much, or something else.
        ("permis de construire", "PC"),
        ("conseil municipal", "CM"),
        ("fibre", "THD"),
        ("tablette", "iPad"),
        # Every administration is not an electronic one.
        ("administration", "administration électronique"),
    ],
)
def test_other_words_are_not_looked_for(typed: str, other: str) -> None:
    assert not finds(typed, other)


def migrate() -> None:
    module = import_module("search.migrations.0002_default_synonyms")
    module.add_what_is_missing(apps, connection.schema_editor())


def test_first_words_never_overwrite_what_editors_changed() -> None:
    changed = SynonymGroup.objects.get(terms="THD, très haut débit")
    changed.terms = "THD, débit très élevé"
    changed.save()
    before = set(SynonymGroup.objects.values_list("pk", "terms", "is_one_way"))
    migrate()
    assert set(SynonymGroup.objects.values_list("pk", "terms", "is_one_way")) == before


def test_first_words_come_once_to_an_empty_dictionary(empty: None) -> None:
    migrate()
    migrate()
    assert sorted(SynonymGroup.objects.values_list("terms", "is_one_way")) == sorted(
        default_groups()
    )
