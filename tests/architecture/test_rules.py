"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from cms.core.staticfiles import JOINED_STYLESHEETS, join_stylesheet

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted(
    path
    for app in ("cms", "home", "knowledge", "search", "webinars")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_catalogue_is_complete(language):
    path = ROOT / "cms" / "locale" / language / "LC_MESSAGES" / "django.po"
    catalogue = read_po(path.open("rb"))
    missing = [
        message.id
        for message in catalogue
        if message.id
        and (
            message.fuzzy
            or not all([message.string] if isinstance(message.string, str) else message.string)
        )
    ]
    assert missing == []


def test_every_text_is_in_the_catalogue():
    """Texts of templates and code that `make messages` would add."""
    catalogue = read_po((ROOT / "cms/locale/pl/LC_MESSAGES/django.po").open("rb"))
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue}
    used = set()
    for path in TEMPLATES:
        for match in re.finditer(r"""\{% translate (?:"([^"]+)"|'([^']+)')""", path.read_text()):
            used.add(match[1] or match[2])
    for path in SOURCES:
        for match in re.finditer(r'\b(?:_|gettext)\(\s*"((?:[^"\\]|\\.)+)"\s*\)', path.read_text()):
            used.add(match[1].replace('\\"', '"'))
    assert used - known == set()


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if "components" in path.parts], ids=lambda path: path.stem
)
def test_a_component_states_its_contract(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith(f"{{# {path.stem}"), first


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_has_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_style_sheets_use_colours_only_as_tokens():
    offending = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "cms/static/css").rglob("*.css"))
        if path.name not in {"tokens.css", "base.css"}
        for line in path.read_text().splitlines()
        if re.search(
            r"#[0-9a-fA-F]{3,8}\b(?!\")", re.sub(r"url\([^)]*\)", "", line).replace("#000", "")
        )
    ]
    assert offending == []


def test_every_component_style_is_in_one_sheet():
    sheets = [(ROOT / "cms/static" / name).read_text() for name in JOINED_STYLESHEETS]
    for path in (ROOT / "cms/static/css/components").glob("*.css"):
        assert sum(f'"components/{path.name}"' in sheet for sheet in sheets) == 1, path.name


@pytest.mark.parametrize("name", JOINED_STYLESHEETS)
def test_the_sheets_of_a_page_are_light(name):
    """A page loads the sheet of all pages and at most one of its own."""
    folder = ROOT / "cms/static/css"
    joined = "".join(
        join_stylesheet(
            (ROOT / "cms/static" / sheet).read_text(), lambda part: (folder / part).read_text()
        )
        for sheet in dict.fromkeys(("css/site.css", name))
    )
    assert "@import" not in joined
    assert len(joined.encode()) <= 38_000


def test_the_modules_are_light():
    assert sum(path.stat().st_size for path in (ROOT / "cms/static/js").glob("*.js")) <= 15_000


def test_public_lists_start_where_visibility_is_spelled():
    """`.live()` and `.public()` are for querysets.py alone."""
    offending = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name != "querysets.py" and re.search(r"\.(live|public)\(\)", path.read_text())
    ]
    assert offending == []
