"""How long data of readers are kept, counted in months."""

from __future__ import annotations

import calendar
import datetime

from django.utils import timezone


def months_ago(months: int, today: datetime.date | None = None) -> datetime.date:
    """Return the day `months` before `today`, or the last of that month where it has no such day."""
    today = today or timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(today.day, last))
