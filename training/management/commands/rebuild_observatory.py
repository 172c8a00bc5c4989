"""Count everyone again, and publish the figures of today anew."""

from typing import Any

from django.core.management.base import BaseCommand

from training.models import Cell
from training.observatory import counting, publishing


class Command(BaseCommand):
    help = (
        "Rebuild the figures of the public observatory. They are kept by events: this is for "
        "after a restore or a bulk change made outside the site."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counting.rebuild()
        publishing.publish()
        self.stdout.write(f"{Cell.objects.count()} cells")
