"""The one door to search: a frozen request in, frozen results out.

Views, feeds and tests know only this module; which engine answers is decided here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Value
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page

from cms.core.document_text import closed_documents
from cms.core.facets import LEVELS, POLICY_AREAS, REGIONS, Facet, category_names
from cms.core.querysets import public_pages

from .engines.base import Sort
from .kinds import EntryKind
from .marking import Fragment
from .models import IndexedEntry, IndexedPassage

CATEGORIES = (REGIONS, POLICY_AREAS, LEVELS)
PASSAGES = 3
MOST_PASSAGES = 50
LANGUAGES = ("pl", "en")


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks: text, language code, chosen codes of each facet, order, page number from 1.

    `languages` are those of the pages wanted, none meaning `language` alone, in which facets are named.
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
    languages: tuple[str, ...] = ()
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
    over all values. `totals_without` holds for each chosen facet how many results there would be without
    its choice, `total_unfiltered` how many without any. `language` is that of the pages shown here,
    `first_number` the place of the first of them in the whole list; `languages` counts results by language,
    whatever languages are chosen. `held_text` are the words pages hold where some of them stand on none, `held_total` what
    they give by themselves where all words together give nothing.
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
    totals_without: Mapping[str, int] = field(default_factory=dict)
    total_unfiltered: int = 0
    language: str = ""
    first_number: int = 1
    languages: Mapping[str, int] = field(default_factory=dict)
    held_text: str = ""
    held_total: int = 0


def search(
    request: SearchRequest,
    *,
    http_request: HttpRequest | None = None,
    count_languages: bool = False,
) -> SearchResults:
    """Answer a request; an empty text gives empty results, codes of facets that mean nothing are dropped.

    The index holds public pages only; what was closed or expired since it was written is left out by the
    engine, from counts too, and every hit is looked up among visible pages once more before it is shown.
    `http_request` lets what is known already while a page is being made be used again;
    `count_languages` counts in all languages, not only in those asked for.
    """
    from .asking_languages import ask_languages
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
        answer = ask_languages(request, http_request, count_all=count_languages)
        return present(request, answer, names, http_request=http_request)


def hidden_entries(http_request: HttpRequest | None) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return what the index still holds and nobody may read any more, at this second: ids of pages, keys of documents.

    One query. A document is hidden when its collection was closed; its entry's title passage names it.
    """
    page = Page.objects.filter(
        pk=OuterRef("page_id"), locale__language_code=OuterRef("language")
    ).order_by()
    entries = IndexedEntry.objects.order_by()
    closed = IndexedPassage.objects.filter(
        entry_id=OuterRef("pk"), number=0, document_id__in=closed_documents().values("pk")
    )
    stale = entries.exclude(Exists(public_pages(page, http_request)))
    documents = entries.filter(Exists(closed), kind=EntryKind.DOCUMENT.value)
    rows = stale.values_list("page_id", Value("")).union(documents.values_list(Value(0), "key"))
    hidden = list(rows)
    return (
        tuple(page_id for page_id, key in hidden if not key),
        tuple(key for _page_id, key in hidden if key),
    )
