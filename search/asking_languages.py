"""Asks in each language by itself and joins the answers: the language of the page comes first, whole.

Words are read, weighed and found by the rules of a language, so that scores of two languages do not
compare. A page of results is therefore of one language, and the next language begins on a page of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils import translation

from cms.core.synonyms import SynonymSet, synonym_sets

from .answering import answer_text
from .engines.asking import ask
from .engines.base import FACETS, EngineQuery, EngineResults, Filters, Reading, Sort, pages_of
from .query import LANGUAGES, MOST_PASSAGES, PASSAGES, SearchRequest, hidden_entries


@dataclass(frozen=True)
class LanguageAnswer:
    """What was found among the pages of one language, and the text it was found by (`answering`)."""

    language: str
    reading: Reading
    text: str
    found: EngineResults
    degraded: bool


@dataclass(frozen=True)
class JoinedAnswer:
    """The answers of all languages asked for as one list.

    `shown` is the one that gives the hits of this page of results, `first` that of the language asked
    first, whose corrections are told; `found` counts over all of them. Where nothing was found `held_total` counts
    what the words alone give that pages in that language hold (`Reading.held_text`).
    """

    shown: LanguageAnswer
    first: LanguageAnswer
    found: EngineResults
    first_number: int
    languages: Mapping[str, int]
    degraded: bool
    held_total: int = 0


def asked_languages(request: SearchRequest) -> tuple[str, ...]:
    """Return the languages of the pages wanted, that of the reader's page in front."""
    chosen = [language for language in LANGUAGES if language in request.languages]
    return tuple(sorted(chosen, key=lambda code: code != request.language)) or (request.language,)


def ask_languages(
    request: SearchRequest, http_request: HttpRequest | None, *, count_all: bool
) -> JoinedAnswer:
    """Ask in the languages wanted, and in the others for their counts where all are to be counted."""
    hidden = hidden_entries(http_request)
    synonyms = synonym_sets()
    asked: list[LanguageAnswer] = []
    others: list[LanguageAnswer] = []
    pages_before = 0
    is_reached = False
    wanted = asked_languages(request)
    for language in (*wanted, *(code for code in LANGUAGES if count_all and code not in wanted)):
        is_wanted = language in wanted
        shows = is_wanted and not is_reached
        page = max(request.page - pages_before, 1) if shows else None
        part = _ask_in(language, request, hidden, synonyms, page=page)
        (asked if is_wanted else others).append(part)
        pages_before += _pages(part, request)
        is_reached = is_reached or request.page <= pages_before
    joined = _join(request, asked, others)
    held = joined.first.reading.held_text
    if not held or joined.found.total_unfiltered:
        return joined
    fewer = _ask_in(wanted[0], replace(request, text=held), hidden, synonyms)
    return replace(joined, held_total=fewer.found.total)


def _ask_in(
    language: str,
    request: SearchRequest,
    hidden: tuple[tuple[int, ...], tuple[str, ...]],
    synonyms: Sequence[SynonymSet],
    *,
    page: int | None = None,
) -> LanguageAnswer:
    """Ask in one language for a page of hits; without a page for the counts alone."""
    with translation.override(language):
        query = EngineQuery(
            language=language,
            filters=Filters(**{name: getattr(request, name) for name in FACETS}),
            sort=request.sort if page else Sort.RELEVANCE,
            page=page or 1,
            per_page=request.per_page if page else 0,
            passages_per_entry=MOST_PASSAGES if request.entry else PASSAGES,
            hidden_page_ids=hidden[0],
            hidden_keys=hidden[1],
            entry_key=request.entry,
            explain=request.explain,
        )
        read = answer_text(
            request.text,
            query,
            ask,
            exact=request.exact,
            keep_quotes=request.keep_quotes,
            synonyms=synonyms,
        )
    answer = read.answer
    return LanguageAnswer(language, read.reading, read.text, answer.results, answer.degraded)


def _join(
    request: SearchRequest, asked: Sequence[LanguageAnswer], others: Sequence[LanguageAnswer]
) -> JoinedAnswer:
    """Make one list of the answers; a page beyond the end shows the last there is."""
    before = 0
    shown, pages_before, entries_before = asked[0], 0, 0
    entries = 0
    for part in asked:
        if part.found.total and before < request.page:
            shown, pages_before, entries_before = part, before, entries
        before += _pages(part, request)
        entries += part.found.total
    found = replace(
        shown.found,
        total=entries,
        page=pages_before + shown.found.page,
        page_count=max(before, 1),
        facets={
            name: _summed(part.found.facets.get(name, {}) for part in asked) for name in FACETS
        },
        totals_without=_summed(part.found.totals_without for part in asked),
        total_unfiltered=sum(part.found.total_unfiltered for part in asked),
    )
    return JoinedAnswer(
        shown,
        asked[0],
        found,
        entries_before + (shown.found.page - 1) * request.per_page + 1,
        {part.language: part.found.total for part in (*asked, *others)},
        any(part.degraded for part in (*asked, *others)),
    )


def _pages(part: LanguageAnswer, request: SearchRequest) -> int:
    return pages_of(part.found.total, request.per_page) if part.found.total else 0


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for found in counts:
        total.update(found)
    return dict(total)
