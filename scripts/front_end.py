"""Node.js, the npm packages and the built scripts, styles, font and icons."""

import os
import re
import shutil
import subprocess

from scripts import python_packages
from scripts.console import ROOT, VAR, last_line, run_logged, step
from scripts.stamps import digest, is_fresh, mark

ASSETS = ROOT / "var" / "assets"
_SOURCES = ROOT / "academy" / "assets"
_BUILDER = ROOT / "scripts" / "assets.mjs"
_LOCK = ROOT / "package-lock.json"
_OLDEST_NODE = 18

_NETWORK_SIGNS = (
    "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH",
)  # fmt: skip


def build() -> None:
    """Install the npm packages and build var/assets, each only when its sources changed."""
    packages = digest([_LOCK])
    packages_stamp = ROOT / "node_modules" / ".installed"
    wanted = digest([*_SOURCES.rglob("*"), _BUILDER, _LOCK])
    stamp = ASSETS / ".built"
    has_packages = is_fresh(packages_stamp, packages)
    if has_packages and is_fresh(stamp, wanted):
        return
    env = _environment()
    if not has_packages:
        with step("Installing the front-end packages with npm"):
            run_logged(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                log="npm",
                explain=npm_problem,
                env=env,
            )
        mark(packages_stamp, packages)
    with step("Building the scripts, styles, font and icons"):
        run_logged(["node", _BUILDER], log="assets", explain=_build_problem, env=env)
        _repeat_warnings()
    mark(stamp, wanted)


def _environment() -> dict[str, str]:
    """The environment in which `node` and `npm` are found; installs them where missing."""
    if _has_node():
        return dict(os.environ)
    python_packages.install("node", what="Node.js in .venv (none of 18 or newer on this machine)")
    return {
        **os.environ,
        "PATH": f"{python_packages.PYTHON.parent}{os.pathsep}{os.environ['PATH']}",
    }


def _has_node() -> bool:
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", answer.stdout)
    return version is not None and int(version[1]) >= _OLDEST_NODE


def npm_problem(output: str) -> str:
    """The sentence that says why npm failed, from its output."""
    if any(sign in output for sign in _NETWORK_SIGNS):
        return (
            "The front-end packages cannot be downloaded: no npm registry answers. Check the "
            "network or npm's settings (npm config list), then run this command again."
        )
    if "EINTEGRITY" in output:
        return "A front-end package is not the one that was locked: its hash differs."
    if "ENOSPC" in output:
        return "The disk is full."
    errors = [line for line in output.splitlines() if line.startswith("npm error")]
    return f"npm failed: {(errors[0] if errors else last_line(output)).removeprefix('npm error ')}."


def _build_problem(output: str) -> str:
    errors = [line.strip() for line in output.splitlines() if "[ERROR]" in line]
    return f"The assets were not built: {errors[0] if errors else last_line(output)}."


def _repeat_warnings() -> None:
    """Show what the builder warned about (unknown icons): its output went to the log."""
    log = VAR / "log" / "setup" / "assets.log"
    for line in log.read_text(errors="replace").splitlines():
        if "WARNING" in line:
            print(f"    {line.strip()}", flush=True)
