"""Stamps: files that remember what a step was last done for, so that it is not done again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from scripts.console import ROOT


def digest(paths: Iterable[Path], *extras: str) -> str:
    """SHA-256 of the names and contents of the files; missing files count as absent."""
    total = hashlib.sha256("\0".join(extras).encode())
    for path in sorted(paths):
        if path.is_file():
            name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            total.update(f"\0{name}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_fresh(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text() == value


def mark(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
