"""The page of search: what is found, quoted, counted, and what is never shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from courses.models import ResourcePage
from media.models import CaptionTrack, Cue
from search.models import Promotion, QueryTally
from testimonials.models import TestimonialIndexPage
from tests.catalogue import SUMMARY, Catalogue, add_testimonial, make_video
from tests.search_index import Rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy(catalogue: Catalogue, search_index: Rebuild) -> Catalogue:
    """The small academy, whose testimonial says one sentence of its own at 0:31."""
    Cue.objects.create(
        track=CaptionTrack.objects.get(video=catalogue.testimonial.video),
        start=31_000,
        end=36_000,
        text="Le parapheur a remplacé la pile de dossiers.",
    )
    search_index()
    return catalogue


def page_of(client: Client, **asked: str | list[str]) -> str:
    response = client.get("/recherche/", asked)
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    found = re.findall(r'<h2 class="hit__title">\s*<a [^>]*>(.*?)</a>', html, re.DOTALL)
    return [re.sub(r"</?mark>", "", title) for title in found]


def test_what_is_said_leads_to_its_second_and_its_words_are_marked(
    academy: Catalogue, client: Client
) -> None:
    html = page_of(client, q="parapheur")
    assert titles(html) == [academy.testimonial.title]
    assert f'href="{academy.testimonial.get_url()}?t=31#lecteur"' in html
    assert "à 0:31" in html
    assert "<mark>parapheur</mark> a remplacé" in html


def test_a_result_says_who_speaks_from_how_large_a_commune_and_for_how_long(
    academy: Catalogue, client: Client
) -> None:
    html = page_of(client, q="parapheur").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "Solène Quemarrec" in html
    assert "412" in html
    assert re.search(r'<time class="duration" datetime="PT2M">', html)
    assert "Témoignage" in html


def test_a_corrected_search_says_so_and_leads_back(academy: Catalogue, client: Client) -> None:
    html = page_of(client, q="paraphur")
    assert "1 résultat pour «&nbsp;parapheur&nbsp;»" in html
    assert 'href="/recherche/?q=paraphur&amp;exact=1">Chercher plutôt «&nbsp;paraphur' in html
    assert 'value="paraphur"' in html

    html = page_of(client, q="paraphur", exact="1")
    assert "Aucun résultat pour «&nbsp;paraphur&nbsp;»" in html


def test_choices_are_kept_counted_and_taken_back_one_by_one(
    academy: Catalogue, client: Client
) -> None:
    html = page_of(client, q="fibre", genre=["temoignage", "cours"])
    assert titles(html)
    checked = re.findall(r'name="genre" value="([a-z-]+)" form="search" checked', html)
    assert sorted(checked) == ["cours", "temoignage"]
    assert 'href="/recherche/?q=fibre&amp;genre=temoignage"' in html
    assert 'href="/recherche/?q=fibre"' in html


def test_a_word_of_french_is_answered_and_its_neighbour_is_offered(
    academy: Catalogue, client: Client
) -> None:
    html = page_of(client, q="suivre parapheur")
    assert "1 résultat pour «&nbsp;suivre parapheur&nbsp;»" in html
    offered = '<a href="/recherche/?q=cuivre+parapheur">cuivre parapheur</a>'
    assert f"Vouliez-vous dire «&nbsp;{offered}&nbsp;»&nbsp;?" in html


def test_words_that_are_nowhere_side_by_side_are_said_so(
    academy: Catalogue, client: Client
) -> None:
    html = page_of(client, q="« dossiers parapheur »")
    assert "Aucun texte ne contient exactement ces mots" in html
    assert len(titles(html)) == 1


def test_nothing_within_the_choices_offers_what_is_found_without_them(
    academy: Catalogue, client: Client
) -> None:
    html = page_of(client, q="parapheur", genre="ressource")
    assert "Aucun résultat" in html
    assert "Sans eux, il y a 1 résultat." in html
    assert 'href="/recherche/?q=parapheur">' in html


def test_choices_that_leave_nothing_keep_the_correction(academy: Catalogue, client: Client) -> None:
    html = page_of(client, q="paraphur", genre="ressource")
    assert "Aucun résultat pour «&nbsp;parapheur&nbsp;»" in html
    assert "Chercher plutôt «&nbsp;paraphur" in html
    # The facet says where the corrected word is found.
    counts = re.findall(r'value="temoignage".*?choice__count">(\d+)<', html, re.DOTALL)
    assert counts == ["1"]


def test_nothing_at_all_offers_subjects_and_people(academy: Catalogue, client: Client) -> None:
    html = page_of(client, q="zzzzzzzz")
    assert "Aucun résultat pour «&nbsp;zzzzzzzz&nbsp;»" in html
    assert "Vérifiez l’orthographe" in html
    assert academy.competence.get_absolute_url() in html
    assert 'href="/recherche/?etiquette=fibre"' in html
    assert 'href="/temoignages/"' in html
    assert "mailto:" in html


def test_an_empty_page_tells_where_to_begin(academy: Catalogue, client: Client) -> None:
    html = page_of(client)
    assert "<h1>Rechercher</h1>" in html
    assert academy.competence.get_absolute_url() in html
    assert str(academy.testimonial.title) in html


def test_choices_alone_list_all_that_has_them(academy: Catalogue, client: Client) -> None:
    html = page_of(client, genre="ressource")
    assert titles(html) == [academy.resource.title]


def test_what_is_promoted_comes_first_on_the_first_page(academy: Catalogue, client: Client) -> None:
    Promotion.objects.create(
        queries="la fibre", page=academy.resource.page_ptr, sentence="Commencez par ce modèle."
    )
    html = page_of(client, q="fibres")
    assert "Commencez par ce modèle." in html
    assert html.index("Commencez par ce modèle.") < html.index('class="hit"')
    assert "Commencez par ce modèle." not in page_of(client, q="cuivre")


def test_the_text_of_what_is_reserved_is_found_and_quoted_for_registered_people_only(
    catalogue: Catalogue, search_index: Rebuild, client: Client, learner_client: Client
) -> None:
    resource = ResourcePage.objects.get()
    resource.members_only, resource.template_text = True, "Le xylophone municipal"
    resource.save_revision().publish()
    search_index()

    assert titles(page_of(learner_client, q="xylophone")) == [resource.title]
    assert titles(page_of(client, q="xylophone")) == []
    # Its title is everyone's: the page says why the rest is not shown.
    html = page_of(client, q="droit formation")
    assert resource.title in titles(html)
    assert "Réservé aux personnes inscrites" in html
    assert "xylophone" not in html.lower()
    assert "Réservé aux personnes inscrites" not in page_of(learner_client, q="droit formation")


def test_what_is_withdrawn_is_out_before_the_index_follows(
    academy: Catalogue, client: Client
) -> None:
    assert academy.video_lesson.title in titles(page_of(client, q="lire la carte"))
    academy.course.unpublish()
    assert academy.video_lesson.title not in page_of(client, q="lire la carte")


def test_a_page_beyond_the_last_is_the_last(
    catalogue: Catalogue, search_index: Rebuild, client: Client
) -> None:
    many(catalogue, 25)
    search_index()
    html = page_of(client, q="mutualisation", page="2")
    assert "25 résultats pour «&nbsp;mutualisation&nbsp;», page 2 sur 2" in html
    assert len(titles(html)) == 5
    assert titles(page_of(client, q="mutualisation", page="99")) == titles(html)
    assert 'href="?q=mutualisation&amp;page=1"' in html


def test_the_order_is_a_link_that_keeps_the_rest(academy: Catalogue, client: Client) -> None:
    html = page_of(client, q="fibre", competence="infrastructures", tri="duree")
    assert 'href="/recherche/?q=fibre&amp;competence=infrastructures&amp;tri=recent"' in html
    assert re.search(r'tri=duree" aria-current="true">Plus courts', html)


def test_only_a_search_without_choices_is_counted_once(academy: Catalogue, client: Client) -> None:
    page_of(client, q="Fibre")
    page_of(client, q="fibre", genre="cours")
    page_of(client, q="fibre", tri="recent")
    page_of(client, q="fibre", page="2")
    page_of(client, q="fibre", essai="1")
    page_of(client)
    assert list(QueryTally.objects.values_list("words", "searches")) == [("fibre", 1)]


def test_who_signed_in_may_search_their_own_notes_for_the_same(
    academy: Catalogue, client: Client, learner_client: Client
) -> None:
    link = 'href="/mon-espace/notes/?q=la%20fibre"'
    assert link in page_of(learner_client, q="la fibre")
    assert link not in page_of(client, q="la fibre")


def test_without_the_index_titles_still_answer_and_the_page_says_so(
    academy: Catalogue, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.SEARCH_INDEX_FILE = tmp_path / "nowhere" / "search.sqlite3"
    html = page_of(client, q="couverture")
    assert "seuls les titres et les résumés sont cherchés" in html
    assert academy.course.title in titles(html)


def many(catalogue: Catalogue, count: int) -> None:
    index = TestimonialIndexPage.objects.get()
    for number in range(count):
        add_testimonial(
            index,
            100 + number,
            speaker=catalogue.speaker,
            competence=catalogue.competence,
            video=make_video(),
            quote="La mutualisation",
        )
    type(catalogue.testimonial).objects.filter(slug__startswith="temoignage-1").exclude(
        slug="temoignage-1"
    ).update(summary=f"{SUMMARY} La mutualisation.")


@pytest.mark.parametrize(("who", "most"), [("client", 12), ("learner_client", 18)])
def test_the_statements_of_a_page_do_not_grow_with_what_it_lists(
    catalogue: Catalogue,
    search_index: Rebuild,
    request: pytest.FixtureRequest,
    who: str,
    most: int,
) -> None:
    someone: Client = request.getfixturevalue(who)
    many(catalogue, 12)
    search_index()

    def counted(words: str) -> tuple[int, int]:
        page_of(someone, q=words)
        with CaptureQueriesContext(connection) as captured:
            found = titles(page_of(someone, q=words))
        return len(found), len(captured)

    one, few = counted("xylophone OR couverture")
    several, more = counted("mutualisation")
    assert (one < several, few) == (True, more)
    assert more <= most
