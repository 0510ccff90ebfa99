"""The next event of the site, told by the app that knows, shown on the home page.

`home` shows it, `webinars` has it, and neither imports the other: an app registers a function when it is ready.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class UpcomingEvent:
    """An event ahead or going on: times in Warsaw, `zone` their abbreviation."""

    title: str
    summary: str
    url: str
    starts_at: datetime.datetime
    zone: str
    place: str
    is_going_on: bool
    calendar_url: str = ""


Source = Callable[[HttpRequest], UpcomingEvent | None]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Add a source of events; one registered again under its name takes the place of the former."""
    _sources[name] = source


def next_event(request: HttpRequest) -> UpcomingEvent | None:
    """Return the event that comes first and that anyone may read in the active language, or nothing."""
    events = [event for source in _sources.values() if (event := source(request)) is not None]
    return min(events, key=lambda event: event.starts_at, default=None)
