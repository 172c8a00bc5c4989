"""What stands near a page: of its subject, known to everyone, in one statement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageViewRestriction

from cms.searchable import Document, Label
from search import related
from search.models import RelatedPage
from search.nearness import nearest
from search.related_tasks import relate
from testimonials.models import TestimonialIndexPage
from tests.catalogue import Catalogue, add_testimonial, make_video
from tests.search_index import Rebuild


def document(name: str, title: str, kind: str = "temoignage", **values: Any) -> Document:
    facets = {
        facet: tuple(Label(value, value) for value in values.pop(facet, ()))
        for facet in ("competence", "modele", "etiquette")
    }
    return replace(
        Document(key=f"page-{name}", kind=kind, title=title, url=f"/{name}/", facets=facets),
        **values,
    )


def urls(found: dict[str, list[Document]], name: str) -> list[str]:
    return [other.url for other in found[f"/{name}/"]]


def test_shared_words_tags_and_competence_bring_pages_near() -> None:
    found = nearest(
        [
            document("fibre", "Raccorder la fibre", competence=["infra"], etiquette=["fibre"]),
            document("autre-fibre", "La fibre au hameau", etiquette=["fibre"]),
            document("antenne", "Une antenne de plus", competence=["infra"]),
            document("parapheur", "Un parapheur", "ressource", competence=["services"]),
        ],
        most=3,
    )
    assert urls(found, "fibre") == ["/autre-fibre/", "/antenne/"]
    assert urls(found, "parapheur") == []


def test_a_word_of_the_same_family_brings_near_and_a_small_word_does_not() -> None:
    found = nearest(
        [
            document("a", "Le conflit d’usage avec les agriculteurs"),
            document("b", "Conflits entre usages"),
            document("c", "Avec les élus"),
        ],
        most=3,
    )
    assert urls(found, "a") == ["/b/"]


def test_what_a_page_lists_already_is_not_near_it() -> None:
    course = document("p/c", "Couverture", "cours", competence=["infra"])
    lessons = [
        document(f"p/c/{number}", "Couverture", "sequence", competence=["infra"])
        for number in range(2)
    ]
    elsewhere = [
        document(f"p/d/{number}", "Couverture", "sequence", competence=["infra"])
        for number in range(2)
    ]
    subject = document("competences/infra", "Infrastructures : couverture", "competence")
    found = nearest([course, *lessons, *elsewhere, subject], most=3)
    assert urls(found, "p/c/0") == ["/p/d/0/"]
    assert urls(found, "p/c") == ["/p/d/0/"]
    assert urls(found, "competences/infra") == []


def test_no_more_than_two_of_one_kind_are_proposed_and_never_a_person() -> None:
    talks = [document(f"t{number}", "La fibre", etiquette=["fibre"]) for number in range(5)]
    sheet = document("fiche", "La fibre", "ressource", etiquette=["fibre"])
    speaker = document("qui", "La fibre", "personne", etiquette=["fibre"])
    found = nearest([*talks, sheet, speaker], most=3)
    assert len(urls(found, "t0")) == 3
    assert "/fiche/" in urls(found, "t0")
    assert "/qui/" not in found


@pytest.fixture
def near_ones(catalogue: Catalogue, search_index: Rebuild) -> Catalogue:
    index = TestimonialIndexPage.objects.get()
    for number in (2, 3, 4):
        page = add_testimonial(
            index,
            number,
            speaker=catalogue.speaker,
            competence=catalogue.competence,
            video=make_video(f"Vidéo {number}"),
        )
        page.tags.add("fibre")
        page.save()
    related.compute()
    return catalogue


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/temoignages/temoignage-1/",
        "/parcours/infrastructures/",
        "/parcours/infrastructures/couverture/",
        "/parcours/infrastructures/couverture/lire-la-carte/",
        "/ressources/droit-a-la-formation/",
    ],
)
def test_a_page_of_content_leads_to_at_most_three_others(
    near_ones: Catalogue, client: Client, address: str
) -> None:
    html = client.get(address).content.decode()
    section = html.partition('aria-labelledby="near"')[2].partition("</section>")[0]
    lines = related.near(address)
    assert 0 < len(lines) <= 3
    for line in lines:
        assert f'href="{line.url}"' in section
        assert line.kind in section
        assert client.get(line.url).status_code == 200


@pytest.mark.django_db
def test_a_page_of_the_framework_leads_to_what_is_not_classed_there(
    near_ones: Catalogue, client: Client
) -> None:
    near_ones.expert_talk.title = "Infrastructures : la fin du cuivre"
    near_ones.expert_talk.save_revision().publish()
    related.compute()
    address = "/competences/infrastructures/"
    assert [line.url for line in related.near(address)] == ["/paroles-d-experts/fin-du-cuivre/"]
    assert "Sur le même sujet" in client.get(address).content.decode()


@pytest.mark.django_db
def test_what_is_withdrawn_or_restricted_is_near_nothing_at_once(
    near_ones: Catalogue, client: Client
) -> None:
    near_ones.resource.tags.add("fibre")
    near_ones.resource.save()
    related.compute()
    address = near_ones.resource.get_url()
    first = next(line for line in related.near(address) if "temoignages" in line.url)
    slug = first.url.split("/")[-2]
    TestimonialIndexPage.objects.get().get_children().get(slug=slug).unpublish()
    assert first.url not in [line.url for line in related.near(address)]
    PageViewRestriction.objects.create(
        page=TestimonialIndexPage.objects.get(), restriction_type=PageViewRestriction.LOGIN
    )
    left = related.near(address)
    assert not [line for line in left if line.url.startswith("/temoignages/")]
    assert first.title not in client.get(address).content.decode()


@pytest.mark.django_db
def test_what_is_near_costs_one_statement_and_is_written_only_when_it_changes(
    near_ones: Catalogue,
) -> None:
    with CaptureQueriesContext(connection) as queries:
        related.near("/temoignages/temoignage-1/")
    assert len(queries) == 1
    rows = set(RelatedPage.objects.values_list("pk", flat=True))
    assert related.compute() == 0
    assert set(RelatedPage.objects.values_list("pk", flat=True)) == rows


@pytest.mark.django_db
def test_computing_takes_as_many_statements_whatever_there_is(near_ones: Catalogue) -> None:
    def statements() -> int:
        related.compute()
        with CaptureQueriesContext(connection) as queries:
            related.compute()
        return len([query for query in queries if "cache_entries" not in query["sql"]])

    before = statements()
    for number in range(5, 12):
        add_testimonial(
            TestimonialIndexPage.objects.get(),
            number,
            speaker=near_ones.speaker,
            competence=near_ones.competence,
            video=make_video(),
        )
    assert statements() == before


@pytest.mark.django_db
def test_the_clock_asks_for_it_once_after_a_change_and_once_a_night(
    catalogue: Catalogue, search_index: Rebuild, time_machine: Any
) -> None:
    def asked() -> int:
        related.keep_up()
        waiting = DBTaskResult.objects.filter(task_path=relate.module_path)
        count = waiting.count()
        if count:
            waiting.delete()
            related.compute()
        return count

    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)
    cache.clear()
    assert asked() == 1
    assert asked() == 0
    related.index_changed()
    assert asked() == 0, "not at each change"
    time_machine.move_to("2026-11-23 10:06+01:00", tick=False)
    assert asked() == 1
    time_machine.move_to("2026-11-24 03:00+01:00", tick=False)
    assert asked() == 0
    time_machine.move_to("2026-11-24 04:01+01:00", tick=False)
    assert asked() == 1
