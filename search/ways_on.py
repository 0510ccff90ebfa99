"""What a reader may do where nothing was found: each way with what it leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from cms.core.templatetags.core_tags import language_name

from .forms import query_string
from .kinds import GROUP_LABELS, EntryKind
from .query import LANGUAGES, SearchRequest, SearchResults
from .suggestions import Suggestion, near_terms


@dataclass(frozen=True)
class WayOn:
    """An address with what it leads to: `label` names what is left out, the language gone to, or the words that are left."""

    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True)
class WaysOn:
    """All ways from a page without results: filters to drop, fewer words, the other language, and terms that are near."""

    other_language: WayOn
    without: tuple[WayOn, ...] = ()
    fewer_words: WayOn | None = None
    terms: tuple[Suggestion, ...] = ()


def in_other_language(request: SearchRequest, results: SearchResults) -> WayOn:
    """Return the same question to the pages of the other language, with what it gives; filters share their codes."""
    language = next(code for code in LANGUAGES if code != request.language)
    with translation.override(language):
        address = reverse("search:search") + query_string(replace(request, page=1, languages=()))
    return WayOn(language, address, results.languages.get(language))


def ways_on(
    request: SearchRequest, results: SearchResults, http_request: HttpRequest | None
) -> WaysOn:
    """Return the ways from a request that gave nothing: only those that lead to something."""
    return WaysOn(
        other_language=in_other_language(request, results),
        without=tuple(way for way in _without_filters(request, results) if way.count),
        fewer_words=_with_fewer_words(request, results),
        terms=tuple(
            near_terms(
                results.suggestion or request.text,
                language=request.language,
                request=http_request,
            )
        ),
    )


def _without(request: SearchRequest, *facets: str) -> SearchRequest:
    """Return the request from its first page on, with nothing chosen in these facets."""
    dropped: dict[str, Any] = dict.fromkeys(facets, ())
    return replace(request, page=1, **dropped)


def _without_filters(request: SearchRequest, results: SearchResults) -> list[WayOn]:
    """Return what dropping each facet would give, the most first; all at once where no single one helps."""
    names = _chosen_names(request, results)
    totals = dict(results.totals_without)
    if request.languages:
        totals["languages"] = results.languages.get(request.language, 0)
    ways = [
        _way(", ".join(names.get(facet, ())), _without(request, facet), total)
        for facet, total in totals.items()
    ]
    if len(ways) > 1 and not any(way.count for way in ways):
        labels = ", ".join(way.label for way in ways)
        everything = _without(request, *totals)
        ways = [_way(labels, everything, results.total_unfiltered)]
    return sorted(ways, key=lambda way: -(way.count or 0))


def _with_fewer_words(request: SearchRequest, results: SearchResults) -> WayOn | None:
    """Return what the same question gives without the words that no page holds: they are why it gives nothing."""
    if not results.held_total:
        return None
    asked = replace(request, text=results.held_text, languages=(), page=1)
    return _way(results.held_text, asked, results.held_total)


def _way(label: str, asked: SearchRequest, total: int) -> WayOn:
    return WayOn(label, reverse("search:search") + query_string(asked), total)


def _chosen_names(request: SearchRequest, results: SearchResults) -> dict[str, list[str]]:
    """Return the names of the chosen values by facet, for facets the results tell of."""
    names = {facet.name: [value.name for value in facet.selected] for facet in results.facets}
    names["languages"] = [str(language_name(code)) for code in request.languages]
    names["kinds"] = [
        str(GROUP_LABELS[EntryKind(kind.kind)]) for kind in results.kinds if kind.selected
    ]
    return {field: chosen for field, chosen in names.items() if chosen}
