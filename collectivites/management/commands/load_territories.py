from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collectivites import territories
from collectivites.models import Collectivite
from collectivites.territories_edition import DATA, EDITION, BadEdition, Edition


class Command(BaseCommand):
    help = (
        "Load the communes, intercommunalités, départements and régions of France. Members of "
        "what was merged go to its successor, and keep their history."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=DATA,
            help="a folder with another edition: see collectivites/data/README.md",
        )
        parser.add_argument(
            "--edition", default="", help="what to credit it to, with --from: source and vintage"
        )
        parser.add_argument(
            "--force", action="store_true", help="load again even when this edition is there"
        )
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="do nothing when this edition is there (what happens anyway without --force)",
        )

    def handle(self, *args: Any, folder: Path, edition: str, force: bool, **options: Any) -> None:
        if folder != DATA and not edition:
            raise CommandError("Say with --edition whom these data are credited to.")
        chosen = Edition(edition or EDITION, folder)
        if not force and territories.is_loaded(chosen):
            self.stdout.write(f"Already there: {chosen.name}.")
            return
        merged = _merged()
        try:
            count = territories.load(chosen)
        except BadEdition as error:
            raise CommandError(f"{error} Nothing was written.") from error
        self.stdout.write(f"{count} territories loaded: {chosen.name}.")
        if more := _merged() - merged:
            self.stdout.write(f"{more} were merged into others, with their members.")
        lost = Collectivite.objects.real().filter(
            is_active=False, successor=None, memberships__isnull=False
        )
        for body in lost.distinct():
            self.stdout.write(f"Gone, with members and no known successor: {body.label}.")


def _merged() -> int:
    return Collectivite.objects.filter(successor__isnull=False).count()
