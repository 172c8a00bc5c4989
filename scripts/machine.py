"""What the machine must offer before anything is installed."""

import errno
import fcntl
import importlib.util
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.console import ROOT, VAR, Failure, shown

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def check_python() -> None:
    """Debian splits Python: venv is a package of its own."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Failure(
            "Python's venv module is missing. Install it (Debian, Ubuntu: apt install "
            "python3-venv), then run this command again."
        )
    for name in ("ssl", "sqlite3"):
        try:
            __import__(name)
        except ImportError:
            raise Failure(
                f"This Python was built without its {name} module. Use another one: "
                "make run PYTHON=/usr/bin/python3"
            ) from None


def check_writable() -> None:
    for folder in (ROOT, VAR):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except FileExistsError:
            raise Failure(f"{folder} is a file, and a folder is needed there: move it.") from None
        except OSError as error:
            raise Failure(
                f"The folder {folder} cannot be written to ({error.strerror}): "
                "change its owner or its rights, or copy the project elsewhere."
            ) from None


def listening_address() -> tuple[str, int]:
    """HOST and PORT from the environment."""
    port = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Failure(f"PORT={port} is not a port: give a number from 1 to 65535.")
    return os.environ.get("HOST") or DEFAULT_HOST, int(port)


def check_port(host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise Failure(f"HOST={host} is not an address of this machine.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failure(
                f"Port {port} is already in use. Stop the program that holds it, "
                f"or choose another port: make run PORT={port + 1 if port < 65535 else 8000}"
            ) from None
        raise Failure(f"Cannot listen on {host}:{port} ({error.strerror}).") from None


@contextmanager
def only_one(name: str, *, doing: str) -> Iterator[None]:
    """Hold var/<name>.lock; raises Failure when another process holds it.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    path = VAR / f"{name}.lock"
    with _opened(path) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = path.read_text().strip() or "unknown"
            raise Failure(
                f"Another command is already {doing} in this folder (process {owner}): "
                "wait for it to end, or stop it with Ctrl-C."
            ) from None
        os.truncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        try:
            yield
        finally:
            with suppress(OSError):
                os.truncate(lock, 0)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise Failure(f"Cannot write {shown(path)} ({error.strerror}).") from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)
