"""The site's own database as a search engine: the embedded default, and the one that is always kept up."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from cms.core.collation import polish_sort_key

from .. import ranking
from ..models import IndexedEntry
from .base import (
    FACETS,
    EngineQuery,
    EngineResults,
    EntryHit,
    PageRecords,
    Phrase,
    Sort,
    pages_of,
)
from .database_index import writing
from .database_index.matching import (
    Facets,
    Match,
    PreparedClause,
    known_forms,
    match_entries,
    prepare_clauses,
)
from .database_index.passages import ScoredPassages, score_passages
from .database_index.phrases import phrase_entries

NAME = "database"
# So many of the best entries are ordered by their passages too; the rest keep the order of the first step.
BEST_ENTRIES = 50
# So many entries that hold all words of a synonym are looked into.
MOST_SYNONYM_ENTRIES = 300


class DatabaseEngine:
    """Ordinary tables on SQLite or PostgreSQL; `using` names the connection."""

    name = NAME

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self.using = using

    def write(self, pages: Iterable[PageRecords]) -> None:
        """Replace all entries of the given pages."""
        writing.write_pages(using=self.using, pages=pages)

    def compact(self) -> None:
        """Give back room after much was written."""
        writing.compact(using=self.using)

    def remove(self, page_ids: Iterable[int]) -> None:
        """Forget these pages."""
        writing.remove_pages(using=self.using, page_ids=page_ids)

    def count(self) -> int:
        """Return the number of entries in the index."""
        return IndexedEntry.objects.using(self.using).count()

    def is_ready(self) -> bool:
        """The tables are there whenever the site is."""
        return True

    def search(self, query: EngineQuery) -> EngineResults:
        """Answer a query in two steps: entries in SQL, then passages of the best of them."""
        if not query.clauses:
            return EngineResults()
        rows, size = known_forms(using=self.using, language=query.language, clauses=query.clauses)
        clauses = prepare_clauses(query.clauses, rows, size)
        matches = match_entries(
            using=self.using,
            query=query,
            clauses=clauses,
            size=size,
            synonyms=self._synonyms(query, clauses),
        )
        matches = self._narrow_by_phrases(query, matches)
        chosen = {name: set(values) for name, values in query.filters.chosen().items()}
        facets = disjunctive_counts(matches, chosen)
        totals_without = {
            name: sum(_has(match, chosen, but=name) for match in matches) for name in chosen
        }
        total_unfiltered = len(matches)
        if chosen:
            matches = [match for match in matches if _has(match, chosen)]
        page_count = pages_of(len(matches), query.per_page)
        page = min(max(query.page, 1), page_count)
        shown = slice((page - 1) * query.per_page, page * query.per_page)
        return EngineResults(
            tuple(self._hits(query, clauses, matches, shown)),
            len(matches),
            page,
            page_count,
            facets,
            totals_without,
            total_unfiltered,
        )

    def _phrase(
        self, query: EngineQuery, phrase: Phrase, most: int | None = None
    ) -> dict[int, int]:
        return phrase_entries(using=self.using, language=query.language, phrase=phrase, most=most)

    def _synonyms(
        self, query: EngineQuery, clauses: Sequence[PreparedClause]
    ) -> list[tuple[int, int, float, float]]:
        return [
            (number, entry_id, float(often), expansion.weight * clauses[number].weight)
            for expansion in query.expansions
            for entry_id, often in self._phrase(
                query, expansion.phrase, MOST_SYNONYM_ENTRIES
            ).items()
            for number in expansion.covers
        ]

    def _narrow_by_phrases(self, query: EngineQuery, matches: list[Match]) -> list[Match]:
        for phrase in query.phrases:
            found = self._phrase(query, phrase)
            matches = [match for match in matches if match.entry_id in found]
        for phrase in query.excluded:
            found = self._phrase(query, phrase)
            matches = [match for match in matches if match.entry_id not in found]
        return matches

    def _hits(
        self,
        query: EngineQuery,
        clauses: Sequence[PreparedClause],
        matches: list[Match],
        shown: slice,
    ) -> list[EntryHit]:
        """Return the hits of one page of results; the best entries are ordered once more by their passages."""
        if not query.per_page:
            return []
        if query.sort is Sort.NEWEST:
            matches = sorted(matches, key=lambda match: match.published_date, reverse=True)
        elif query.sort is Sort.TITLE:
            matches = sorted(matches, key=lambda match: polish_sort_key(match.title))
        if query.sort is not Sort.RELEVANCE or shown.start >= BEST_ENTRIES:
            return self._scored(query, clauses, matches[shown])
        head = self._scored(query, clauses, matches[:BEST_ENTRIES])
        head.sort(key=lambda hit: -hit.score)
        tail = self._scored(query, clauses, matches[BEST_ENTRIES : shown.stop])
        return [*head, *tail][shown]

    def _scored(
        self, query: EngineQuery, clauses: Sequence[PreparedClause], matches: Sequence[Match]
    ) -> list[EntryHit]:
        passages = score_passages(
            using=self.using,
            query=query,
            clauses=clauses,
            keys={match.entry_id: match.key for match in matches},
        )
        return [
            _hit(query, match, passages.get(match.entry_id, ScoredPassages())) for match in matches
        ]


def _has(match: Match, chosen: Mapping[str, set[str]], *, but: str = "") -> bool:
    return all(
        name == but or not values.isdisjoint(match.facets[name]) for name, values in chosen.items()
    )


def disjunctive_counts(
    matches: Iterable[Match], chosen: Mapping[str, set[str]]
) -> dict[str, dict[str, int]]:
    """Count the entries of each value of each facet, narrowed by all other facets."""
    if not chosen:
        facets = [match.facets for match in matches]
        return {name: _counts(found[name] for found in facets) for name in FACETS}
    among: dict[str, list[Facets]] = {name: [] for name in FACETS}
    for match in matches:
        missed = [name for name, values in chosen.items() if values.isdisjoint(match.facets[name])]
        if len(missed) < 2:
            for name in missed or FACETS:
                among[name].append(match.facets)
    return {name: _counts(facets[name] for facets in found) for name, found in among.items()}


def _counts(rows: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Count codes in rows of codes, equal rows at once."""
    counts: dict[str, int] = {}
    for codes, often in Counter(rows).items():
        for code in codes:
            counts[code] = counts.get(code, 0) + often
    return counts


def _hit(
    query: EngineQuery,
    match: Match,
    passages: ScoredPassages,
) -> EntryHit:
    """Put the parts of the score together."""
    today = query.today or timezone.localdate()
    published = datetime.date.fromisoformat(match.published_date) if match.published_date else None
    passage = ranking.PASSAGE_SHARE * passages.best
    age = ranking.freshness(published, today)
    review_due = (
        datetime.date.fromisoformat(match.review_due_date) if match.review_due_date else None
    )
    review = ranking.review_factor(review_due, today)
    return EntryHit(
        match.key,
        match.page_id,
        (match.score + passage + passages.nearness + passages.title) * age * review,
        passages.hits[: query.passages_per_entry],
        max(len(passages.hits) - query.passages_per_entry, 0),
        (
            ("text", match.score),
            ("passage", passage),
            ("nearness", passages.nearness),
            ("title", passages.title),
            ("age", age),
            ("review", review),
        ),
    )
