"""Compare the search index with the database, and mend what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.engines import EngineUnavailable
from search.engines.choice import current_engine


class Command(BaseCommand):
    help = "Compare the search index with the database, and index again what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mended = indexing.check()
        except EngineUnavailable as error:
            raise CommandError(f"{current_engine().name}: {error}") from error
        if options["verbosity"]:
            self.stdout.write(f"{current_engine().name}: {mended} documents mended.")
