"""The small site most tests stand on. Making it takes half a second, so a process makes it once and then puts its rows back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import connection, models
from wagtail.models import Locale, Page, Site

from cms.core.models import SiteSettings
from home.models import HomePage, InstitutionsPage, NewsIndexPage
from knowledge.models import GlossaryPage, KnowledgeIndexPage
from tests import factories
from webinars.models import WebinarIndexPage

# SQLite fills it by triggers from the table it is the full-text index of.
FULL_TEXT = "wagtailsearch.SQLiteFTSIndexEntry"


@dataclass
class SiteTree:
    """The frame of a small site: both languages, home pages, the pages that list others (Polish)."""

    polish: Locale
    english: Locale
    home: HomePage
    english_home: HomePage
    knowledge: KnowledgeIndexPage
    webinars: WebinarIndexPage
    news: NewsIndexPage
    institutions: InstitutionsPage
    glossary: GlossaryPage


@dataclass(frozen=True)
class Planting:
    """What making the site changed, table by table, as the database keeps it."""

    counts: dict[str, int]
    removed: list[tuple[type[models.Model], list[Any]]]
    added: list[tuple[str, list[tuple[Any, ...]]]]
    keys: dict[str, tuple[type[models.Model], int]]

    def fits(self) -> bool:
        """Tell whether the tables it changes have as many rows as they had then."""
        return self.counts == _counts(self.counts)

    def put_back(self) -> SiteTree:
        """Make the same changes again and read the site from the database."""
        with connection.cursor() as cursor:
            for model, gone in self.removed:
                key = _quoted(model._meta.pk.column)
                marks = ", ".join(["%s"] * len(gone))
                cursor.execute(
                    f"DELETE FROM {_quoted(model._meta.db_table)} WHERE {key} IN ({marks})", gone
                )
            for table, rows in self.added:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", rows)
        cache.clear()
        return SiteTree(
            **{name: model.objects.get(pk=pk) for name, (model, pk) in self.keys.items()}
        )


_made: Planting | None = None


def plant_site() -> SiteTree:
    """Make the site in the place of what a new database holds.

    Inside a test's own transaction the keys of what was made before are free, so the same rows serve again.
    """
    global _made
    if not connection.in_atomic_block:
        return _make()
    if _made is not None and _made.fits():
        return _made.put_back()
    before = _rows()
    tree = _make()
    _made = _difference(before, _rows(), tree)
    return tree


def _make() -> SiteTree:
    polish = Locale.objects.get_or_create(language_code="pl")[0]
    english = Locale.objects.get_or_create(language_code="en")[0]
    root = Page.get_first_root_node()
    home = HomePage(title="SIRES", slug="sires", headline="Nagłówek", lead="Opis.", locale=polish)
    root.add_child(instance=home)
    site = Site.objects.get(is_default_site=True)
    old_root = site.root_page
    site.root_page = home
    site.save()
    old_root.delete()
    root.refresh_from_db()
    english_home = home.copy_for_translation(english)
    english_home.slug = "sires-en"
    english_home.save()
    english_home.save_revision().publish()
    home.refresh_from_db()
    lists = {
        name: factories.publish(
            home, model(title=title, slug=slug, show_in_menus=True, locale=polish)
        )
        for name, model, title, slug in (
            ("knowledge", KnowledgeIndexPage, "Baza dobrych praktyk", "dobre-praktyki"),
            ("webinars", WebinarIndexPage, "Webinaria", "webinaria"),
            ("news", NewsIndexPage, "Aktualności", "aktualnosci"),
            ("institutions", InstitutionsPage, "Instytucje", "instytucje"),
            ("glossary", GlossaryPage, "Słownik", "slownik"),
        )
    }
    settings = SiteSettings.for_site(site)
    for name, page in lists.items():
        setattr(settings, f"{name}_page", page)
    settings.save()
    return SiteTree(polish, english, home, english_home.specific, **lists)


def _difference(before: dict, after: dict, tree: SiteTree) -> Planting:
    removed, added, changed = [], [], set()
    for model in _stored():
        table = model._meta.db_table
        gone, new = before[table] - after[table], after[table] - before[table]
        if gone or new:
            changed.add(table)
        if gone:
            place = _columns(table).index(model._meta.pk.column)
            removed.append((model, [row[place] for row in gone]))
        if new:
            added.append((table, list(new)))
    return Planting(
        counts={table: before[table].total() for table in sorted(changed)},
        removed=removed,
        added=added,
        keys={
            field.name: (type(made := getattr(tree, field.name)), made.pk) for field in fields(tree)
        },
    )


def _stored() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label != FULL_TEXT
    ]


def _rows() -> dict[str, Counter[tuple[Any, ...]]]:
    """Return the rows of every table as the database gives them, in the order of its columns."""
    held = {}
    with connection.cursor() as cursor:
        for model in _stored():
            cursor.execute(f"SELECT * FROM {_quoted(model._meta.db_table)}")
            held[model._meta.db_table] = Counter(cursor.fetchall())
    return held


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0")
        return [column[0] for column in cursor.description]


def _counts(tables: Iterable[str]) -> dict[str, int]:
    counted = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {_quoted(table)}")
            counted[table] = cursor.fetchone()[0]
    return counted


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
