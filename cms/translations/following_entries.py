"""Synchronised values of entries that are no pages reach their twins: addresses of organisations, consents of speakers, codes.

They follow as the values of pages do (`following_fields.py`): unless the twin has one of its own. What the source had before is
read from the database just before it is saved. A link to another entry follows as a link to that entry's twin.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField, get_translatable_fields

Values = dict[str, Any]


def is_source_entry(row: models.Model) -> bool:
    """Tell whether a row is an entry in the site's first language, and no page."""
    return (
        isinstance(row, TranslatableMixin)
        and not isinstance(row, Page)
        and row.locale.language_code == settings.LANGUAGE_CODE
    )


def stored_values(row: models.Model) -> Values | None:
    """Return what the database holds of the values that follow; nothing for a new entry."""
    names = [column.attname for column, _overridable in _columns(type(row))]
    return type(row)._default_manager.filter(pk=row.pk).values(*names).first()


@transaction.atomic
def follow_entry(row: TranslatableMixin, *, before: Values) -> None:
    """Give the twins of an entry what changed in it."""
    after = stored_values(row)
    if after is None or after == before:
        return
    rows = type(row)._default_manager.filter(translation_key=row.translation_key)
    for twin in rows.exclude(pk=row.pk):
        if _take_over(twin, before, after):
            twin.save()


def settle_entries() -> int:
    """Give twins the values that may never be their own, where something past the site made them differ; return how many."""
    settled = 0
    for model in apps.get_models():
        if not issubclass(model, TranslatableMixin) or issubclass(model, Page):
            continue
        names = [column.attname for column, overridable in _columns(model) if not overridable]
        rows: Any = model._default_manager
        of_sources = {
            values.pop("translation_key"): values
            for values in rows.filter(locale__language_code=settings.LANGUAGE_CODE).values(
                "translation_key", *names
            )
        }
        for twin in rows.exclude(locale__language_code=settings.LANGUAGE_CODE):
            values = of_sources.get(twin.translation_key, {})
            different = {name: new for name, new in values.items() if getattr(twin, name) != new}
            if different:
                for name, new in different.items():
                    setattr(twin, name, new)
                twin.save()
                settled += 1
    return settled


def _take_over(twin: TranslatableMixin, before: Values, after: Values) -> bool:
    """Set what follows on a twin; tell whether anything changed."""
    changed = False
    for column, overridable in _columns(type(twin)):
        name = column.attname
        former, new = before[name], after[name]
        if isinstance(column, models.ForeignKey):
            former = _twin_of(column, former, twin.locale_id)
            new, wanted = _twin_of(column, new, twin.locale_id), new
            if wanted and not new:
                continue  # not translated yet
        own = getattr(twin, name)
        if own == new or (overridable and own != former):
            continue
        setattr(twin, name, new)
        changed = True
    return changed


def _columns(model: type[models.Model]) -> Iterator[tuple[models.Field, bool]]:
    """Yield the columns that follow: synchronised values, and links to other entries; whether a twin may have its own."""
    for field in get_translatable_fields(model):
        column = field.get_field(model)
        if isinstance(field, SynchronizedField):
            yield column, field.overridable
        elif isinstance(field, TranslatableField) and isinstance(column, models.ForeignKey):
            yield column, True


def _twin_of(column: models.ForeignKey, pk: Any, locale_id: int) -> Any:
    """Return the key of the twin of what a link leads to."""
    if pk is None:
        return None
    entries = column.related_model._default_manager
    key = entries.filter(pk=pk).values("translation_key")
    return (
        entries.filter(translation_key__in=key, locale_id=locale_id)
        .values_list("pk", flat=True)
        .first()
    )
