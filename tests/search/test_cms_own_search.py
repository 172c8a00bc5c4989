"""The CMS keeps its own search, on the database, whatever the engine of the site does."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.documents.models import Document
from wagtail.search.backends import get_search_backend

from cms.models import AcademyImage
from search.engines.choice import current_engine
from tests.catalogue import Catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["embedded", "cluster"])
def no_engine(request: pytest.FixtureRequest, settings: Settings, tmp_path: object) -> None:
    """Neither a file nor a cluster answers: discard port of this machine."""
    settings.SEARCH_INDEX_FILE = f"{tmp_path}/none/search.sqlite3"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9" if request.param == "cluster" else ""


def take_up() -> None:
    """What a worker does of what was saved."""
    call_command("update_index", verbosity=0)


def found(client: Client, address: str, words: str) -> str:
    response = client.get(address, {"q": words})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.usefixtures("no_engine")
def test_the_cms_finds_without_the_engine_of_the_site(
    administrator_client: Client, catalogue: Catalogue
) -> None:
    take_up()
    assert not current_engine().is_ready()
    client = administrator_client
    assert "Lire la carte" in found(client, reverse("wagtailadmin_pages:search"), "carte")
    chooser = reverse("wagtailadmin_choose_page_search")
    assert "Piloter la couverture" in found(client, chooser, "couverture")
    speakers = reverse("wagtailsnippets_testimonials_speaker:list")
    assert "Solène Quemarrec" in found(client, speakers, "quemarrec")
    assert "Solène Quemarrec" not in found(client, speakers, "personne")
    videos = reverse("wagtailsnippets_media_video:list")
    assert "Un témoignage" in found(client, videos, "témoignage")


def test_drafts_are_found_in_the_cms(editor_client: Client, catalogue: Catalogue) -> None:
    catalogue.resource.unpublish()
    take_up()
    address = reverse("wagtailadmin_pages:search")
    assert "Droit à la formation" in found(editor_client, address, "formation")


def test_pictures_and_documents_are_found(
    administrator_client: Client, catalogue: Catalogue
) -> None:
    picture = AcademyImage.objects.create(
        title="La mairie", description="La façade", file="mairie.png", width=8, height=8
    )
    Document.objects.create(title="Modèle de courrier", file="courrier.odt")
    take_up()
    # Without the screen, which draws every picture that it lists.
    assert list(AcademyImage.objects.search("mairie")) == [picture]
    documents = reverse("wagtaildocs:index")
    assert "Modèle de courrier" in found(administrator_client, documents, "courrier")


def test_synonyms_and_promotions_are_found_by_their_words(
    editor_client: Client, catalogue: Catalogue
) -> None:
    address = reverse("wagtailsnippets_search_synonymgroup:list")
    listed = found(editor_client, address, "rançongiciel")
    assert "ransomware" in listed
    assert "hôtel de ville" not in listed


def test_the_cms_searches_the_database() -> None:
    assert type(get_search_backend()).__module__.split(".")[1:3] == ["backends", "database"]
