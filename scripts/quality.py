"""`make test` and `make check`, once everything is installed."""

import os
import shlex
import subprocess
import time
from collections.abc import Sequence

from scripts.academy_data import environment
from scripts.console import ROOT, say
from scripts.python_packages import PYTHON

# check --deploy reads the production settings, which demand these.
_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "academy.settings.production",
    "ALLOWED_HOSTS": "academie.example",
    "BASE_URL": "https://academie.example",
    "SECRET_KEY": "read-by-the-checks-only-and-long-enough-for-them-0123456789",
}
_TEST = {"DJANGO_SETTINGS_MODULE": "academy.settings.test"}

_STAGES: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("ruff", ("ruff", "check", "."), {}),
    ("format", ("ruff", "format", "--check", "."), {}),
    ("imports", ("lint-imports",), {}),
    ("templates", ("djlint", "templates", "--lint"), {}),
    ("types", ("mypy", "."), {}),
    ("migrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run"), _TEST),
    (
        "deployment",
        ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        _PRODUCTION,
    ),
)


def check() -> int:
    """Run every stage, even after one that failed; returns the exit code."""
    results = []
    for name, command, extra in _STAGES:
        say(f"{name}: {shlex.join(command)}")
        start = time.monotonic()
        code = _run(command, extra)
        results.append((name, code, time.monotonic() - start))
    for name, code, seconds in results:
        print(f"{name:<12} {'ok' if code == 0 else 'FAILED':<6} {seconds:6.1f} s")
    return int(any(code for _, code, _ in results))


def test(arguments: Sequence[str]) -> int:
    """pytest on the embedded defaults; returns its exit code."""
    say("pytest")
    return _run(("python", "-m", "pytest", *arguments), _TEST)


def _run(command: Sequence[str], extra: dict[str, str]) -> int:
    env = {**environment(), **extra}
    # The developer's own data stay out of reach.
    env.pop("VAR_DIR", None)
    program = PYTHON.parent / command[0]
    return subprocess.run([program, *command[1:]], cwd=ROOT, env=env, check=False).returncode


def test_arguments() -> list[str]:
    """ARGS of `make test ARGS="-k progress"`."""
    return shlex.split(os.environ.get("ARGS", ""))
