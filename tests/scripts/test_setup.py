"""What goes wrong on a new machine is said in one line that tells what to do."""

import ast
import fcntl
import os
import subprocess
from pathlib import Path

import pytest

from tests.scripts.conftest import ROOT, RunSetup

# How runpy finds the modules of scripts/: `python scripts/setup.py` puts its folder first.
FIRST_PATH = "sys.path.insert(0, 'scripts')"


def only_line(result: "subprocess.CompletedProcess[str]") -> str:
    """The one line of the failure."""
    lines = result.stderr.splitlines()
    assert result.returncode == 1, result
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("ERROR: ")
    return lines[0]


def test_busy_port_is_named_with_another_to_take(
    bare_project: Path, run_setup: RunSetup, busy_port: int
) -> None:
    line = only_line(run_setup(bare_project, "run", before=FIRST_PATH, PORT=str(busy_port)))
    assert f"Port {busy_port} is already in use" in line
    assert f"make run PORT={busy_port + 1}" in line


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_port_that_is_no_port_is_refused(
    bare_project: Path, run_setup: RunSetup, port: str
) -> None:
    line = only_line(run_setup(bare_project, "run", before=FIRST_PATH, PORT=port))
    assert f"PORT={port} is not a port" in line


def test_host_of_another_machine_is_refused(bare_project: Path, run_setup: RunSetup) -> None:
    line = only_line(run_setup(bare_project, "run", before=FIRST_PATH, HOST="192.0.2.1"))
    assert "Cannot listen on 192.0.2.1:8000" in line


def test_file_in_the_place_of_var_is_named(bare_project: Path, run_setup: RunSetup) -> None:
    (bare_project / "var").touch()
    line = only_line(run_setup(bare_project, "run", before=FIRST_PATH))
    assert f"{bare_project / 'var'} is a file" in line


def test_folder_that_cannot_be_written_is_named(bare_project: Path, run_setup: RunSetup) -> None:
    # Not even root makes a folder there.
    line = only_line(run_setup(bare_project, "run", before=FIRST_PATH, VAR_DIR="/proc/academy"))
    assert "The folder /proc/academy cannot be written to" in line


def test_second_run_in_the_same_folder_is_refused(bare_project: Path, run_setup: RunSetup) -> None:
    (bare_project / "var").mkdir()
    with (bare_project / "var" / "run.lock").open("w") as lock:
        lock.write("4242")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        line = only_line(run_setup(bare_project, "run", before=FIRST_PATH))
    assert "already running the academy in this folder (process 4242)" in line


def test_old_python_is_told_which_one_is_needed(bare_project: Path, run_setup: RunSetup) -> None:
    old = f"{FIRST_PATH}; sys.version_info = (3, 9, 2)"
    line = only_line(run_setup(bare_project, "run", before=old))
    assert "Python 3.11 or newer is needed" in line
    assert "is 3.9" in line


def test_old_python_can_read_the_entry() -> None:
    source = (ROOT / "scripts" / "setup.py").read_text()
    assert ast.parse(source, feature_version=(3, 6)).body


def test_missing_python_is_told_what_to_install(bare_project: Path) -> None:
    result = subprocess.run(
        ["make", "--silent", "run", "PYTHON=python-that-is-not-there"],
        cwd=bare_project,
        # Not as a part of the `make test` that this may run in.
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=False,
    )
    first, of_make = result.stderr.splitlines()
    assert first.startswith("ERROR: python-that-is-not-there is missing: install Python 3.11")
    assert of_make.startswith("make: ***")
    assert result.returncode == 2


def test_missing_venv_module_is_told_its_debian_package(
    bare_project: Path, run_setup: RunSetup
) -> None:
    # An import of a name whose entry is None fails, as with Debian's python3 alone.
    without = f"{FIRST_PATH}; sys.modules['ensurepip'] = None"
    line = only_line(run_setup(bare_project, "run", before=without))
    assert "apt install python3-venv" in line


def test_without_network_each_registry_is_named(
    bare_project: Path, run_setup: RunSetup, closed_port: int, tmp_path: Path
) -> None:
    nowhere = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": f"http://127.0.0.1:{closed_port}/simple",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
        "npm_config_registry": f"http://127.0.0.1:{closed_port}",
        "npm_config_cache": str(tmp_path / "npm-cache"),
        "npm_config_fetch_retries": "0",
    }
    line = only_line(run_setup(bare_project, "install", before=FIRST_PATH, **nowhere))
    assert "no package index answers" in line
    assert "Details: var/log/setup/pip-dev.log" in line

    # The virtual environment is there now: what comes next is the front end.
    front_end = f"{FIRST_PATH}; sys.path.insert(0, '.')"
    line = only_line(run_setup(bare_project, "assets", before=front_end, **nowhere))
    assert "no npm registry answers" in line

    without_node = bare_project / "bin"
    without_node.mkdir()
    line = only_line(
        run_setup(bare_project, "assets", before=front_end, PATH=str(without_node), **nowhere)
    )
    assert "no package index answers" in line
    assert "Details: var/log/setup/pip-node.log" in line
