"""A document as the cluster keeps it: words that are found, and what results show."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from cms.searchable import FACETS, Document
from search.engines.prepared import FORMAT, Prepared, facets_of, kind_place, shown
from search.ranking import FIELDS

# Characters of a title by which suggestions are sorted.
_LONGEST_KEY = 300

# Words are prepared by `search.french`: the cluster cuts at spaces, and needs no more.
_WORDS = {"type": "text", "analyzer": "whitespace", "norms": False}
_KEPT = {"type": "text", "index": False, "store": True}
_KEYWORD = {"type": "keyword"}

SETTINGS: Mapping[str, Any] = {
    # Counts of facets and of words are exact in one shard; it holds millions of passages.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # What is written is seen when it is whole; `Cluster.put_in_place` gives the usual interval.
    "refresh_interval": -1,
    # A reader may be refused, and a passage may hold, more than the usual thousands.
    "max_terms_count": 1_000_000,
    "max_inner_result_window": 1000,
    "mapping.nested_objects.limit": 100_000,
}

_FIELDS: Mapping[str, Any] = {
    "dynamic": "strict",
    # What is only looked for is not kept a second time.
    "_source": {"includes": ["shown", "title", "head"]},
    "properties": {
        "key": _KEYWORD,
        "digest": _KEYWORD,
        "published_on": {"type": "date"},
        "minutes": {"type": "integer"},
        # By facet: its values, and each value with its name.
        "facets": {"dynamic": False, "properties": dict.fromkeys(FACETS, _KEYWORD)},
        "labels": {"dynamic": False, "properties": dict.fromkeys(FACETS, _KEYWORD)},
        "spelling": _KEYWORD,
        # For suggestions, as `prepared.suggestion_rank` sorts them. The tails of « la voie verte »
        # are itself, « voie verte » and « verte ».
        "title_words": {**_WORDS, "copy_to": "words"},
        "speaker_words": {**_WORDS, "copy_to": "words"},
        "tag_words": {**_WORDS, "copy_to": "words"},
        "words": _WORDS,
        "title_key": _KEYWORD,
        "title_tails": _KEYWORD,
        "title_length": {"type": "integer"},
        "kind_place": {"type": "integer"},
        # For the second look, and for results.
        "title": {"type": "object", "enabled": False},
        "head": {"type": "object", "enabled": False},
        "shown": {"type": "object", "enabled": False},
        # Each carries the words of the head: what answers is one passage together with the head
        # of its document. One more is the head alone.
        "passages": {
            "type": "nested",
            "properties": {
                "of": _KEYWORD,
                "is_head": {"type": "boolean"},
                "position": {"type": "integer"},
                **{name: {**_WORDS, "copy_to": "passages.any"} for name in FIELDS},
                "body": {**_WORDS, "store": True, "copy_to": "passages.any"},
                "any": _WORDS,
                "shown": _KEPT,
            },
        },
    },
}

# Another one when words are prepared otherwise, or kept otherwise.
FORMAT_HERE = f"{FORMAT}-{zlib.crc32(json.dumps([SETTINGS, _FIELDS]).encode()):08x}"
MAPPINGS: Mapping[str, Any] = {**_FIELDS, "_meta": {"format": FORMAT_HERE}}


def to_source(document: Document, prepared: Prepared) -> dict[str, Any]:
    """The document as it is sent to the cluster."""
    facets = facets_of(document)
    titles = prepared.title_words.split()
    passages = [{"of": document.key, "is_head": True, **prepared.head}]
    passages += [
        {
            "of": document.key,
            "is_head": False,
            "position": position,
            **prepared.head,
            "body": body,
            "shown": json.dumps([passage.text, passage.moments], ensure_ascii=False),
        }
        for position, (passage, body) in enumerate(
            zip(document.passages, prepared.bodies, strict=True)
        )
    ]
    return {
        "key": document.key,
        "digest": document.digest,
        "published_on": document.published_on and document.published_on.isoformat(),
        "minutes": document.minutes,
        "facets": {name: [label.value for label in found] for name, found in facets.items()},
        "labels": {
            name: [json.dumps([label.value, label.name], ensure_ascii=False) for label in found]
            for name, found in facets.items()
        },
        "spelling": sorted(prepared.words),
        "title_words": prepared.title_words,
        "speaker_words": prepared.speaker_words,
        "tag_words": prepared.tag_words,
        "title_key": prepared.title_words[:_LONGEST_KEY],
        "title_tails": [" ".join(titles[place:])[:_LONGEST_KEY] for place in range(len(titles))],
        "title_length": len(titles),
        "kind_place": kind_place(document.kind),
        "title": prepared.head["title"],
        "head": " ".join(text for name, text in prepared.head.items() if name != "title"),
        "shown": shown(document),
        "passages": passages,
    }
