"""What all parts of the demo share: content files, languages, "only once", publishing, files to take back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.core.files import File
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, TranslatableMixin

from cms.translations.following import mark_up_to_date

from .models import LoadedObject

CONTENT_DIR = Path(__file__).parent / "content"
RECORDINGS_DIR = Path(__file__).parent / "recordings"
DOCUMENTS_DIR = Path(__file__).parent / "documents"
T = TypeVar("T", bound=TranslatableMixin)


class DemoError(Exception):
    """Something in the content files is wrong; the message names the file or the entry."""


def read_content(name: str) -> dict[str, Any]:
    """Read one content file; a broken one is named."""
    path = CONTENT_DIR / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DemoError(f"{path.name}: no such content file") from error
    except tomllib.TOMLDecodeError as error:
        raise DemoError(f"{path.name}: {error}") from error


def content_names(folder: str) -> list[str]:
    """Return the content files of a folder in order."""
    return sorted(f"{folder}/{path.name}" for path in (CONTENT_DIR / folder).glob("*.toml"))


class Loader:
    """One load: the two languages, the keys already loaded, the files written so far."""

    def __init__(self, advance: Callable[[str], None]) -> None:
        self.advance = advance
        self.polish = Locale.objects.get_or_create(language_code="pl")[0]
        self.english = Locale.objects.get_or_create(language_code="en")[0]
        self.loaded = set(LoadedObject.objects.values_list("key", flat=True))
        self.written_files: list[tuple[Any, str]] = []
        self.translated: list[tuple[int, int]] = []
        self.created = 0

    def once(self, key: str) -> bool:
        """Tell whether `key` is to be loaded now; from then on it counts as loaded."""
        self.advance(key)
        if key in self.loaded:
            return False
        LoadedObject.objects.create(key=key)
        self.loaded.add(key)
        self.created += 1
        return True

    def publish(self, parent: Page, page: Page) -> Page:
        """Put `page` under `parent` and publish it; an editor's page with the same slug keeps it."""
        page.slug = find_available_slug(parent, page.slug)
        parent.add_child(instance=page)
        page.save_revision().publish()
        return page

    def publish_translation(self, page: Page, **values: Any) -> Page:
        """Publish `page` in English with `values`; facets take the English rows of the same codes."""
        source = page.specific
        translation = source.copy_for_translation(self.english, copy_parents=True)
        for name in ("regions", "levels", "policy_areas", "target_groups", "instruments"):
            if hasattr(source, f"{name}_codes"):
                setattr(translation, f"{name}_codes", getattr(source, f"{name}_codes"))
        for name, value in values.items():
            setattr(translation, name, value)
        translation.draft_title = translation.title
        # Written past `save`, which would leave a redirect from an address nobody has seen.
        translation.set_url_path(translation.get_parent())
        Page.objects.filter(pk=translation.pk).update(
            slug=translation.slug, url_path=translation.url_path
        )
        translation.save_revision().publish()
        self.translated.append((page.pk, translation.pk))
        return translation

    def note_translations(self) -> None:
        """Note that what was loaded in English says what the Polish pages say, also those completed after it."""
        for source_id, twin_id in self.translated:
            mark_up_to_date(Page.objects.get(pk=twin_id), Page.objects.get(pk=source_id))

    def save_file(self, field_file: Any, path: Path, *, name: str = "") -> None:
        """Store a file of the content (as `name`, if it is not to keep its own) and remember it, should the load be taken back."""
        with path.open("rb") as source:
            field_file.save(name or path.name, File(source), save=False)
        self.written_files.append((field_file.storage, field_file.name))

    @contextmanager
    def files_taken_back_on_error(self) -> Iterator[None]:
        """Delete the files written inside if anything fails."""
        try:
            yield
        except BaseException:
            for storage, name in self.written_files:
                storage.delete(name)
            raise


def stream(*blocks: tuple[str, Any]) -> str:
    """Return the raw value of a StreamField from pairs of block name and value."""
    return json.dumps(
        [{"type": name, "value": value} for name, value in blocks], ensure_ascii=False
    )


def in_both(
    loader: Loader, model: type[T], *, lookup: str, polish: dict[str, Any], english: dict[str, Any]
) -> tuple[T, T]:
    """Create a snippet in both languages unless a row of the same code is there already."""
    code = polish[lookup]
    row = model._default_manager.filter(**{lookup: code}, locale=loader.polish).first()
    if row is None:
        row = model(**polish, locale=loader.polish)
        row.full_clean()
        row.save()
    twin = model._default_manager.filter(**{lookup: code}, locale=loader.english).first()
    if twin is None:
        twin = model(
            **{**polish, **english}, locale=loader.english, translation_key=row.translation_key
        )
        twin.full_clean()
        twin.save()
    return row, twin
