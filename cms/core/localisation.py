"""Keeps facets in step between languages where wagtail-localize does not.

wagtail-localize 1.14 skips many-to-many fields; where they are declared it copies the rows of the
source language and never copies an emptied field (`copy_synchronised_fields`). `SynchronizedCategories`
goes through the codes instead: each language gets its own rows and an emptied facet is emptied.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail_localize.fields import SynchronizedField

_CODES_SUFFIX = "_codes"


class SynchronizedCategories(SynchronizedField):
    """Synchronise one many-to-many facet of a page with the rows of the translation's own language."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name + _CODES_SUFFIX, overridable=False)
        self.attname = self.field_name
        self.name = self.field_name

    def get_field(self, model: type[models.Model]) -> Any:
        """Stand in for a model field: wagtail-localize reads and writes `attname`, a `CategoryCodes`."""
        return self

    def value_from_object(self, obj: models.Model) -> list[str]:
        return getattr(obj, self.attname)


class CategoryCodes:
    """Descriptor: a facet of a page as a sorted list of codes, written with the rows of the page's language."""

    def __init__(self, field_name: str) -> None:
        self.field_name = field_name

    def __get__(self, page: Any, owner: type | None = None) -> Any:
        if page is None:
            return self
        return sorted(category.code for category in getattr(page, self.field_name).all())

    def __set__(self, page: Any, codes: list[str]) -> None:
        field = page._meta.get_field(self.field_name)
        rows = field.related_model.objects.filter(code__in=codes, locale_id=page.locale_id)
        setattr(page, self.field_name, list(rows))
