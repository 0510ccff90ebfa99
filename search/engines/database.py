"""Search in the site's own database, through Wagtail's index."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import translation
from wagtail.search.backends import get_search_backend

from cms.core.facets import KIND, POLICY_AREAS, REGIONS, FacetTable
from cms.core.models import ResourcePage

from ..highlight import highlight, query_words
from ..query import FoundPassage, KindCount, SearchHit, SearchRequest, SearchResults

_WORD = re.compile(r"\w+")
FACETS = (REGIONS, POLICY_AREAS)
MOST_RESULTS = 500
MOST_WORDS = 16
FEW_RESULTS = 5


def search(request: SearchRequest, http_request: HttpRequest | None = None) -> SearchResults:
    """Return pages that hold all words of the text; when they are few, pages with any of the words follow."""
    with translation.override(request.language):
        words = query_words(request.text)
        ranked = _ranked_ids(request.text)
        found = ResourcePage.objects.visible(http_request).filter(pk__in=ranked).order_by()
        table = FacetTable(found, (*FACETS, KIND))
        asked = {
            REGIONS.name: request.regions,
            POLICY_AREAS.name: request.policy_areas,
            KIND.name: request.kinds,
        }
        selection = {
            name: [code for code in codes if table.known(name, code)]
            for name, codes in asked.items()
        }
        *facets, kinds = table.facets(selection)
        order = {page_id: position for position, page_id in enumerate(ranked)}
        ids = sorted(table.select(selection), key=order.__getitem__)
        page = Paginator(ids, request.per_page).get_page(request.page)
        pages = ResourcePage.objects.filter(pk__in=page.object_list).prefetch_related("regions")
        hits = tuple(
            _hit(found_page, words) for found_page in sorted(pages, key=lambda item: order[item.pk])
        )
        return SearchResults(
            hits=hits,
            total=len(ids),
            page=page.number,
            page_count=page.paginator.num_pages,
            kinds=tuple(
                KindCount(value.code, value.name, value.count, value.selected)
                for value in kinds.values
            ),
            facets=tuple(facets),
            words=tuple(words),
        )


def _ranked_ids(text: str) -> list[int]:
    """Return ids best first, of any language and visibility: the caller narrows them to what may be seen.

    Only words reach the backend: to SQLite and PostgreSQL quotes, brackets and stars are operators.
    """
    words = list(dict.fromkeys(_WORD.findall(text)))[:MOST_WORDS]
    if not words:
        return []
    text = " ".join(words)
    backend = get_search_backend(getattr(settings, "PUBLIC_SEARCH_BACKEND", "default"))
    pages = ResourcePage.objects.all()
    ids = [page.pk for page in backend.search(text, pages, operator="and")[:MOST_RESULTS]]
    if len(ids) < FEW_RESULTS and len(words) > 1:
        seen = set(ids)
        ids += [
            page.pk
            for page in backend.search(text, pages, operator="or")[:MOST_RESULTS]
            if page.pk not in seen
        ]
    return ids


def _hit(page: ResourcePage, words: list[str]) -> SearchHit:
    return SearchHit(
        page_id=page.pk,
        title=page.title,
        url=page.url or "",
        kind=page.kind,
        kind_label=page.get_kind_display(),
        passages=(FoundPassage(highlight(page.summary, words)),),
        regions=tuple(region.name for region in page.regions.all()),
    )
