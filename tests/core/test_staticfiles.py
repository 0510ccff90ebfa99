"""One style sheet out of many, and what it points at stays where it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from cms.core.staticfiles import JOINED_STYLESHEETS, join_stylesheet

CSS = Path(settings.BASE_DIR) / "cms" / "static" / "css"
SHEET = """@layer reset, components;
@import url("reset.css") layer(reset);
@import url("components/card.css") layer(components);
"""
PARTS = {
    "reset.css": "* { margin: 0; }",
    "components/card.css": '@font-face { src: url("../fonts/a.woff2") }\n.card { color: red; }',
}


def test_each_part_is_wrapped_in_its_layer():
    joined = join_stylesheet(SHEET, PARTS.__getitem__)
    assert re.search(r"@layer reset\s*\{\s*\*\s*\{margin:0", joined)
    assert re.search(r"@layer components\s*\{.*\.card\{color:red", joined)
    assert "@import" not in joined


def test_the_order_of_layers_is_told_first():
    joined = join_stylesheet(SHEET, PARTS.__getitem__)
    assert joined.startswith("@layer reset,components;")
    assert joined.index("@layer reset{") < joined.index("@layer components{")


def test_a_relative_address_of_a_font_stays_as_it_is():
    assert "url(../fonts/a.woff2)" in join_stylesheet(SHEET, PARTS.__getitem__).replace('"', "")


def test_a_backslash_in_a_part_is_kept():
    joined = join_stylesheet(SHEET, (PARTS | {"reset.css": r'p::after{content:"\201D"}'}).get)
    assert r"\201D" in joined


def test_a_descendant_that_begins_with_a_colon_stays_a_descendant():
    joined = join_stylesheet(SHEET, (PARTS | {"reset.css": ".table :is(th, td) { margin: 0 }"}).get)
    assert ".table :is(th,td)" in joined


def test_a_part_that_is_missing_is_an_error_not_a_gap():
    with pytest.raises(KeyError, match=r"reset\.css"):
        join_stylesheet(SHEET, {}.__getitem__)


@pytest.mark.parametrize("name", JOINED_STYLESHEETS)
def test_every_import_of_a_sheet_is_one_the_join_understands(name):
    text = (CSS.parent / name).read_text()
    joined = join_stylesheet(text, lambda name: (CSS / name).read_text())
    assert joined.count("@layer ") == text.count("@import ") + text.count("@layer ")
    assert joined.count("{") == joined.count("}")


def test_an_address_in_a_part_leads_to_a_file_from_the_sheet():
    """A part in a folder of its own would point elsewhere once it is joined."""
    joined = join_stylesheet((CSS / "site.css").read_text(), lambda name: (CSS / name).read_text())
    addresses = set(re.findall(r'url\("?([^")]+)"?\)', joined))
    assert addresses
    for address in addresses:
        if not address.startswith("data:"):
            assert (CSS / address).is_file(), address


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """Return a folder of really collected, hashed and packed static files."""
    folder = tmp_path_factory.mktemp("static")
    backend = {"BACKEND": "cms.core.staticfiles.JoinedManifestStaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=str(folder), STORAGES=settings.STORAGES | {"staticfiles": backend}
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_the_collected_sheet_is_one_request_with_fonts_under_hashed_names(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    sheet = collected / names["css/site.css"]
    text = sheet.read_text()
    assert "@import" not in text
    fonts = re.findall(r'url\("?([^")]+woff2)"?\)', text)
    assert len(fonts) >= 6
    for font in fonts:
        assert (sheet.parent / font).is_file(), font
        assert re.search(r"\.[0-9a-f]{12}\.woff2$", font)


def test_the_collected_sheet_is_packed_beforehand(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    packed = collected / f"{names['css/site.css']}.gz"
    assert packed.is_file()
    assert packed.stat().st_size < 12_000
