"""Count anew how far everyone is in what collectivités ask for."""

from typing import Any

from django.core.management.base import BaseCommand

from training import following


class Command(BaseCommand):
    help = (
        "Rebuild the rows of training that is asked for. They are kept by events: this is for "
        "after a restore or a bulk change made outside the site. Declarations stay."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = following.rebuild()
        self.stdout.write(f"{count} collectivités")
