"""The figures of ranking, shared by all engines; how they were found is in docs/adr/0021."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from .engines.base import View

K1 = 0.9
B = 0.5
VIEW_WEIGHTS = {View.FORM: 0.7, View.LEMMA: 1.0, View.PREFIX: 0.7}
TITLE_WEIGHT = 2.0
LEAD_WEIGHT = 1.2
HEADING_WEIGHT = 1.5
TEXT_WEIGHT = 1.0
# Share of the best passage's score that is added to the page's own.
PASSAGE_SHARE = 0.15
# An entry is a result from this share of the weight of all clauses on; of two words, it has to hold the
# more telling one.
LEAST_COVERAGE = 0.2
LEAST_COVERAGE_OF_TWO = 0.5
# Below so many words a query is no quotation: it finds the same in whatever forms its words are typed.
WORDS_OF_A_QUOTATION = 3
# Passages shorter than this share of the average gain nothing more by being short.
SHORTEST_PASSAGE_SHARE = 0.5
SYNONYM_WEIGHT = 0.4
# Two neighbours of the query that stand at most so far apart in a passage, in that order, add this share
# of the lesser one's weight.
NEAR_WORDS = 2
NEARNESS = 0.4
# Age takes this much away, little by little over so many years; a page without a date stands in between.
OLDEST_FACTOR = 0.95
OLDEST_YEARS = 10
UNDATED_FACTOR = 0.98
OVERDUE_FACTOR = 0.97
# An entry whose title holds all words of the query is likely what is looked for: this share of their weight.
TITLE_BONUS = 0.4


def view_weights(clauses: int) -> dict[View, float]:
    """Return how much each view counts in a query of so many clauses."""
    if clauses < WORDS_OF_A_QUOTATION:
        return VIEW_WEIGHTS | {View.FORM: 0.0}
    return VIEW_WEIGHTS


def least_coverage(clauses: int) -> float:
    """Return from which share of the clauses' weight on an entry is a result."""
    return LEAST_COVERAGE_OF_TWO if clauses == 2 else LEAST_COVERAGE


def saturate(often: float, norm: float) -> float:
    """Return what a term met `often` times gives (BM25); `norm` is k1 adjusted to the length of the text."""
    return often * (K1 + 1) / (often + norm)


def inverse_document_frequency(pages: int, found: float) -> float:
    """Return how much a term tells that `found` of `pages` pages hold (BM25, never negative)."""
    return math.log(1 + (pages - found + 0.5) / (found + 0.5))


def freshness(published: datetime.date | None, today: datetime.date) -> float:
    """Return the factor of age: 1 for today, falling to OLDEST_FACTOR after OLDEST_YEARS and more."""
    if published is None:
        return UNDATED_FACTOR
    years = max((today - published).days, 0) / 365.25
    return 1 - (1 - OLDEST_FACTOR) * min(years / OLDEST_YEARS, 1)


def review_factor(review_due: datetime.date | None, today: datetime.date) -> float:
    """Return the factor of a page whose review is overdue."""
    return OVERDUE_FACTOR if review_due is not None and review_due < today else 1.0


def union_size(pages: int, found: Sequence[int]) -> float:
    """Estimate how many of `pages` pages hold at least one of several terms, as if they were independent."""
    if len(found) == 1 or not pages:
        return float(sum(found))
    without = 1.0
    for number in found:
        without *= 1 - min(number, pages) / pages
    return pages * (1 - without)
