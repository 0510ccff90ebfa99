"""Films of pages, told to the sitemap by the app that has them (as `cms.core.upcoming` does for the next event)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SitemapFilm:
    """What a `<video:video>` says: addresses are absolute, `seconds` is left out where it is 0."""

    title: str
    description: str
    thumbnail: str
    content: str
    seconds: int
    published_date: datetime.date | None


Source = Callable[[Collection[int]], Mapping[int, SitemapFilm]]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Add a source of films by the id of their page; it is asked for pages anyone may read alone."""
    _sources[name] = source


def films_of(page_ids: Collection[int]) -> dict[int, SitemapFilm]:
    """Return the film of each of these pages that has one."""
    found: dict[int, SitemapFilm] = {}
    for source in _sources.values():
        found |= source(page_ids)
    return found
