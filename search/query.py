"""The one door to search: a frozen request in, frozen results out.

Views, feeds and tests know only this module; which engine answers is decided here.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import HttpRequest

from cms.core.facets import Facet

from .engines.base import Sort


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks: text, language code, chosen codes of each facet, order, page number from 1.

    `exact` asks for the words as typed, without correction of typing mistakes.
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
    page: int = 1
    per_page: int = 10


@dataclass(frozen=True)
class Fragment:
    """A piece of a text; `matched` pieces are shown marked."""

    text: str
    matched: bool


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

    `page_title` names the page a term or a document stands on; `key` is the entry's key
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
    """Answer a request; an empty text gives empty results.

    `http_request` lets an engine reuse what is already known while a page is being made.
    """
    from .engines import database

    if not request.text.strip():
        return SearchResults()
    return database.search(request, http_request)
