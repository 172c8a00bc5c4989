"""A real Chromium for the tests of tests/e2e, and what each of its pages must never do.

Load it from tests/conftest.py with `pytest_plugins = ["tests.browser"]`. A page made here fails
its test on a console error, a script error, a blocked content (CSP) or a request to another
host. A test that provokes one on purpose names it:
`@pytest.mark.console_errors("status of 404")`.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--no-sandbox",  # Tests run as root in CI.
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWN_HOSTS = {"127.0.0.1", "localhost", "testserver"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
TABLET: dict[str, Any] = {
    "viewport": {"width": 820, "height": 1180},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
# Milliseconds: generous, the machine may be busy; what passes waits no longer for it.
PATIENCE = 30_000
_NO_BROWSER = "no Chromium on PATH (Debian, Ubuntu: apt install chromium)"

NewPage = Callable[..., Page]


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "console_errors(*patterns): console errors that this test provokes on purpose"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of tests/e2e is a browser test; without Chromium they are skipped.

    With REQUIRE_BROWSER=1 they fail instead: see pytest_runtest_setup.
    """
    folder = Path(__file__).parent / "e2e"
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker("browser")
    if find_chromium() or _is_required():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=_NO_BROWSER))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and _is_required() and not find_chromium():
        pytest.fail(f"REQUIRE_BROWSER=1, and {_NO_BROWSER}", pytrace=False)


def _is_required() -> bool:
    return os.environ.get("REQUIRE_BROWSER") == "1"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find_chromium()
    if path is None:
        pytest.fail(_NO_BROWSER, pytrace=False)
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE / 2)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=OPTIONS)
        yield chromium
        chromium.close()


class Watch:
    """What went wrong in the pages of one test."""

    def __init__(self, expected: list[str]) -> None:
        self.problems: list[str] = []
        self._expected = [re.compile(pattern) for pattern in expected]

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("request", self._on_request)
        context.on("weberror", lambda error: self._add(f"script error: {error.error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._add(f"console: {message.text} ({where})")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in OWN_HOSTS:
            self._add(f"third party: {request.url}")

    def _add(self, problem: str) -> None:
        if not any(pattern.search(problem) for pattern in self._expected):
            self.problems.append(problem)


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Makes pages, each in a browser profile of its own: `new_page(**PHONE)`."""
    marker = request.node.get_closest_marker("console_errors")
    watch = Watch(expected=list(marker.args) if marker else [])
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(
            **{"locale": "fr-FR", "timezone_id": "Europe/Paris", **options}
        )
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    if watch.problems:
        pytest.fail("The pages had problems:\n" + "\n".join(watch.problems), pytrace=False)


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    return new_page(**PHONE)


@pytest.fixture
def tablet_page(new_page: NewPage) -> Page:
    return new_page(**TABLET)


@pytest.fixture
def desktop_page(new_page: NewPage) -> Page:
    return new_page(**DESKTOP)


@pytest.fixture
def page_without_javascript(new_page: NewPage) -> Page:
    return new_page(**PHONE, java_script_enabled=False)
