"""Make the search index anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.engines import EngineUnavailable
from search.engines.choice import current_engine


class Command(BaseCommand):
    help = "Make the search index anew; searches go on in the former one meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            count = indexing.rebuild()
        except EngineUnavailable as error:
            raise CommandError(f"{current_engine().name}: {error}") from error
        if options["verbosity"]:
            seconds = time.monotonic() - begun
            self.stdout.write(f"{current_engine().name}: {count} documents in {seconds:.1f} s.")
