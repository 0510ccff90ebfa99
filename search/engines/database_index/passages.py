"""Second step of a search: the passages of the best entries are scored, and lift their entry."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ... import ranking
from ..base import EngineQuery, PassageHit, View
from .matching import PreparedClause
from .phrases import places_of_forms
from .writing import GAP

# Of a word that stands in an entry more often than that, the first places are enough.
MOST_PLACES = 400
AVERAGE_PASSAGE = 60


@dataclass(frozen=True, slots=True)
class ScoredPassages:
    """The passages of an entry that answer, best first, and what the best gives to the entry."""

    hits: tuple[PassageHit, ...] = ()
    best: float = 0.0
    nearness: float = 0.0
    title: float = 0.0


def score_passages(
    *,
    using: str,
    query: EngineQuery,
    clauses: Sequence[PreparedClause],
    keys: Mapping[int, str],
) -> dict[int, ScoredPassages]:
    """Score the passages of entries by the words that surely stand in them.

    `keys` maps the id of an entry to its key.
    """
    wanted = frozenset().union(*(clause.surely for clause in clauses))
    if not keys or not wanted:
        return {}
    starts: dict[int, Sequence[int]] = {}
    places = places_of_forms(using, keys, wanted, starts=starts)
    return {
        entry_id: _score_entry(query, clauses, starts[entry_id], keys[entry_id], by_form)
        for entry_id, by_form in places.items()
    }


def _score_entry(
    query: EngineQuery,
    clauses: Sequence[PreparedClause],
    starts: Sequence[int],
    key: str,
    by_form: Mapping[int, Sequence[int]],
) -> ScoredPassages:
    """Score each passage that holds a word of the query; the title counts for all, and is none itself."""
    found: dict[int, list[list[int]]] = defaultdict(lambda: [[] for _clause in clauses])
    exact: dict[int, list[int]] = defaultdict(lambda: [0] * len(clauses))
    for number, clause in enumerate(clauses):
        for form_id in clause.surely:
            for place in by_form.get(form_id, ())[:MOST_PLACES]:
                passage = bisect_right(starts, place) - 1
                found[passage][number].append(place)
                exact[passage][number] += form_id in clause.by_form
    title = found.pop(0, [[] for _clause in clauses])
    form_weight = ranking.view_weights(len(clauses))[View.FORM]
    whole = sum(clause.weight for clause in clauses)
    scored = []
    for passage, words in found.items():
        end = starts[passage + 1] - GAP if passage + 1 < len(starts) else None
        length = (end - starts[passage]) if end is not None else AVERAGE_PASSAGE
        norm = ranking.K1 * (
            1
            - ranking.B
            + ranking.B * max(length / AVERAGE_PASSAGE, ranking.SHORTEST_PASSAGE_SHARE)
        )
        score = covered = 0.0
        for clause, places, more, same in zip(clauses, words, title, exact[passage], strict=True):
            often = len(places) + 0.5 * bool(more)
            if places:
                covered += clause.weight
            if often:
                score += ranking.saturate(often, norm) * clause.weight
            if same:
                score += form_weight * clause.idf[View.FORM] * ranking.saturate(same, norm)
        score += query.passage_scores.get((key, passage), 0.0)
        near = _nearness(clauses, words)
        scored.append((score + near, passage, covered, score, near))
    scored.sort(key=lambda row: (-row[0], row[1]))
    bonus = ranking.TITLE_BONUS * whole if all(title) else 0.0
    if not scored:
        return ScoredPassages(title=bonus)
    least = 0.999 * ranking.least_coverage(len(clauses)) * whole
    hits = tuple(
        PassageHit(passage, total)
        for total, passage, covered, _score, _near in scored
        if covered >= least
    )
    return ScoredPassages(hits, scored[0][3], scored[0][4], bonus)


def _nearness(clauses: Sequence[PreparedClause], words: Sequence[Sequence[int]]) -> float:
    """Return what is added for words of the query that stand side by side in its order."""
    near = 0.0
    for number in range(len(words) - 1):
        following = set(words[number + 1])
        if any(
            place + step in following
            for place in words[number]
            for step in range(1, ranking.NEAR_WORDS + 1)
        ):
            near += ranking.NEARNESS * min(clauses[number].weight, clauses[number + 1].weight)
    return near
