"""axe finds nothing, on every template, at the width of a phone and of a desk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import ROOT, Academy
from tests.e2e.content import LEARNER, PASSWORD

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = [
    "/",
    "/parcours/",
    "/parcours/infrastructures/",
    "/parcours/infrastructures/couverture/",
    "/parcours/infrastructures/couverture/lire-la-carte/",
    "/parcours/infrastructures/couverture/fin-du-cuivre/",
    "/parcours/infrastructures/couverture/ecrire-a-l-operateur/",
    "/temoignages/",
    "/temoignages/temoignage-1/",
    "/ressources/",
    "/ressources/droit-a-la-formation/",
    "/competences/",
    "/competences/infrastructures/",
    "/gouvernance/tous-pour-tous/",
    "/intervenants/solene-quemarrec/",
    "/a-propos/",
    "/recherche/?q=fibre",
    "/plan-du-site/",
    "/compte/inscription/",
    "/compte/connexion/",
    "/compte/mot-de-passe/oubli/",
    "/nulle-part/",
]
SIGNED_IN = [
    "/mon-espace/",
    "/compte/",
    "/parcours/infrastructures/couverture/",
    "/parcours/infrastructures/couverture/lire-la-carte/",
    "/parcours/infrastructures/couverture/ecrire-a-l-operateur/",
]


def findings(page: Page) -> list[str]:
    page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{page.url} {violation['id']}: {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(
        page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    )


@pytest.mark.console_errors("status of 404")
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_for_visitors(
    academy: Academy, new_page: NewPage, size: dict[str, Any], scheme: str
) -> None:
    page = new_page(**size, color_scheme=scheme)
    found = []
    for path in PUBLIC:
        page.goto(f"{academy.url}{path}")
        found += findings(page)
    assert found == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_for_people_who_signed_in(
    academy: Academy, new_page: NewPage, size: dict[str, Any]
) -> None:
    page = new_page(**size)
    page.goto(f"{academy.url}/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(LEARNER)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/mon-espace/")
    found = []
    for path in SIGNED_IN:
        page.goto(f"{academy.url}{path}")
        found += findings(page)
    assert found == []


@pytest.mark.console_errors("status of 404")
def test_nothing_scrolls_sideways_at_320_pixels(academy: Academy, new_page: NewPage) -> None:
    """Also what a 1280-pixel screen shows at 400 % zoom (WCAG 1.4.10)."""
    page = new_page(viewport={"width": 320, "height": 256})
    wide = []
    for path in PUBLIC:
        page.goto(f"{academy.url}{path}")
        if overflows(page):
            wide.append(path)
    assert wide == []


def _looks_different(page: Page, x: float, y: float, width: float, height: float) -> bool:
    """Whether the place looks otherwise once it has lost the focus; the next Tab goes on there."""
    left, top = max(0, x - 8), max(0, y - 8)
    clip: Any = {"x": left, "y": top, "width": width + 16, "height": height + 16}
    focused = page.screenshot(clip=clip)
    page.evaluate("() => document.activeElement.blur()")
    return page.screenshot(clip=clip) != focused


@pytest.mark.parametrize("path", ["/", "/compte/inscription/", "/temoignages/temoignage-1/"])
def test_the_keyboard_alone_reaches_everything_and_is_always_seen(
    academy: Academy, new_page: NewPage, path: str
) -> None:
    page = new_page(**DESKTOP)
    page.goto(f"{academy.url}{path}")
    page.keyboard.press("Tab")
    first = page.evaluate("() => document.activeElement.textContent.trim()")
    assert first == "Aller au contenu"
    unseen, reached = [], set()
    for _step in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const element = document.activeElement;
                if (element === document.body) return null;
                const {x, y, width, height} = element.getBoundingClientRect();
                return {name: element.outerHTML.slice(0, 120), box: [x, y, width, height]};
            }"""
        )
        if stop is None:
            break
        reached.add(stop["name"])
        if not _looks_different(page, *stop["box"]):
            unseen.append(stop["name"])
    assert len(reached) > 8
    assert unseen == []


def test_axe_is_the_one_of_the_lock(academy: Academy) -> None:
    """The rules that were run are those of the pinned version."""
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    version = AXE.partition("axe v")[2].partition(" ")[0].strip()
    assert f'"{version}"' in lock.partition("axe-core")[2]
