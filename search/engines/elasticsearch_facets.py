"""Facets as the cluster counts them: one shard, every value, so that counts are exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cms.searchable import FACETS
from search.engines import Reader
from search.engines.elasticsearch_question import Clause, all_of, any_of, visible

Filters = Mapping[str, frozenset[str]]
Counts = dict[str, dict[str, int]]
Names = dict[str, dict[str, str]]

# No facet has more values; the cluster takes no more buckets than this in a few facets.
_MOST_VALUES = 5000


def chosen(filters: Filters) -> dict[str, Clause]:
    """Facet → documents that have any of its chosen values."""
    return {
        facet: {"terms": {f"facets.{facet}": sorted(values)}}
        for facet, values in filters.items()
        if values
    }


def counting_facets(filters: Filters, reader: Reader) -> dict[str, Clause]:
    """Aggregations of what is found before filters: read by `facet_counts`."""
    clauses = chosen(filters)
    counts = {
        facet: {
            "filter": all_of(clause for name, clause in clauses.items() if name != facet),
            "aggs": {"of": _labels(facet)},
        }
        for facet in FACETS
    }
    if clauses:
        # What is chosen has a name even when nothing is found.
        counts["chosen"] = {
            "global": {},
            "aggs": {
                "of": {
                    "filter": all_of([visible(reader), any_of(list(clauses.values()))]),
                    "aggs": {facet: _labels(facet) for facet in clauses if facet in FACETS},
                }
            },
        }
    return counts


def _labels(facet: str) -> Clause:
    return {"terms": {"field": f"labels.{facet}", "size": _MOST_VALUES}}


def facet_counts(found: Mapping[str, Any], filters: Filters) -> tuple[Counts, Names]:
    """How many documents have each value, and what people read of it."""
    counts: Counts = {facet: {} for facet in FACETS}
    names: Names = {facet: {} for facet in FACETS}
    known = found["chosen"]["of"] if "chosen" in found else {}
    for facet in FACETS:
        for bucket in known.get(facet, {}).get("buckets", ()):
            value, name = json.loads(bucket["key"])
            if value in filters[facet]:
                names[facet][value] = name
        for bucket in found[facet]["of"]["buckets"]:
            value, name = json.loads(bucket["key"])
            # A value that was renamed has both names until its documents are indexed again.
            counts[facet][value] = counts[facet].get(value, 0) + bucket["doc_count"]
            names[facet][value] = name
    return counts, names
