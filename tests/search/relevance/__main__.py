"""Prints how well an engine answers: `python -m tests.search.relevance [sqlite|elasticsearch]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings.test")
django.setup()

from search.engines.sqlite import SqliteEngine  # noqa: E402
from tests.search.relevance.corpus import corpus  # noqa: E402
from tests.search.relevance.scoring import report  # noqa: E402


def main(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if name == "sqlite":
            engine = SqliteEngine(Path(folder) / "search.sqlite3")
            engine.rebuild(corpus())
            report(engine)
            return
        from search.engines.elasticsearch import ElasticsearchEngine
        from tests.elasticsearch import Node

        node = Node(Path(folder))
        node.start()
        try:
            cluster = ElasticsearchEngine(node.url, "relevance")
            cluster.rebuild(corpus())
            report(cluster)
        finally:
            node.kill()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
