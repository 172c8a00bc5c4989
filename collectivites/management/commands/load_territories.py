from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from collectivites import territories


class Command(BaseCommand):
    help = "Load the communes, intercommunalités, départements and régions of France."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="load again even when this edition is there"
        )
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="do nothing when this edition is there (what happens anyway without --force)",
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        if not force and territories.is_loaded():
            self.stdout.write(f"Already there: {territories.EDITION}.")
            return
        count = territories.load()
        self.stdout.write(f"{count} territories loaded: {territories.EDITION}.")
