"""Values to change synchronised fields to."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import models
from django.utils import timezone

from cms.core.localisation import CategoryCodes


def another(row: models.Model, name: str, column, number: int) -> object:
    """Return a value a field may have besides the one it has; those of later fields are later."""
    value = getattr(row, name)
    if isinstance(getattr(type(row), name, None), CategoryCodes):
        return []
    if isinstance(column, models.ForeignKey):
        return None
    if column.choices:
        return next(code for code, _label in column.choices if code != value)
    if isinstance(column, models.BooleanField):
        return not value
    if isinstance(column, models.DateTimeField):
        return (value or timezone.now()) + datetime.timedelta(days=number)
    if isinstance(column, models.DateField):
        return (value or datetime.date(2026, 5, 1)) + datetime.timedelta(days=number)
    if isinstance(column, models.DecimalField):
        return (value or Decimal(0)) + 1
    if isinstance(column, models.IntegerField):
        return (value or 2020) + number
    if isinstance(column, models.EmailField):
        texts = ("inny@example.org", "nowy@example.org")
    elif isinstance(column, models.URLField):
        texts = ("https://example.org/inny", "https://example.org/nowy")
    else:
        text = f"22-{number}"[-(column.max_length or 50) :]
        texts = (text, text[::-1])
    return texts[texts[0] == value]
