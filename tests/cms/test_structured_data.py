"""JSON-LD never leaves its element, and says nothing that is not known."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.structured_data import (
    Moment,
    Watchable,
    as_json,
    breadcrumb,
    course,
    iso_duration,
    key_moments,
    organization,
    video,
    workload,
)

ACADEMY = organization("Académie", "https://academie.example")


@given(st.text())
def test_no_text_ends_the_element_that_holds_it(text: str) -> None:
    said = as_json([{"@type": "Thing", "name": f"{text}</script><!--{text}"}])
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(said)
    assert json.loads(said)["name"] == f"{text}</script><!--{text}"


def test_several_things_are_one_document_and_nothing_is_none() -> None:
    assert as_json([]) == ""
    assert json.loads(as_json([{"@type": "A"}])) == {
        "@context": "https://schema.org",
        "@type": "A",
    }
    assert [thing["@type"] for thing in json.loads(as_json([{"@type": "A"}, {"@type": "B"}]))] == [
        "A",
        "B",
    ]


@pytest.mark.parametrize(
    ("minutes", "written"), [(None, ""), (0, ""), (5, "PT5M"), (60, "PT1H"), (95, "PT1H35M")]
)
def test_a_workload_is_written_as_iso_8601(minutes: int | None, written: str) -> None:
    assert workload(minutes) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, ""), (0.4, ""), (45.9, "PT45S"), (60, "PT1M"), (95, "PT1M35S"), (3725, "PT1H2M5S")],
)
def test_a_duration_is_written_as_iso_8601(seconds: float, written: str) -> None:
    assert iso_duration(seconds) == written


def test_each_moment_lasts_until_the_next_and_the_last_until_the_end() -> None:
    starts = [("Le début", 0), ("Sans durée", 40), ("La suite", 40), ("Après la fin", 95)]
    assert key_moments(starts, 95.7) == [Moment("Le début", 0, 40), Moment("La suite", 40, 95)]
    assert key_moments([], 95.7) == []


def test_what_visitors_do_not_watch_has_no_address_no_words_and_no_moments() -> None:
    def described(watchable: Watchable | None) -> dict[str, object]:
        return video(
            "La fibre",
            "En deux phrases.",
            "https://academie.example/fibre/",
            published_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
            seconds=95,
            watchable=watchable,
        )

    reserved = described(None)
    assert reserved["requiresSubscription"] is True
    assert not {"contentUrl", "transcript", "hasPart"} & set(reserved)
    told = described(Watchable("https://academie.example/v.mp4", "Bonjour.", [Moment("A", 12, 40)]))
    assert told["requiresSubscription"] is False
    assert told["uploadDate"] == "2026-03-01T08:00:00+00:00"
    assert told["duration"] == "PT1M35S"
    assert told["hasPart"] == [
        {
            "@type": "Clip",
            "name": "A",
            "startOffset": 12,
            "endOffset": 40,
            "url": "https://academie.example/fibre/?t=12#lecteur",
        }
    ]


def test_a_course_says_who_gives_it_what_one_will_know_and_how_long_it_takes() -> None:
    said = course(
        "Couverture",
        "En deux phrases.",
        "https://academie.example/c/",
        provider=ACADEMY,
        minutes=70,
        outcomes=["Lire une carte"],
    )
    assert said["provider"]["name"] == "Académie"
    assert said["teaches"] == ["Lire une carte"]
    assert said["hasCourseInstance"]["courseWorkload"] == "PT1H10M"
    assert "about" not in said


def test_steps_of_a_breadcrumb_are_numbered_with_whole_addresses() -> None:
    said = breadcrumb([("Accueil", "/"), ("Parcours", "/parcours/")], "https://academie.example")
    assert [(step["position"], step["item"]) for step in said["itemListElement"]] == [
        (1, "https://academie.example/"),
        (2, "https://academie.example/parcours/"),
    ]
