#!/usr/bin/env python3
"""Open the academy twice with `make run`, read a page and its style, and print the times.

Fails when it does not open, when Ctrl-C leaves a process behind, or when a start hangs.
"""

import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request

FIRST_START_LIMIT = 600.0  # Seconds; a guard against hanging, not a bar.
# The bar is 10 s on a quiet machine; CI is not one, and this is a guard.
SECOND_START_LIMIT = 180.0
STOP_LIMIT = 30.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  (loopback)
        text: str = answer.read().decode()
    return text


def open_and_stop(*, limit: float) -> float:
    """Seconds from `make run` to the line that says it is open; raises when it is not."""
    port = free_port()
    start = time.monotonic()
    academy = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    guard = threading.Timer(limit, os.killpg, (academy.pid, signal.SIGTERM))
    guard.start()
    try:
        url = wait_for_address(academy)
        elapsed = time.monotonic() - start
        read_page(url)
    finally:
        guard.cancel()
        if academy.poll() is None:
            # As a terminal does on Ctrl-C: to the whole group.
            os.killpg(academy.pid, signal.SIGINT)
        academy.communicate(timeout=STOP_LIMIT)
    # Nothing listens any more, or this fails.
    with socket.create_server(("127.0.0.1", port)):
        return elapsed


def wait_for_address(academy: "subprocess.Popen[str]") -> str:
    for line in academy.stdout or ():
        print("  ", line, end="", flush=True)
        if opened := re.search(r"The academy is open: (\S+)", line):
            return opened[1]
        if line.startswith("==> The site "):
            break
    raise SystemExit("The academy did not open.")


def read_page(url: str) -> None:
    style = re.search(r'<link[^>]+href="([^"]+\.css)"', fetch(url))
    if style is None or not fetch(url + style[1]):
        raise SystemExit("The home page has no style.")


first = open_and_stop(limit=FIRST_START_LIMIT)
second = open_and_stop(limit=SECOND_START_LIMIT)
print(f"make run: first start {first:.1f} s, second start {second:.1f} s")
