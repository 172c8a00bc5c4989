from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collectivites.imports import addresses
from collectivites.imports.reading import UnreadableFile


class Command(BaseCommand):
    help = (
        "Load the SIREN and official e-mail addresses of collectivités from a CSV or XLSX file "
        "with the columns Nature, Code, SIREN, Adresse électronique."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument(
            "--leave-out-bad", action="store_true", help="write the right lines all the same"
        )

    def handle(
        self, *args: Any, file: Path, dry_run: bool, leave_out_bad: bool, **options: Any
    ) -> None:
        try:
            sheet = addresses.read_file(file.read_bytes())
        except (OSError, UnreadableFile, addresses.MissingAddressColumns) as error:
            raise CommandError(f"{file.name}: {error}") from error
        planned = addresses.plan(sheet)
        bad = [address for address in planned if address.problems]
        for address in bad:
            problems = " ".join(address.problems)
            self.stderr.write(f"{address.line}: {address.named}: {problems}")
        if dry_run:
            new = sum(address.is_new for address in planned if not address.problems)
            self.stdout.write(f"{new} to be written, {len(bad)} wrong. Nothing was written.")
            return
        if bad and not leave_out_bad:
            raise CommandError(f"{len(bad)} lines are wrong; nothing was written.")
        result = addresses.write(planned)
        self.stdout.write(f"{result['written']} written, {result['same']} known already.")
