"""Programs beside the academy that some tests need: without them these are skipped, and said so.

With REQUIRE_SERVICES=1 (continuous integration) they fail instead. A test asks with
`service("nginx")` from a fixture; any skipped test is in the one line that ends the summary.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Name → where it may be, and how it comes.
_PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "nginx": (("nginx", "/usr/sbin/nginx"), "apt install nginx-light"),
    "moto_server": (
        (os.environ.get("MOTO_SERVER", ""), str(ROOT / ".venv-s3" / "bin" / "moto_server")),
        "make services",
    ),
}


def service(name: str) -> str:
    """The program's path; skips the test when there is none."""
    places, how = _PLACES[name]
    found = next((path for place in places if place and (path := shutil.which(place))), None)
    return found or absent(name, how)


def absent(name: str, how: str) -> Any:
    """Skip a test that needs something that is not here, or fail it when it must be here."""
    reason = f"no {name} ({how})"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"REQUIRE_SERVICES=1, and {reason}", pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", ()))
    if skipped:
        parts = (f"{reason}: {count}" for reason, count in skipped.most_common())
        terminalreporter.write_line(
            f"!!! {skipped.total()} TESTS SKIPPED – {'; '.join(parts)} !!!", red=True, bold=True
        )


def _reason(report: Any) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return re.sub(r"^Skipped: ", "", text)
