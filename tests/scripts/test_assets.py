"""The front-end builder, run for real on a small set of sources."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scripts.conftest import ROOT

Build = Callable[[], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def build(bare_project: Path) -> Build:
    (bare_project / "node_modules").symlink_to(ROOT / "node_modules")
    for folder in ("css/look", "js/lib", "js/offline/worker", "img"):
        (bare_project / "academy" / "assets" / folder).mkdir(parents=True)
    # What the drawn icons and the list of the service worker are made of.
    for name in ("css/look/tokens.css", "img/mark.svg"):
        write(bare_project, name, (ROOT / "academy" / "assets" / name).read_text())
    write(bare_project, "css/site.css", "p { color: red }")
    write(bare_project, "js/offline/worker/service-worker.js", "self.seen = true;")

    def run() -> "subprocess.CompletedProcess[str]":
        node = shutil.which("node") or ROOT / ".venv" / "bin" / "node"
        return subprocess.run(
            [node, "scripts/assets.mjs"],
            cwd=bare_project,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def write(project: Path, name: str, text: str) -> None:
    (project / "academy" / "assets" / name).write_text(text)


def test_what_is_imported_later_stays_out_of_the_first_script(
    bare_project: Path, build: Build
) -> None:
    write(bare_project, "js/lib/heavy.js", "export const words = 'loaded on play only';")
    write(bare_project, "js/player.js", "export const play = () => import('./lib/heavy.js');")
    assert build().returncode == 0
    scripts = bare_project / "var" / "assets" / "js"
    assert "loaded on play only" not in (scripts / "player.js").read_text()
    (chunk,) = (scripts / "chunks").glob("heavy-*.js")
    assert "loaded on play only" in chunk.read_text()


def test_styles_are_one_file_and_keep_the_address_of_the_font(
    bare_project: Path, build: Build
) -> None:
    write(bare_project, "css/tokens.css", ":root { --ink: #123456; }")
    write(
        bare_project,
        "css/site.css",
        '@import "./tokens.css"; @font-face { font-family: A; src: url("../fonts/a.woff2"); }',
    )
    assert build().returncode == 0
    style = (bare_project / "var" / "assets" / "css" / "site.css").read_text()
    assert "--ink" in style
    assert "../fonts/a.woff2" in style


def test_icons_become_one_sprite_and_an_unknown_one_is_named(
    bare_project: Path, build: Build
) -> None:
    write(bare_project, "icons.txt", "play\n# a comment\nno-such-icon\n")
    result = build()
    assert result.returncode == 0
    assert 'WARNING: no lucide icon is called "no-such-icon"' in result.stderr
    sprite = (bare_project / "var" / "assets" / "icons.svg").read_text()
    assert sprite.count("<symbol ") == 1
    assert '<symbol id="play"' in sprite


def test_failed_build_leaves_the_last_good_one(bare_project: Path, build: Build) -> None:
    write(bare_project, "js/site.js", "export const version = 'good';")
    assert build().returncode == 0
    write(bare_project, "js/site.js", "export const version = ;")
    assert build().returncode != 0
    assert "good" in (bare_project / "var" / "assets" / "js" / "site.js").read_text()
