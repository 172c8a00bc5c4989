"""A cluster that dies in the middle of a search, as people see it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from media.models import CaptionTrack, Cue
from search import indexing
from search.engines import EngineUnavailable
from search.engines.choice import current_engine
from search.engines.elasticsearch_cluster import READ_SECONDS, REST_SECONDS
from search.models import PendingDocument
from tests.catalogue import Catalogue
from tests.elasticsearch import Missing, Node
from tests.services import absent

DEGRADED = "La recherche complète est momentanément arrêtée"


@pytest.fixture
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Of this test alone, which kills it."""
    try:
        made = Node(tmp_path_factory.mktemp("elasticsearch"))
    except Missing as missing:
        absent("Elasticsearch node", str(missing))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def academy(catalogue: Catalogue, node: Node, settings: Settings) -> Catalogue:
    """The small academy, searched on the cluster; a word of its testimonial is only said."""
    settings.ELASTICSEARCH_URL = node.url
    Cue.objects.create(
        track=CaptionTrack.objects.get(video=catalogue.testimonial.video),
        start=31_000,
        end=36_000,
        text="Le parapheur a remplacé la pile de dossiers.",
    )
    indexing.rebuild()
    return catalogue


def page(client: Client, typed: str) -> str:
    answer = client.get("/recherche/", {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_cluster_that_dies_in_mid_search_leaves_titles_then_comes_back_whole(
    academy: Catalogue, node: Node, client: Client
) -> None:
    title = academy.testimonial.title
    full = page(client, "parapheur")
    assert DEGRADED not in full
    assert "?t=31#lecteur" in full

    # The search is under way when the node goes: it has taken the question, and answers nothing.
    node.freeze()
    death = threading.Timer(READ_SECONDS / 4, node.kill)
    death.start()
    start = time.monotonic()
    cut = page(client, title)
    assert time.monotonic() - start < READ_SECONDS * 2
    death.join()
    assert DEGRADED in cut
    assert academy.testimonial.get_url() in cut

    # Pages no longer wait for it, nor do suggestions, and what changes is written down.
    assert DEGRADED in page(client, "parapheur")
    proposed = client.get("/recherche/suggestions/", {"q": title[:6]}).json()["results"]
    assert academy.testimonial.get_url() in [each["url"] for each in proposed]
    academy.testimonial.title = "La trottinette et le cantonnier"
    academy.testimonial.save_revision().publish()
    assert "trottinette</mark> et le cantonnier" in page(client, "trottinette")
    waiting = PendingDocument.objects.count()
    assert waiting
    # It is either known to be gone, and nothing is done, or tried and given up.
    try:
        assert indexing.refresh() == 0
    except EngineUnavailable:
        pass
    assert PendingDocument.objects.count() == waiting

    node.start()
    time.sleep(REST_SECONDS)
    assert current_engine().is_ready()
    while indexing.refresh():
        pass
    back = page(client, "parapheur")
    assert DEGRADED not in back
    assert "?t=31#lecteur" in back
    assert "La trottinette et le cantonnier" in back


def test_a_cluster_that_is_silent_costs_one_page_its_patience_and_the_others_nothing(
    academy: Catalogue, node: Node, client: Client
) -> None:
    page(client, "parapheur")
    # What the index holds is to be asked again, as in a process that begins.
    indexing.note(current_engine(), version=time.time_ns())
    node.freeze()
    took = []
    for _page in range(4):
        start = time.monotonic()
        assert DEGRADED in page(client, "parapheur")
        took.append(time.monotonic() - start)
    assert READ_SECONDS <= took[0] < 3 * READ_SECONDS
    assert max(took[1:]) < READ_SECONDS / 2
