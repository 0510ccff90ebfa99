"""Where found pages stand: the titles above them, for all hits of a page of results at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from wagtail.models import Page

from cms.core.querysets import visible_pages

_HOME_DEPTH = 2
_STEP = Page.steplen


def trails(paths: Iterable[str], request: HttpRequest | None) -> dict[str, tuple[str, ...]]:
    """Return for each path of a page the titles from below the home page down to its parent; what is not public is left out.

    One query, whatever the number of pages.
    """
    above = {path: _ancestors(path) for path in paths}
    wanted = {path for steps in above.values() for path in steps}
    if not wanted:
        return {}
    titles = dict(
        visible_pages(Page.objects.filter(path__in=wanted), request).values_list("path", "title")
    )
    return {
        path: tuple(titles[step] for step in steps if step in titles)
        for path, steps in above.items()
    }


def _ancestors(path: str) -> list[str]:
    """Return the paths above a page, without the root and the home page."""
    first = (_HOME_DEPTH + 1) * _STEP
    return [path[:length] for length in range(first, len(path), _STEP)]
