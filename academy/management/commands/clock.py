"""The clock: each minute, what is due (scheduled publication, interrupted work…)."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from cms import clock

TICK_SECONDS = 60


class Command(BaseCommand):
    help = "Run every minute what is due. Safe when several run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="tick once and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            clock.tick()
            return
        stop = threading.Event()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal_number, lambda *_args: stop.set())
        while not stop.is_set():
            # As at the beginning of a request: a database that came back is reached again.
            close_old_connections()
            clock.tick()
            stop.wait(TICK_SECONDS)
