"""What convinces is who speaks, and from where."""

from __future__ import annotations

import pytest
from django.test import Client

from collectivites.models import Collectivite
from testimonials.models import Speaker
from tests.catalogue import Catalogue


def _speaker(**fields: object) -> Speaker:
    return Speaker(name="Solène Quemarrec", slug="solene", role="Maire", **fields)


def test_a_peer_is_told_by_the_size_of_the_place() -> None:
    village = Collectivite(name="Saint-Orval-les-Prés", population=412)
    assert _speaker(collectivite=village).place == (
        "Saint-Orval-les-Prés, 412\N{NO-BREAK SPACE}habitants"
    )


def test_a_place_of_unknown_size_is_told_by_its_name() -> None:
    village = Collectivite(name="Saint-Orval-les-Prés", population=None)
    assert _speaker(collectivite=village).place == "Saint-Orval-les-Prés"


def test_an_expert_is_told_by_the_field() -> None:
    assert _speaker(expertise="Droit public du numérique").place == "Droit public du numérique"


@pytest.mark.django_db
def test_a_testimonial_shows_who_speaks_and_how_long(catalogue: Catalogue, client: Client) -> None:
    html = client.get(catalogue.testimonial.get_url()).content.decode()
    assert catalogue.speaker.name in html
    assert catalogue.speaker.place in html
    assert 'datetime="PT1M35S"' in html


@pytest.mark.django_db
def test_the_page_of_a_speaker_lists_what_is_published(
    catalogue: Catalogue, client: Client
) -> None:
    html = client.get(catalogue.speaker.get_absolute_url()).content.decode()
    assert catalogue.testimonial.title in html
    catalogue.testimonial.unpublish()
    html = client.get(catalogue.speaker.get_absolute_url()).content.decode()
    assert catalogue.testimonial.title not in html


@pytest.mark.django_db
def test_a_chosen_filter_can_be_taken_away_alone(catalogue: Catalogue, client: Client) -> None:
    html = client.get(
        "/temoignages/", {"competence": catalogue.competence.slug, "duree": "courte", "page": "1"}
    ).content.decode()
    assert 'href="/temoignages/?duree=courte"' in html
    assert f'href="/temoignages/?competence={catalogue.competence.slug}"' in html
