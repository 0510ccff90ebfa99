"""What the results page shows around the hits: groups, chips, orders, corrections, ways on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core.facets import KIND, Facet, FacetValue
from cms.core.templatetags.core_tags import language_name

from .asking_languages import asked_languages
from .forms import LANGUAGE_PARAMETER, SORT_LABELS, SORT_VALUES, query_string
from .kinds import GROUP_LABELS, EntryKind
from .promotions import promotions
from .query import SearchHit, SearchRequest, SearchResults
from .trails import trails
from .ways_on import in_other_language, ways_on


@dataclass(frozen=True)
class Link:
    """A link of a row of choices; `count` is what it leads to, `is_current` whether it is where one is."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class ShownHit:
    """A hit as it is shown: its number in the whole list (from 1), where its page stands, how to see all its places.

    `language` is set where it is not the language of the page of results.
    """

    hit: SearchHit
    number: int
    trail: tuple[str, ...]
    places_url: str = ""
    language: str = ""


def results_context(
    request: SearchRequest, results: SearchResults, http_request: HttpRequest
) -> dict[str, Any]:
    """Return what the template needs of a request that was answered."""
    address = reverse("search:search")
    first_page = replace(request, page=1)
    kinds = _kind_facet(results)
    languages = _language_facet(request, results)
    context = {
        "search_request": request,
        "results": results,
        "hits": _shown_hits(request, results, http_request),
        "groups": _groups(first_page, results, address),
        "facets": [facet for facet in (kinds, *results.facets, languages) if _tells(facet)],
        "chips": [kinds, *results.facets, *([languages] if request.languages else [])],
        "is_filtered": bool(
            request.languages or kinds.selected or any(facet.selected for facet in results.facets)
        ),
        "reset_url": address + query_string(SearchRequest(request.text, request.language)),
        "sorts": [
            Link(
                str(label),
                address + query_string(replace(first_page, sort=SORT_VALUES[value])),
                is_current=request.sort == SORT_VALUES[value],
            )
            for value, label in SORT_LABELS.items()
        ],
        "other_language": in_other_language(request, results),
        "exact_url": address + query_string(replace(first_page, exact=True)),
        "corrected_url": address + query_string(replace(first_page, exact=False)),
        "previous_url": address + query_string(replace(request, page=results.page - 1))
        if results.page > 1
        else "",
        "next_url": address + query_string(replace(request, page=results.page + 1))
        if results.page < results.page_count
        else "",
        "feed_url": reverse("search:feed") + query_string(first_page),
        "promotions": ()
        if request.page > 1
        else promotions(
            results.suggestion or request.text, language=request.language, request=http_request
        ),
    }
    if not results.total:
        context["ways_on"] = ways_on(request, results, http_request)
    return context


def places_context(
    request: SearchRequest, results: SearchResults, http_request: HttpRequest
) -> dict[str, Any]:
    """Return what the page of all places of one hit shows: the hit, where it stands, the way back."""
    hit = results.hits[0]
    return {
        "results": results,
        "shown": replace(_shown_hits(request, results, http_request)[0], places_url=""),
        "place_count": len(hit.passages),
        "back_url": reverse("search:search")
        + query_string(SearchRequest(request.text, request.language, exact=request.exact)),
    }


def _groups(request: SearchRequest, results: SearchResults, address: str) -> list[Link]:
    """Return the tabs: everything, then each kind that has results or is chosen."""
    counts = {kind.kind: kind for kind in results.kinds}
    everything = Link(
        _("All"),
        address + query_string(replace(request, kinds=())),
        is_current=not request.kinds,
        count=sum(kind.count for kind in results.kinds),
    )
    return [
        everything,
        *(
            Link(
                str(GROUP_LABELS[kind]),
                address + query_string(replace(request, kinds=(kind.value,))),
                is_current=request.kinds == (kind.value,),
                count=counts[kind].count,
            )
            for kind in EntryKind
            if kind in counts and (counts[kind].count or counts[kind].selected)
        ),
    ]


def _tells(facet: Facet) -> bool:
    """Tell whether a facet has anything to choose, or to take off."""
    return any(value.count or value.selected for value in facet.values)


def _kind_facet(results: SearchResults) -> Facet:
    """Return the kinds as a facet among the others, so that several can be ticked."""
    return Facet(
        "kinds",
        KIND.parameter,
        str(KIND.label),
        [
            FacetValue(
                kind.kind, str(GROUP_LABELS[EntryKind(kind.kind)]), kind.count, kind.selected
            )
            for kind in results.kinds
        ],
    )


def _language_facet(request: SearchRequest, results: SearchResults) -> Facet:
    """Return the languages as a facet; where none is chosen it is that of the page."""
    chosen = asked_languages(request)
    return Facet(
        "languages",
        LANGUAGE_PARAMETER,
        _("Language"),
        [
            FacetValue(code, str(language_name(code)), count, code in chosen)
            for code, count in results.languages.items()
        ],
    )


def _shown_hits(
    request: SearchRequest, results: SearchResults, http_request: HttpRequest
) -> list[ShownHit]:
    with translation.override(results.language):
        above = trails((hit.page_path for hit in results.hits), http_request)
    other = results.language if results.language != request.language else ""
    return [
        ShownHit(
            hit,
            number,
            _trail(hit, above.get(hit.page_path, ())),
            reverse("search:places")
            + query_string(
                SearchRequest(
                    request.text,
                    request.language,
                    languages=(other,) if other else (),
                    exact=request.exact,
                    entry=hit.key,
                )
            ),
            language=other,
        )
        for number, hit in enumerate(results.hits, start=results.first_number)
    ]


def _trail(hit: SearchHit, above: tuple[str, ...]) -> tuple[str, ...]:
    """Return where a hit stands; a term or a document stands on a page of its own name."""
    return (*above, hit.page_title) if hit.page_title and hit.page_title != hit.title else above
