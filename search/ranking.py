"""The figures of ranking, shared by all engines; how they were found is in docs/adr/0021."""

from __future__ import annotations

import datetime
import math

from .engines.base import View

K1 = 0.9
B = 0.5
VIEW_WEIGHTS = {View.FORM: 0.7, View.LEMMA: 1.0, View.PREFIX: 0.7}
TITLE_WEIGHT = 2.0
LEAD_WEIGHT = 1.2
HEADING_WEIGHT = 1.5
TEXT_WEIGHT = 1.0
# Share of the best passage's score that is added to the page's own.
PASSAGE_SHARE = 0.3
# A page is a result from this share of the weight of all clauses on.
LEAST_COVERAGE = 0.3
SYNONYM_WEIGHT = 0.4


def inverse_document_frequency(pages: int, found: float) -> float:
    """Return how much a term tells that `found` of `pages` pages hold (BM25, never negative)."""
    return math.log(1 + (pages - found + 0.5) / (found + 0.5))


def freshness(published: datetime.date | None, today: datetime.date) -> float:
    """Return the factor of age: 1 for today, about 0.95 after ten years and more."""
    if published is None:
        return 0.98
    years = max((today - published).days, 0) / 365.25
    return 1 - 0.05 * min(years, 10) / 10


def review_factor(review_due: datetime.date | None, today: datetime.date) -> float:
    """Return the factor of a page whose review is overdue."""
    return 0.97 if review_due is not None and review_due < today else 1.0
