"""The one door to search: a frozen request in, frozen results out.

Views, feeds and tests know only this module; which engine answers is decided here.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page

from cms.core.document_text import closed_collections
from cms.core.facets import LEVELS, POLICY_AREAS, REGIONS, Facet, category_names
from cms.core.models import SiteDocument
from cms.core.querysets import visible_pages

from .answering import answer_text
from .engines.asking import ask
from .engines.base import EngineQuery, Filters, Sort
from .marking import Fragment
from .models import IndexedEntry, IndexedPassage

CATEGORIES = (REGIONS, POLICY_AREAS, LEVELS)
PASSAGES = 3
MOST_PASSAGES = 50


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks: text, language code, chosen codes of each facet, order, page number from 1.

    `exact` asks for the words as typed, without correction of typing mistakes; `keep_quotes` for nothing rather than for
    the words of a quoted phrase that stands nowhere; `explain` for the parts of each score. `entry` is the key of one
    hit, of which all passages that answer are wanted.
    """

    text: str
    language: str
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    policy_areas: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    exact: bool = False
    keep_quotes: bool = False
    explain: bool = False
    entry: str = ""
    page: int = 1
    per_page: int = 10


@dataclass(frozen=True)
class FoundPassage:
    """The words that answer, cut in fragments, and the address at which they stand.

    `second` is where they are spoken and `speaker` who says them; `page_number` is the page of a document.
    """

    fragments: tuple[Fragment, ...]
    second: int | None = None
    kind: str = ""
    heading: str = ""
    url: str = ""
    speaker: str = ""
    page_number: int | None = None


@dataclass(frozen=True)
class SearchHit:
    """One entry of the results with its best passages; `more_passages` of it answer too.

    `page_title` names the page a term or a document stands on, `page_path` is its place in the tree; `key` is the entry's key
    (`engines.base.EntryRecord`); `parts` explains the score to editors.
    """

    page_id: int
    title: str
    url: str
    kind: str
    kind_label: str
    passages: tuple[FoundPassage, ...] = ()
    regions: tuple[str, ...] = ()
    policy_areas: tuple[str, ...] = ()
    key: str = ""
    page_title: str = ""
    page_path: str = ""
    title_fragments: tuple[Fragment, ...] = ()
    published_date: datetime.date | None = None
    more_passages: int = 0
    score: float = 0
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Correction:
    """A word the site does not know and the word it was searched for as."""

    typed: str
    searched: str


@dataclass(frozen=True)
class KindCount:
    """How many results there are of a kind, whatever kinds are chosen."""

    kind: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class SearchResults:
    """One page of results.

    `degraded` is true when the engine of choice could not answer and another did. `suggestion` is the
    whole text as it was searched, where `corrections` were made; `kinds` and `facets` count entries
    over all values.
    """

    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    page: int = 1
    page_count: int = 1
    kinds: tuple[KindCount, ...] = ()
    facets: tuple[Facet, ...] = ()
    suggestion: str = ""
    degraded: bool = False
    words: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


def search(request: SearchRequest, *, http_request: HttpRequest | None = None) -> SearchResults:
    """Answer a request; an empty text gives empty results, codes of facets that mean nothing are dropped.

    The index holds public pages only; what was closed or expired since it was written is left out by the
    engine, from counts too, and every hit is looked up among visible pages once more before it is shown.
    `http_request` lets what is known already while a page is being made be used again.
    """
    from .presenting import present

    if not request.text.strip():
        return SearchResults()
    with translation.override(request.language):
        names = category_names(CATEGORIES, request.language)
        known = {name: {code for code, *_names in rows} for name, rows in names.items()}
        request = replace(
            request,
            regions=tuple(code for code in request.regions if code in known["regions"]),
            policy_areas=tuple(
                code for code in request.policy_areas if code in known["policy_areas"]
            ),
            levels=tuple(code for code in request.levels if code in known["levels"]),
        )
        wanted = EngineQuery(
            language=request.language,
            filters=Filters(
                kinds=request.kinds,
                regions=request.regions,
                levels=request.levels,
                policy_areas=request.policy_areas,
                years=request.years,
            ),
            sort=request.sort,
            page=request.page,
            per_page=request.per_page,
            passages_per_entry=MOST_PASSAGES if request.entry else PASSAGES,
            hidden_page_ids=tuple(hidden_page_ids(request.language, http_request)),
            hidden_keys=tuple(hidden_document_keys()),
            entry_key=request.entry,
            explain=request.explain,
        )
        found = answer_text(
            request.text, wanted, ask, exact=request.exact, keep_quotes=request.keep_quotes
        )
        return present(request, found, names, http_request=http_request)


def hidden_page_ids(language: str, http_request: HttpRequest | None) -> list[int]:
    """Return the ids of pages the index still holds and nobody may read any more, at this second."""
    visible = visible_pages(Page.objects.all(), http_request).order_by().values("pk")
    stale = IndexedEntry.objects.filter(language=language).exclude(page_id__in=visible)
    return list(stale.order_by().values_list("page_id", flat=True).distinct())


def hidden_document_keys() -> list[str]:
    """Return the keys of documents in the index that stand in a collection closed to the public."""
    closed = closed_collections()
    if not closed:
        return []
    rows = SiteDocument.objects.filter(collection__in=closed).values_list("pk", flat=True)
    documents = IndexedPassage.objects.filter(document_id__in=list(rows)).values("entry_id")
    return list(IndexedEntry.objects.filter(pk__in=documents).values_list("key", flat=True))
