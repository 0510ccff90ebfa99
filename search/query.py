"""The one door to search: a frozen request in, frozen results out.

Views, feeds and tests know only this module; which engine answers is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest

from cms.core.facets import Facet


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks: text, language code, chosen codes of each facet, page number from 1."""

    text: str
    language: str
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    policy_areas: tuple[str, ...] = ()
    page: int = 1
    per_page: int = 10


@dataclass(frozen=True)
class Fragment:
    """A piece of a passage; `matched` pieces are shown marked."""

    text: str
    matched: bool


@dataclass(frozen=True)
class Passage:
    """The words that answer, cut in fragments; `second` is where they are spoken, if they are."""

    fragments: tuple[Fragment, ...]
    second: int | None = None


@dataclass(frozen=True)
class SearchHit:
    """One page of the results with its best passages."""

    page_id: int
    title: str
    url: str
    kind: str
    kind_label: str
    passages: tuple[Passage, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class KindCount:
    """How many results there are of a kind, whatever kinds are chosen."""

    kind: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class SearchResults:
    """One page of results. `degraded` is true when the engine of choice could not answer and another did."""

    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    page: int = 1
    page_count: int = 1
    kinds: tuple[KindCount, ...] = ()
    facets: tuple[Facet, ...] = ()
    suggestion: str = ""
    degraded: bool = False
    words: tuple[str, ...] = field(default=())


def search(request: SearchRequest, *, http_request: HttpRequest | None = None) -> SearchResults:
    """Answer a request; an empty text gives empty results.

    `http_request` lets an engine reuse what is already known while a page is being made.
    """
    from .engines import database

    if not request.text.strip():
        return SearchResults()
    return database.search(request, http_request)
