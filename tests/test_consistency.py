"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(settings.BASE_DIR)
OURS = [
    path.name
    for path in ROOT.iterdir()
    if (path / "apps.py").exists() and path.name in settings.INSTALLED_APPS
]
TEMPLATES = ROOT / "templates"
# Names that allauth, Wagtail or Django look for themselves.
FOUND_BY_LIBRARIES = re.compile(r"^(account|allauth|wagtailadmin|errors)/")


def _our_models() -> list[type[models.Model]]:
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


def _is_ours(model: type[models.Model], field: models.Field) -> bool:
    """Whether the field is declared by us, not by a class of a library that we inherit from."""
    bases = [base for base in model.__mro__ if issubclass(base, models.Model)]
    theirs = [base for base in bases if base.__module__.split(".")[0] not in OURS]
    return not any(
        field.name in {known.name for known in base._meta.local_fields}
        for base in theirs
        if hasattr(base, "_meta")
    )


@pytest.mark.parametrize("model", _our_models(), ids=lambda model: model._meta.label)
def test_names_on_screen_are_lower_case_french(model: type[models.Model]) -> None:
    names = [str(model._meta.verbose_name), str(model._meta.verbose_name_plural)]
    names += [
        str(field.verbose_name)
        for field in model._meta.local_fields
        if not field.auto_created and _is_ours(model, field)
    ]
    for name in names:
        first = name.split()[0] if name else ""
        assert not first[:1].isupper() or first.isupper(), f"{model._meta.label}: {name}"


def _sources() -> str:
    files = [path for app in OURS for path in (ROOT / app).rglob("*.py")]
    files += list(TEMPLATES.rglob("*.html")) + list(TEMPLATES.rglob("*.txt"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_template_is_used() -> None:
    sources = _sources()
    page_templates = {str(getattr(model, "template", "")) for model in _our_models()}
    unused = []
    for path in (*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")):
        name = path.relative_to(TEMPLATES).as_posix()
        if FOUND_BY_LIBRARIES.match(name) or name in page_templates:
            continue
        if name not in sources:
            unused.append(name)
    assert unused == []


def test_templates_have_no_inline_script_or_style() -> None:
    """The policy forbids them; mails are not pages.

    JSON-LD is data, which no browser runs and no policy concerns: one element holds it, and
    nothing but what `cms.structured_data.as_json` has made safe.
    """
    data = re.compile(r'<script type="application/ld\+json">{{ (described|steps) }}</script>')
    bad = []
    for path in TEMPLATES.rglob("*.html"):
        if path.is_relative_to(TEMPLATES / "emails"):
            continue
        text = data.sub("", path.read_text(encoding="utf-8"))
        if re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=\"", text):
            bad.append(path.relative_to(TEMPLATES).as_posix())
    assert bad == []


def test_french_on_screen_has_typographic_apostrophes() -> None:
    """In the text of templates, apart from tags, attributes and comments."""
    bad = []
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>|&#x27;", " ", text, flags=re.DOTALL)
        bad += [
            f"{path.relative_to(TEMPLATES)}: {found}"
            for found in re.findall(r"\b\w*[A-Za-zéèê]'[A-Za-zéèêàîô]\w*", text)
        ]
    assert bad == []


def test_no_page_uses_a_mid_dot() -> None:
    bad = [
        str(path.relative_to(ROOT))
        for folder in (TEMPLATES, *(ROOT / app for app in OURS))
        for path in folder.rglob("*")
        if path.suffix in {".html", ".txt", ".py", ".json", ".md"}
        and re.search(r"[a-zé]·[a-zé]", path.read_text(encoding="utf-8"))
    ]
    assert bad == []


def test_modules_are_named_for_their_subject() -> None:
    vague = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [path for app in OURS for path in (ROOT / app).rglob("*.py") if path.name in vague] == []


def test_every_room_has_its_tests() -> None:
    untested = [app for app in OURS if not list((ROOT / "tests" / app).glob("test_*.py"))]
    assert untested == []
