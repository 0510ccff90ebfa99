"""What a search engine is to the rest of the site: records in, ids and scores out.

Two engines stand behind this protocol: the database (`database.py`, always there and always kept up)
and Elasticsearch. The projection (`search/projection.py`) writes the same records to both; the door
(`search/query.py`) asks one of them and reads texts, titles and addresses from the site's database,
so an engine returns no text.

What a reader finds is an *entry*: a page, a term of the glossary, or a document on a page. Each belongs
to a page, whose visibility is its own. An entry has passages: sections, moments of speech, pages of a PDF.

How an entry is scored, by either engine (figures in `search/ranking.py`, reasons in docs/adr/0021):

1. Each clause is one word of the query. It meets a text in three views: folded form, folded lemma,
   folded prefix; the form counts only in queries of three words or more (`ranking.view_weights`).
   Alternatives within one view are one term: their frequencies add up and they share one inverse
   document frequency. A view scores BM25 (k1 0.9, b 0.5) × the view's weight.
2. Frequencies are weighted by where the word stands: title, lead, heading, text.
3. The entry as a whole (all its words) is scored so, and each of its passages; the score of the entry is
   its own plus a share of its best passage's, plus nearness of the words in that passage, plus a bonus
   where the title holds all words, times mild factors of age and overdue review. Counts (total, facets, kinds) are of entries.
4. An entry is a result when the clauses it meets by form, lemma or synonym carry at least
   `ranking.least_coverage()` of the weight of all clauses: meeting a prefix alone helps the order and
   finds nothing, and neither does one everyday word of five.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from cms.core.analysis import Word
from cms.core.passages import Passage, PassageKind


class View(StrEnum):
    """The three ways a word is indexed."""

    FORM = "form"
    LEMMA = "lemma"
    PREFIX = "prefix"


class Sort(StrEnum):
    """Orders of results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """What a reader finds, as an engine keeps it: what is filtered, counted and ordered by. Codes, never ids.

    `key` is stable over rebuilds: "123" is the page, "123#cus" a term on it, "123/7" the document 7 on it.
    `kind` is a value of `search.kinds.EntryKind`.
    """

    key: str
    page_id: int
    language: str
    kind: str
    title: str
    published_date: datetime.date | None = None
    review_due_date: datetime.date | None = None
    regions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    policy_areas: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """Year of the date readers see, as a facet value; empty without a date."""
        return str(self.published_date.year) if self.published_date else ""


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage with its analysed words. `number` is its place in the entry, from 0; `passage` is what is shown.

    `words` and `heading_words` are all words in order, stop words too, so that places of words hold;
    each carries its token of every view (`Word.form`, `.lemma`, `.prefix`).
    """

    number: int
    passage: Passage
    words: tuple[Word, ...]
    heading_words: tuple[Word, ...] = ()

    @property
    def kind(self) -> PassageKind:
        """What the passage is."""
        return self.passage.kind


@dataclass(frozen=True, slots=True)
class PageRecords:
    """All a page hands to the index: its entries, each with its passages. None means: forget the page."""

    page_id: int
    entries: tuple[tuple[EntryRecord, tuple[PassageRecord, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One word of the query: what it is looked for as, in each view.

    `text` is the word as typed; `looked_for` the spelling it is looked for by, when it was corrected.
    `weight` is 1 but for words that matter less. Stop words never make a clause unless the query has
    nothing else.
    """

    text: str
    forms: tuple[str, ...]
    lemmas: tuple[str, ...]
    prefixes: tuple[str, ...]
    looked_for: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand in this order, with at most `slop` others between them.

    Each word is a tuple of alternative tokens of `view`. A gap of stop words in a quoted phrase is kept:
    an empty tuple stands for any one word.
    """

    words: tuple[tuple[str, ...], ...]
    view: View = View.LEMMA
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Expansion:
    """A synonym or acronym: a phrase that may stand for the clauses `covers` (their numbers), at a low weight."""

    phrase: Phrase
    covers: tuple[int, ...]
    weight: float


@dataclass(frozen=True)
class Filters:
    """Chosen codes by facet; several values of one facet widen, several facets narrow."""

    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    policy_areas: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Return the facets with a choice by the name of the facet."""
        return {name: values for name in FACETS if (values := getattr(self, name))}


@dataclass(frozen=True)
class Reading:
    """A text as it is searched for: what `search/reading.py` understood of it.

    `corrections` are pairs of a word as typed and the word it was read as; `marked` are the folded forms
    by which the words of the query stand in texts, `marked_rows` rows of words that are marked together.
    `held_text` are the words that public pages hold, where they hold some of the text's and not all.
    """

    clauses: tuple[Clause, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    marked: frozenset[str] = frozenset()
    marked_rows: tuple[tuple[frozenset[str], ...], ...] = ()
    held_text: str = ""


FACETS = ("kinds", "regions", "levels", "policy_areas", "years")


@dataclass(frozen=True)
class EngineQuery:
    """What analysis made of a reader's text, and what of the answer is wanted.

    - `phrases` (quoted) must all be met; an entry that meets any of `excluded` is no result. Their words
      are clauses too, so a phrase alone is ranked by them.
    - `hidden_page_ids`: pages the index holds but nobody may read any more at this second (expired,
      just made private): absent from hits and from every count; `hidden_keys` the same by entry key,
      for documents that were closed.
    - `per_page`: 0 asks for the counts alone, without hits.
    - `entry_key`: only this entry is asked for, with all its passages (`passages_per_entry`).
    - `explain`: the parts of each score are wanted; an engine to which they cost nothing may always tell them.
    - `passage_scores`: room for a second score of passages by (entry key, passage number), vectors of
      meaning later, added to the passage's own; empty today.
    """

    language: str
    clauses: tuple[Clause, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 10
    passages_per_entry: int = 3
    hidden_page_ids: tuple[int, ...] = ()
    hidden_keys: tuple[str, ...] = ()
    entry_key: str = ""
    explain: bool = False
    today: datetime.date | None = None
    passage_scores: Mapping[tuple[str, int], float] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, **wanted: Any) -> EngineQuery:
        """Return the query for a text that was read; `wanted` are the other fields."""
        return cls(**wanted).reading(reading)

    def reading(self, reading: Reading) -> EngineQuery:
        """Return the same query for a text that was read."""
        return replace(
            self,
            clauses=reading.clauses,
            phrases=reading.phrases,
            excluded=reading.excluded,
            expansions=reading.expansions,
        )


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that answers: its number in the entry and its score."""

    number: int
    score: float


@dataclass(frozen=True, slots=True)
class EntryHit:
    """An entry that answers, its best passages first to last, and how many further passages answer too.

    `parts` explains the score: the name of each part and its share (editors see it).
    """

    key: str
    page_id: int
    score: float
    passages: tuple[PassageHit, ...] = ()
    more_passages: int = 0
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class EngineResults:
    """One page of results with counts over all of them.

    `facets` holds for each name of `FACETS` the number of result entries for each code, narrowed by all
    *other* facets (disjunctive), over all values that occur. `page` is the page shown: a number out of
    range shows the last. `totals_without` holds for each chosen facet how many results there would be without its
    choice, `total_unfiltered` how many without any.
    """

    hits: tuple[EntryHit, ...] = ()
    total: int = 0
    page: int = 1
    page_count: int = 1
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    totals_without: Mapping[str, int] = field(default_factory=dict)
    total_unfiltered: int = 0


def pages_of(total: int, per_page: int) -> int:
    """Return how many pages of results there are: one where there is nothing to show."""
    return max(-(-total // per_page), 1) if per_page else 1


class EngineUnavailable(Exception):
    """The engine is away, slow, half-built or of another version; another engine has to answer."""


class Engine(Protocol):
    """A search engine. Every method but `is_ready` may raise EngineUnavailable, and nothing else for a fault of the engine."""

    name: str

    def write(self, pages: Iterable[PageRecords]) -> None:
        """Replace all entries of the given pages, in bulk; writing the same twice changes nothing.

        A page without entries is forgotten.
        """

    def search(self, query: EngineQuery) -> EngineResults:
        """Answer a query; nothing a reader typed is an error."""

    def count(self) -> int:
        """Return the number of entries in the index."""

    def is_ready(self) -> bool:
        """Tell whether the engine can answer: there, complete, of this version."""
