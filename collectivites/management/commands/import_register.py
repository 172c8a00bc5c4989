from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collectivites import register
from collectivites.models import RegisterImport
from collectivites.rne import FORMATS, RefusedFile

_WIDTH = 40


class Command(BaseCommand):
    help = (
        "Import files of the Répertoire national des élus (data.gouv.fr), read by column name. "
        "Birth dates, sex, professions and nationalities are not kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--kind", choices=list(FORMATS), default="", help="when the name of the file hides it"
        )
        parser.add_argument(
            "--accept-fewer",
            action="store_true",
            help="take a file that has less than half of the mandates known",
        )

    def handle(
        self, *args: Any, files: list[Path], kind: str, accept_fewer: bool, **options: Any
    ) -> None:
        for path in files:
            self._import(path, kind, accept_fewer)

    def _import(self, path: Path, kind: str, accept_fewer: bool) -> None:
        try:
            file = path.open("rb")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        with file:
            imported = RegisterImport.objects.create(
                kind=kind,
                name=path.name[:160],
                state=RegisterImport.State.WAITING,
                bytes_total=path.stat().st_size,
            )
            try:
                register.run(imported, file, on_progress=self._show, accept_fewer=accept_fewer)
            except RefusedFile as error:
                raise CommandError(f"{path.name}: {error}") from error
        self.stdout.write("")
        self.stdout.write(f"{path.name}: {imported.lines} lines read.")
        for reason, (count, first) in imported.left_out.items():
            self.stdout.write(f"  {count} left out: {reason} (first: line {first})")

    def _show(self, imported: RegisterImport) -> None:
        share = imported.bytes_read / max(1, imported.bytes_total)
        bar = "#" * round(share * _WIDTH)
        self.stdout.write(f"\r[{bar:<{_WIDTH}}] {share:4.0%} {imported.lines:>8}", ending="")
        self.stdout.flush()
