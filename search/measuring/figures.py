"""Figures of ranking over a question set, and of time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

AT = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the questions of a set; times in milliseconds."""

    questions: int
    mrr: float
    ndcg: float
    recall: float
    empty: float
    p50: float
    p95: float


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value below which `percent` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[round(percent / 100 * (len(ordered) - 1))] if ordered else 0.0


def figures(
    answers: Sequence[Sequence[str]], right: Sequence[Sequence[str]], milliseconds: Sequence[float]
) -> Figures:
    """Return MRR, nDCG and recall at 10 (binary relevance), the share of empty answers, and times."""
    reciprocal = gain = recall = empty = 0.0
    for found, wanted in zip(answers, right, strict=True):
        ranks = [rank for rank, key in enumerate(found[:AT]) if key in set(wanted)]
        best = sum(1 / math.log2(rank + 2) for rank in range(min(AT, len(wanted))))
        reciprocal += 1 / (ranks[0] + 1) if ranks else 0
        gain += sum(1 / math.log2(rank + 2) for rank in ranks) / best if best else 0
        recall += len(ranks) / min(AT, len(wanted)) if wanted else 0
        empty += not found
    count = max(len(answers), 1)
    return Figures(
        len(answers),
        reciprocal / count,
        gain / count,
        recall / count,
        empty / count,
        percentile(milliseconds, 50),
        percentile(milliseconds, 95),
    )
