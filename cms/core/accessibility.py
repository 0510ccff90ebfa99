"""What on the site is not accessible yet, told by the apps that know, shown by the accessibility statement.

The statement belongs to `home`, the recordings to `webinars`, and neither imports the other: an app registers a
function when it is ready, the statement asks them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class InaccessibleItem:
    """Content that is not accessible: what, where, why, and by when it will be mended."""

    title: str
    url: str
    reasons: tuple[str, ...]
    due_date: datetime.date
    is_overdue: bool


Source = Callable[[HttpRequest], Iterable[InaccessibleItem]]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Add a source of items; one registered again under its name takes the place of the former."""
    _sources[name] = source


def inaccessible_items(request: HttpRequest) -> list[InaccessibleItem]:
    """Return what anyone may read and not everyone can use, in the active language, first due first."""
    items = [item for source in _sources.values() for item in source(request)]
    return sorted(items, key=lambda item: (item.due_date, item.title))
