"""Rules of the house that no linter knows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from cms.core.staticfiles import JOINED_STYLESHEETS, join_stylesheet
from tests.architecture import package_texts
from tests.services.machine import IN_CI

ROOT = Path(settings.BASE_DIR)
CATALOGUES = sorted((ROOT / "cms").glob("locale*/*/LC_MESSAGES/*.po"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted(
    path
    for app in ("cms", "home", "knowledge", "search", "webinars")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "-".join(path.parts[-4::3]))
def test_the_catalogue_is_complete(path):
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


def test_the_catalogues_hold_the_texts_that_are_used_and_no_other(tmp_path):
    """What `make messages` would collect, of a copy of the sources."""
    if shutil.which("xgettext") is None and not IN_CI:
        pytest.skip("no xgettext here (apt install gettext)")
    for name in ("cms", "home", "knowledge", "search", "templates", "webinars", "manage.py"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    collect = ["makemessages", "--locale", "pl", "--locale", "en", "--no-location", "--no-wrap"]
    subprocess.run(
        [sys.executable, "manage.py", *collect],
        cwd=tmp_path,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.dev"},
        check=True,
        capture_output=True,
    )
    for language in ("pl", "en"):
        place = Path("cms/locale", language, "LC_MESSAGES/django.po")
        assert texts_of(tmp_path / place) == texts_of(ROOT / place)


@pytest.mark.parametrize("domain", package_texts.DOMAINS)
def test_editors_see_no_text_of_a_package_that_is_not_in_polish(domain):
    """Mended by `make messages` and a translation."""
    if domain == "django" and shutil.which("xgettext") is None and not IN_CI:
        pytest.skip("no xgettext here (apt install gettext)")
    missing = {(message.context, message.id) for message in package_texts.missing(domain)}
    catalogue = package_texts.read(package_texts.catalogue_path(domain))
    assert {(message.context, message.id) for message in catalogue if message.id} == missing


def texts_of(catalogue: Path) -> set[str | tuple[str, ...]]:
    with catalogue.open("rb") as lines:
        return {message.id for message in read_po(lines) if message.id}


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
