"""The virtual environment and the locked, hashed Python packages."""

import subprocess
import sys
from pathlib import Path

from scripts.console import ROOT, Failure, last_line, run_logged, step
from scripts.stamps import digest, is_fresh, mark

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"

# What the lock named second holds, it holds at the same versions as the first.
_HELD_BY = {"base": ("dev",)}

_NETWORK_SIGNS = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "ConnectTimeout",
    "ReadTimeout",
    "Connection refused",
    "Network is unreachable",
    "ProxyError",
    "SSLError",
    # All that pip says of an index that it cannot reach, once it has given up.
    "(from versions: none)",
)


def ensure_venv(venv: Path = VENV) -> None:
    if _works(venv):
        return
    with step(f"Creating the virtual environment in {venv.name}"):
        run_logged(
            [sys.executable, "-m", "venv", "--clear", venv],
            log="venv",
            explain=lambda text: f"The virtual environment was not made: {last_line(text)}.",
        )


def _works(venv: Path) -> bool:
    python = _python(venv)
    if not python.exists() or not (venv / "bin" / "pip").exists():
        return False
    code = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def install(lock: str, *, what: str, venv: Path = VENV) -> None:
    """Install requirements/<lock>.txt unless it is what was installed last."""
    if any(_is_installed(name, venv) for name in (lock, *_HELD_BY.get(lock, ()))):
        return
    with step(f"Installing {what}"):
        run_logged(
            [
                _python(venv), "-m", "pip", "install", "--require-hashes", "--no-input",
                "--disable-pip-version-check", "--requirement", LOCKS / f"{lock}.txt",
            ],
            log=f"pip-{lock}",
            explain=pip_problem,
        )  # fmt: skip
    mark(_stamp(lock, venv), _lock_digest(lock))


def install_apart(lock: str, *, what: str) -> None:
    """Install a lock in an environment of its own, whose name follows `.venv-`."""
    venv = ROOT / f".venv-{lock.removesuffix('-test')}"
    ensure_venv(venv)
    install(lock, what=f"{what} in {venv.name}", venv=venv)


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


def _is_installed(lock: str, venv: Path) -> bool:
    return is_fresh(_stamp(lock, venv), _lock_digest(lock))


def _stamp(lock: str, venv: Path) -> Path:
    return venv / "stamps" / lock


def _lock_digest(lock: str) -> str:
    path = LOCKS / f"{lock}.txt"
    if not path.is_file():
        raise Failure(f"requirements/{lock}.txt is missing: the copy of the project is not whole.")
    return digest([path], sys.version.split()[0])


def pip_problem(output: str) -> str:
    """The sentence that says why pip failed, from its output."""
    if any(sign in output for sign in _NETWORK_SIGNS):
        return (
            "The Python packages cannot be downloaded: no package index answers. Check the "
            "network or pip's settings (pip config list), then run this command again."
        )
    if "DO NOT MATCH THE HASHES" in output:
        return "A Python package is not the one that was locked: its hash differs."
    if "No space left on device" in output:
        return "The disk is full."
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")]
    return f"pip failed: {(errors[-1] if errors else last_line(output)).removeprefix('ERROR: ')}."
