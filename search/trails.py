"""Where found pages stand: the titles above them, for all hits of a page of results at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from wagtail.models import Page

from cms.core.querysets import visible_pages

_HOME_DEPTH = 2
_STEP = Page.steplen


def trails(page_ids: Iterable[int], request: HttpRequest | None) -> dict[int, tuple[str, ...]]:
    """Return the titles from below the home page down to each page's parent; what is not public is left out.

    Two queries, whatever the number of pages.
    """
    paths = dict(Page.objects.filter(pk__in=set(page_ids)).values_list("pk", "path"))
    above = {pk: _ancestors(path) for pk, path in paths.items()}
    wanted = {path for steps in above.values() for path in steps}
    if not wanted:
        return {}
    titles = dict(
        visible_pages(Page.objects.filter(path__in=wanted), request).values_list("path", "title")
    )
    return {
        pk: tuple(titles[path] for path in steps if path in titles) for pk, steps in above.items()
    }


def _ancestors(path: str) -> list[str]:
    """Return the paths above a page, without the root and the home page."""
    first = (_HOME_DEPTH + 1) * _STEP
    return [path[:length] for length in range(first, len(path), _STEP)]
