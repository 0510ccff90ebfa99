"""Texts of the packages that editors see and that the packages themselves do not have in Polish.

`python -m tests.architecture.package_texts` brings `cms/locale_packages` up to date: it adds what is missing, drops what a package
has meanwhile or no longer says, and keeps every translation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.test import override_settings
from django.utils.translation.trans_real import DjangoTranslation

LANGUAGE = "pl"
OURS, PACKAGES = (Path(path) for path in settings.LOCALE_PATHS)
DOMAINS = ("django", "djangojs")
# The Polish of the packages is wrong here: glued to the name of a language, or a word for a place instead of a language.
MENDED = {
    "django": ("Locales", "{} locales"),
    "djangojs": ("Publish in ", "Translate all missing strings with ", "Translate with "),
}
SEEN_BY_EDITORS = ("wagtail", "wagtail_localize", "taggit")


def catalogue_path(domain: str) -> Path:
    """Return the file of texts of packages."""
    return PACKAGES / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path) -> Catalog:
    with path.open("rb") as lines:
        return read_po(lines, locale=LANGUAGE)


def missing(domain: str) -> list[Message]:
    """Return the texts of installed packages that neither a package nor the site's own catalogue has in Polish, or not well."""
    with override_settings(LOCALE_PATHS=[OURS]):
        known = DjangoTranslation(LANGUAGE, domain=domain)._catalog
    found: dict[tuple[str | None, str], Message] = {}
    for message in _texts_of_templates_and_python() if domain == "django" else _texts_of_scripts():
        text = message.id if isinstance(message.id, str) else message.id[0]
        key = f"{message.context}\x04{text}" if message.context else text
        if text and (text in MENDED[domain] or (key not in known and (key, 0) not in known)):
            found[message.context, text] = message
    return [found[key] for key in sorted(found, key=lambda key: (key[1], key[0] or ""))]


def _package_folders() -> list[Path]:
    return [
        Path(config.path)
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in SEEN_BY_EDITORS
    ]


def _texts_of_templates_and_python() -> Iterator[Message]:
    """Collect what the packages mark for translation. A folder with a catalogue of its own is another app."""
    with TemporaryDirectory() as name:
        top = Path(name)
        for number, folder in enumerate(_package_folders()):
            shutil.copytree(folder, top / str(number), ignore=_other_apps)
        (top / "locale" / LANGUAGE / "LC_MESSAGES").mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", LANGUAGE, "--no-location"],
            cwd=top,
            env={
                key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"
            },
            check=True,
            capture_output=True,
        )
        yield from read(top / "locale" / LANGUAGE / "LC_MESSAGES/django.po")


def _other_apps(folder: str, names: list[str]) -> set[str]:
    return {
        name
        for name in names
        if name in {"locale", "test", "tests", "__pycache__", "static"}
        or Path(folder, name, "locale").is_dir()
    }


def _texts_of_scripts() -> Iterator[Message]:
    """Return what the packages' own lists hold: their scripts come compiled."""
    for folder in _package_folders():
        path = folder / "locale/en/LC_MESSAGES/djangojs.po"
        if path.is_file():
            yield from read(path)


def update(domain: str) -> int:
    """Write the catalogue anew; return how many texts have no translation yet."""
    path = catalogue_path(domain)
    kept = read(path) if path.is_file() else Catalog(locale=LANGUAGE)
    catalogue = Catalog(
        locale=LANGUAGE,
        header_comment="# Texts of packages that editors see and that the packages do not have in Polish.",
        creation_date=kept.creation_date,
        revision_date=kept.creation_date,
        fuzzy=False,
    )
    for message in missing(domain):
        former = kept.get(message.id, message.context)
        catalogue.add(
            message.id,
            former.string if former else None,
            flags=message.flags - {"fuzzy"},
            context=message.context,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as lines:
        write_po(lines, catalogue, width=0)
    return sum(not message.string for message in catalogue if message.id)


if __name__ == "__main__":
    django.setup()
    for domain in DOMAINS:
        print(f"{catalogue_path(domain)}: {update(domain)} texts without a translation")
