"""The clock: each minute, what is due (scheduled publication, interrupted work…)."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

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
            clock.tick()
            stop.wait(TICK_SECONDS)
