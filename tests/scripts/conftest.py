"""A copy of the project's tooling in an empty folder, so that the real one is never touched."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("Makefile", "package.json", "package-lock.json", ".npmrc", "requirements", "scripts")

RunSetup = Callable[..., "subprocess.CompletedProcess[str]"]


def copy_tooling(folder: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture
def bare_project(tmp_path: Path) -> Path:
    return copy_tooling(tmp_path)


@pytest.fixture
def run_setup() -> RunSetup:
    """Runs scripts/setup.py of a project: `run_setup(project, "run", PORT="8000")`.

    `before` is Python that runs first in the same process, to make the machine a poorer one.
    """

    def run(
        project: Path, command: str, *, before: str = "", **env: str
    ) -> "subprocess.CompletedProcess[str]":
        code = (
            f"import runpy, sys\n{before}\nsys.argv = ['scripts/setup.py', {command!r}]\n"
            "runpy.run_path('scripts/setup.py', run_name='__main__')"
        )
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in ("HOST", "PORT", "VAR_DIR") and not name.startswith(("PIP_", "npm_"))
        }
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=project,
            env={**inherited, **env},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port where nothing listens: a connection to it is refused at once."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
