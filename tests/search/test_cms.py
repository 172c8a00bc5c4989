"""The « Recherche » menu: who opens it, and what editors do there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from search import tallies
from search.models import Promotion, QueryTally, SynonymGroup
from tests.catalogue import Catalogue
from tests.search_index import Rebuild

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

SEARCHED = "searched:index"
SYNONYMS = "wagtailsnippets_search_synonymgroup"
PROMOTIONS = "wagtailsnippets_search_promotion"
STAFF = ("editor_client", "moderator_client", "administrator_client")
NB = "\N{NO-BREAK SPACE}"


def tally(words: str, searches: int = 1, empty: int = 0, *, weeks_ago: int = 0) -> QueryTally:
    week = tallies.this_week() - timedelta(weeks=weeks_ago)
    return QueryTally.objects.create(words=words, week=week, searches=searches, empty=empty)


def text(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content.decode().replace(NB, " ").replace("&nbsp;", " ")


def shown(client: Client, **address: str) -> list[str]:
    response = client.get(reverse(SEARCHED), address)
    assert response.status_code == 200
    return [row.words for row in response.context["rows"]]


ADDRESSES = [
    reverse(SEARCHED),
    reverse("searched:export"),
    reverse(f"{SYNONYMS}:list"),
    reverse(f"{SYNONYMS}:add"),
    reverse(f"{PROMOTIONS}:list"),
    reverse(f"{PROMOTIONS}:add"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_menu_is_closed_to_visitors_and_learners(
    client: Client, learner_client: Client, address: str
) -> None:
    for someone in (client, learner_client):
        for response in (someone.get(address), someone.post(address)):
            assert response.status_code in (302, 403)
            place = response.headers.get("Location", "")
            assert place == "" or place.startswith(("/cms/login/", "/compte/")), place


@pytest.mark.parametrize("who", STAFF)
def test_staff_opens_every_screen_from_the_menu(request: pytest.FixtureRequest, who: str) -> None:
    client: Client = request.getfixturevalue(who)
    home = text(client.get(reverse("wagtailadmin_home")))
    for address in ADDRESSES:
        assert client.get(address).status_code == 200
    for address in (ADDRESSES[0], ADDRESSES[2], ADDRESSES[4]):
        assert address in home


def test_learners_have_no_menu(learner_client: Client) -> None:
    assert reverse(SEARCHED) not in text(learner_client.get("/cms/", follow=True))


@pytest.mark.parametrize(("who", "may"), list(zip(STAFF, (False, True, True), strict=True)))
def test_deleting_is_for_moderation_and_administration(
    request: pytest.FixtureRequest, catalogue: Catalogue, who: str, may: bool
) -> None:
    client: Client = request.getfixturevalue(who)
    promotion = Promotion.objects.create(queries="dife", page=catalogue.resource)
    group = SynonymGroup.objects.create(terms="visioconf, visio", is_one_way=True)
    counted = tally("jeanne dupuis")
    assert ('name="forget"' in text(client.get(reverse(SEARCHED)))) is may
    client.post(reverse(f"{PROMOTIONS}:delete", args=[promotion.pk]))
    client.post(reverse(f"{SYNONYMS}:delete", args=[group.pk]))
    client.post(reverse(SEARCHED), {"forget": counted.words})
    for kept in (promotion, group, counted):
        assert type(kept).objects.filter(pk=kept.pk).exists() is not may


@pytest.mark.parametrize("who", STAFF)
def test_an_equivalence_is_checked_in_plain_french(
    request: pytest.FixtureRequest, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    refused = client.post(reverse(f"{SYNONYMS}:add"), {"terms": "visioconf"})
    assert "Il faut au moins deux mots ou sigles" in text(refused)
    refused = client.post(reverse(f"{SYNONYMS}:add"), {"terms": "intercommunalité, comté"})
    assert "« intercommunalité » est déjà dans l’équivalence « EPCI," in text(refused)
    answer = client.post(reverse(f"{SYNONYMS}:add"), {"terms": "visioconf ,  webinaire"})
    assert answer.status_code == 302
    assert SynonymGroup.objects.filter(terms="visioconf, webinaire", is_one_way=False).exists()


def test_an_equivalence_keeps_its_own_words_when_it_changes(editor_client: Client) -> None:
    group = SynonymGroup.objects.get(terms="THD, très haut débit")
    answer = editor_client.post(
        reverse(f"{SYNONYMS}:edit", args=[group.pk]),
        {"terms": "THD, très haut débit, ultra rapide"},
    )
    assert answer.status_code == 302
    group.refresh_from_db()
    assert group.terms == "THD, très haut débit, ultra rapide"


def promote(client: Client, page: int, *lines: str) -> str:
    data = {"queries": "\n".join(lines), "page": str(page), "sentence": ""}
    response = client.post(reverse(f"{PROMOTIONS}:add"), data)
    return "" if response.status_code == 302 else text(response)


def test_a_page_is_put_first(editor_client: Client, catalogue: Catalogue) -> None:
    assert promote(editor_client, catalogue.resource.pk, " formation  des élus ", "", "DIFE") == ""
    assert Promotion.objects.get().queries == "formation des élus\nDIFE"
    listed = text(editor_client.get(reverse(f"{PROMOTIONS}:list")))
    assert "Droit à la formation" in listed
    assert "formation des élus, DIFE" in listed
    assert "pas montrée" not in listed
    catalogue.resource.unpublish()
    assert "pas montrée" in text(editor_client.get(reverse(f"{PROMOTIONS}:list")))


def test_a_promotion_is_checked_in_plain_french(
    editor_client: Client, catalogue: Catalogue
) -> None:
    page = catalogue.resource.pk
    said = promote(editor_client, page, "DIFE", "le dife")
    assert "« DIFE » et « le dife » sont la même recherche" in said
    assert "n’est pas une recherche" in promote(editor_client, page, "?!")
    assert "n’est pas une recherche" in promote(editor_client, page, "mot " * 21)
    assert "Trente recherches au plus" in promote(
        editor_client, page, *(f"mot{number}" for number in range(31))
    )
    assert promote(editor_client, page, "DIFE") == ""
    assert "déjà mise en avant pour « dife »" in promote(editor_client, page, "dife")
    assert promote(editor_client, catalogue.track.pk, "dife") == ""


def test_the_most_searched_come_first(editor_client: Client) -> None:
    tally("fibre", 3)
    tally("cuivre", 2, weeks_ago=2)
    tally("cuivre", 2, weeks_ago=3)
    tally("visioconf", 1, 1)
    assert shown(editor_client) == ["cuivre", "fibre", "visioconf"]
    assert shown(editor_client, periode="semaine") == ["fibre", "visioconf"]
    assert shown(editor_client, liste="sans-reponse") == ["visioconf"]


def test_columns_are_sorted_both_ways(editor_client: Client) -> None:
    tally("b", 1, 1)
    tally("a", 3, 0)
    tally("c", 2, 2, weeks_ago=1)
    assert shown(editor_client, tri="recherche") == ["a", "b", "c"]
    assert shown(editor_client, tri="-recherche") == ["c", "b", "a"]
    assert shown(editor_client, tri="fois") == ["a", "c", "b"]
    assert shown(editor_client, tri="-fois") == ["b", "c", "a"]
    assert shown(editor_client, tri="vide") == ["c", "b", "a"]
    assert shown(editor_client, tri="-semaine") == ["c", "a", "b"]
    sorted_by = text(editor_client.get(reverse(SEARCHED), {"tri": "-fois"}))
    assert sorted_by.count("aria-sort=") == 1
    assert 'aria-sort="ascending"' in sorted_by


@pytest.mark.parametrize("nonsense", ["", "x", "-", "--fois", "é", "\0", "' OR 1=1"])
def test_odd_addresses_show_the_usual_list(editor_client: Client, nonsense: str) -> None:
    tally("fibre")
    odd = dict.fromkeys(("periode", "liste", "tri", "page"), nonsense)
    assert shown(editor_client, **odd) == ["fibre"]


def test_what_people_typed_is_shown_as_text(editor_client: Client) -> None:
    tally("<b>fibre</b>", 1, 1)
    assert "<b>fibre" not in text(editor_client.get(reverse(SEARCHED)))


def test_a_failed_search_becomes_an_equivalence_in_one_click(editor_client: Client) -> None:
    tally("visioconf", 4, 4)
    address = f"{reverse(SEARCHED)}?liste=sans-reponse&periode=mois"
    answer = editor_client.post(address, {"words": "visioconf", "known": "Visio"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    group = SynonymGroup.objects.get(terms__startswith="visioconférence,")
    assert group.terms.endswith(", visioconf")
    back = text(editor_client.get(address))
    assert "la recherche en tient déjà compte" in back
    # What is done is said in place of the form.
    assert 'name="known"' not in back


def test_the_nearest_known_words_are_proposed(editor_client: Client, search_index: Rebuild) -> None:
    """Misspelt, or cut short; what is known or short is left as it is."""
    tally("couvetrure pour tous", 1, 1)
    tally("infrastruc", 1, 1)
    tally("couverture pil", 1, 1)
    tally("fibre", 1)
    rows = editor_client.get(reverse(SEARCHED)).context["rows"]
    assert {row.words: row.suggestion for row in rows} == {
        "couvetrure pour tous": "couverture pour tous",
        "infrastruc": "infrastructures",
        "couverture pil": "",
        "fibre": "",
    }


def test_without_an_index_nothing_is_proposed(
    editor_client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.SEARCH_INDEX_FILE = tmp_path / "none.sqlite3"
    tally("couvetrure", 1, 1)
    (row,) = editor_client.get(reverse(SEARCHED)).context["rows"]
    assert row.suggestion == ""


def test_what_cannot_be_an_equivalence_is_said_beside_what_was_typed(
    editor_client: Client,
) -> None:
    tally("visioconf", 4, 4)
    before = SynonymGroup.objects.count()
    for known, reason in (
        ("de la", "n’a que de petits mots"),
        ("visioconfs", "déjà le même mot"),
        ("visio, tablette", "sans virgule"),
    ):
        data = {"words": "visioconf", "known": known}
        page = text(editor_client.post(reverse(SEARCHED), data))
        assert reason in page
        assert f'value="{known}"' in page
    assert SynonymGroup.objects.count() == before


def test_an_equivalence_asks_for_the_token_of_the_form(editor_client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor_client.cookies
    before = SynonymGroup.objects.count()
    answer = strict.post(reverse(SEARCHED), {"words": "visioconf", "known": "visio"})
    assert answer.status_code == 403
    assert SynonymGroup.objects.count() == before


def test_a_failed_search_leads_to_a_promotion_that_holds_it(
    editor_client: Client, catalogue: Catalogue
) -> None:
    tally("droit des elus", 2, 2)
    address = f"{reverse(f'{PROMOTIONS}:add')}?recherche=droit%20des%20elus"
    assert address.replace("%20", "+") in text(editor_client.get(reverse(SEARCHED)))
    assert "droit des elus</textarea>" in text(editor_client.get(address))
    Promotion.objects.create(queries="droits des élus", page=catalogue.resource)
    page = text(editor_client.get(reverse(SEARCHED)))
    assert "Page mise en avant" in page
    assert "recherche=" not in page


def test_a_failed_search_may_be_tried(editor_client: Client) -> None:
    tally("l2123-12 & co", 2, 2)
    page = text(editor_client.get(reverse(SEARCHED), {"liste": "sans-reponse"}))
    assert f'href="{reverse("search:results")}?q=l2123-12+%26+co&amp;essai=1"' in page


def test_moderation_forgets_a_name_that_was_typed(moderator_client: Client) -> None:
    tally("jeanne dupuis", 1)
    tally("jeanne dupuis", 2, weeks_ago=5)
    tally("fibre")
    assert 'name="forget"' in text(moderator_client.get(reverse(SEARCHED)))
    moderator_client.post(reverse(SEARCHED), {"forget": "fi\0"})
    moderator_client.post(reverse(SEARCHED), {"forget": "jeanne dupuis"})
    assert [one.words for one in QueryTally.objects.all()] == ["fibre"]


def test_the_list_is_taken_away_for_spreadsheets(editor_client: Client) -> None:
    tally("=cmd", 1, 1)
    tally("données", 12, 3)
    answer = editor_client.get(reverse("searched:export"), {"tri": "fois"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert ".csv" in answer.headers["Content-Disposition"]
    heading, first, second = answer.content.decode("utf-8-sig").split("\r\n")[:3]
    assert heading == "Recherche;Fois;Sans réponse;Semaine de la dernière recherche"
    day = f"{tallies.this_week():%d/%m/%Y}"
    assert first == f"données;12;3;{day}"
    assert second.lstrip('"').startswith("'=cmd;1;1")
    only_failed = editor_client.get(reverse("searched:export"), {"liste": "sans-reponse"})
    assert len(only_failed.content.splitlines()) == 3


def test_a_long_list_takes_no_more_statements(
    editor_client: Client,
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor_client.get(reverse(SEARCHED))
        return len(captured)

    tally("fibre", 1, 1)
    # The menu and the account of whoever reads are fetched once.
    statements()
    short = statements()
    for number in range(60):
        tally(f"mot{number}", 1, 1)
    assert statements() == short
