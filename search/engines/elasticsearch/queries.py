"""A reader's query as one request to Elasticsearch."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from ... import ranking
from ..base import FACETS, Clause, EngineQuery, Expansion, Phrase, Sort, View
from .mapping import ALTERNATIVE, FACET_FIELDS, GAP, PASSAGES, passage_ref

Query = dict[str, Any]

MOST_VALUES = 500
_SURE_VIEWS = (View.FORM, View.LEMMA)
_SORTS: dict[Sort, list[Query]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"key": "asc"}],
    Sort.NEWEST: [
        {"published_date": {"order": "desc", "missing": "_last"}},
        {"_score": "desc"},
        {"key": "asc"},
    ],
    Sort.TITLE: [{"title_order": "asc"}, {"key": "asc"}],
}
_DAYS_IN_A_YEAR = 365.25


def request_body(query: EngineQuery, *, weights: Sequence[float], today: datetime.date) -> Query:
    """Return the whole request but its place in the list: hits, their passages, the total and all facets.

    `weights` tells how much each clause tells (its weight × its inverse document frequency).
    """
    body: Query = {
        "query": _aged(_words(query, weights), today),
        "sort": _SORTS[query.sort],
        "track_scores": True,
        "track_total_hits": True,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["key", "page_id"],
        "aggs": _facets(query),
    }
    if chosen := query.filters.chosen():
        body["post_filter"] = {"bool": {"filter": [_chosen(*item) for item in chosen.items()]}}
    return body


def _words(query: EngineQuery, weights: Sequence[float]) -> Query:
    """The entry as a whole, a share of its best passage, and neighbours that stand side by side."""
    conditions: list[Query] = [{"term": {"language": query.language}}]
    conditions += [_phrase(phrase) for phrase in query.phrases]
    if query.clauses:
        conditions.append(_coverage(query, weights))
    excluded = [_phrase(phrase) for phrase in query.excluded]
    if query.hidden_page_ids:
        excluded.append({"terms": {"page_id": list(query.hidden_page_ids)}})
    told = [
        *_views(query.clauses),
        *_synonyms(query.expansions),
        *_neighbours(query.clauses, weights),
    ]
    if query.clauses:
        told.append(_best_passage(query, weights))
    return {"bool": {"filter": conditions, "must_not": excluded, "should": told}}


def _views(
    clauses: Iterable[Clause], path: str = "", views: Iterable[View] = View
) -> Iterator[Query]:
    """Yield a query for each view and weight; the alternatives of a word count as one term."""
    clauses = list(clauses)
    view_weights = ranking.view_weights(len(clauses))
    by_weight: dict[tuple[View, float], list[str]] = defaultdict(list)
    for clause in clauses:
        for view in views:
            if not view_weights[view]:
                continue
            if tokens := _tokens(clause, view):
                by_weight[view, clause.weight].append(ALTERNATIVE.join(tokens))
    for (view, weight), words in by_weight.items():
        match: Query = {"query": " ".join(words), "boost": view_weights[view] * weight}
        if not path:
            match["_name"] = view.value
        yield {"match": {path + view.value: match}}


def _tokens(clause: Clause, view: View) -> tuple[str, ...]:
    return {View.FORM: clause.forms, View.LEMMA: clause.lemmas, View.PREFIX: clause.prefixes}[view]


def _synonyms(expansions: Iterable[Expansion], path: str = "") -> Iterator[Query]:
    for expansion in expansions:
        name = "" if path else "synonym"
        yield _phrase(expansion.phrase, path, boost=expansion.weight, name=name)


def _phrase(phrase: Phrase, path: str = "", *, boost: float = 1.0, name: str = "") -> Query:
    """Words in this order; with others between them they are looked for as intervals, which keep the order."""
    field = path + phrase.view.value
    named: Query = {"_name": name} if name else {}
    if phrase.slop and len(phrase.words) > 1:
        gaps = phrase.slop + sum(not words for words in phrase.words)
        rule = _in_order((words for words in phrase.words if words), gaps)
        return {"intervals": {field: rule | {"boost": boost} | named}}
    words = " ".join(ALTERNATIVE.join(words) if words else GAP for words in phrase.words)
    return {"match_phrase": {field: {"query": words, "boost": boost} | named}}


def _in_order(words: Iterable[tuple[str, ...]], gaps: int) -> Query:
    parts = [
        {"any_of": {"intervals": [{"match": {"query": token}} for token in tokens]}}
        for tokens in words
    ]
    return {"all_of": {"ordered": True, "max_gaps": gaps, "intervals": parts}}


def _neighbours(
    clauses: Sequence[Clause], weights: Sequence[float], path: str = ""
) -> Iterator[Query]:
    """Yield what is added for words of the query that stand side by side in its order."""
    for number, (clause, following) in enumerate(pairwise(clauses)):
        if clause.lemmas and following.lemmas:
            rule = _in_order((clause.lemmas, following.lemmas), ranking.NEAR_WORDS - 1)
            share: Query = {
                "filter": {"intervals": {path + View.LEMMA.value: rule}},
                "boost": max(ranking.NEARNESS * min(weights[number : number + 2]), 0.001),
            }
            if not path:
                share["_name"] = "nearness"
            yield {"constant_score": share}


def _coverage(query: EngineQuery, weights: Sequence[float], path: str = "") -> Query:
    """Enough of the words must be met by form, lemma or synonym; a prefix alone finds nothing."""
    met = [
        _met(clause, [item.phrase for item in query.expansions if number in item.covers], path)
        for number, clause in enumerate(query.clauses)
    ]
    least = ranking.least_coverage(len(weights)) * sum(weights) * (1 - 1e-9)
    if (enough := enough_clauses(weights, least)) is not None:
        return {"bool": {"should": met, "minimum_should_match": enough}}
    shares = [
        {"constant_score": {"filter": part, "boost": weight}}
        for part, weight in zip(met, weights, strict=True)
    ]
    return {"function_score": {"query": {"bool": {"should": shares}}, "min_score": least}}


def enough_clauses(weights: Sequence[float], least: float) -> int | None:
    """Return how many clauses weigh enough together whichever they are, if fewer never do; else nothing."""
    ascending = sorted(weights)
    for number in range(1, len(ascending) + 1):
        if sum(ascending[:number]) >= least:
            return number if sum(ascending[len(ascending) - number + 1 :]) < least else None
    return None


def _met(clause: Clause, synonyms: Iterable[Phrase], path: str) -> Query:
    ways: list[Query] = [
        {"term": {path + view.value: token}}
        for view in _SURE_VIEWS
        for token in _tokens(clause, view)
    ]
    ways += [_phrase(phrase, path) for phrase in synonyms]
    return {"bool": {"should": ways}} if len(ways) != 1 else ways[0]


def _best_passage(query: EngineQuery, weights: Sequence[float]) -> Query:
    """The passage that answers best: the entry gets a share of its score, and shows it with the next ones."""
    path = f"{PASSAGES}."
    told = [
        *_views(query.clauses, path),
        *_synonyms(query.expansions, path),
        *_neighbours(query.clauses, weights, path),
    ]
    for place, score in query.passage_scores.items():
        named = {"term": {f"{path}ref": passage_ref(*place)}}
        told.append({"constant_score": {"filter": named, "boost": score}})
    return {
        "nested": {
            "path": PASSAGES,
            "score_mode": "max",
            "boost": ranking.PASSAGE_SHARE,
            "_name": "passage",
            "query": {"bool": {"filter": _coverage(query, weights, path), "should": told}},
            "inner_hits": {
                "size": query.passages_per_entry,
                "_source": False,
                "stored_fields": "_none_",
                "docvalue_fields": [f"{path}number"],
            },
        }
    }


def _aged(query: Query, today: datetime.date) -> Query:
    """Multiply the score by the mild factors of `ranking.freshness` and `ranking.review_factor`."""
    dated = {"exists": {"field": "published_date"}}
    oldest, undated = ranking.OLDEST_FACTOR, ranking.UNDATED_FACTOR
    half = f"{round(ranking.OLDEST_YEARS * _DAYS_IN_A_YEAR / 2)}d"
    linear = {"published_date": {"origin": today.isoformat(), "scale": half, "decay": 0.5}}
    fresh: Query = {
        "query": query,
        "score_mode": "sum",
        "functions": [
            {"weight": oldest},
            {"filter": dated, "linear": linear, "weight": 1 - oldest},
            {"filter": {"bool": {"must_not": dated}}, "weight": undated - oldest},
        ],
    }
    overdue = {"range": {"review_due_date": {"lt": today.isoformat()}}}
    return {
        "function_score": {
            "query": {"function_score": fresh},
            "functions": [{"filter": overdue, "weight": ranking.OVERDUE_FACTOR}],
        }
    }


def _facets(query: EngineQuery) -> Query:
    """Count each facet over what all the other facets leave."""
    chosen = query.filters.chosen()
    facets = {}
    for name in FACETS:
        others = [_chosen(*item) for item in chosen.items() if item[0] != name]
        terms = {"terms": {"field": FACET_FIELDS[name], "size": MOST_VALUES}}
        facets[name] = {"filter": {"bool": {"filter": others}}, "aggs": {"values": terms}}
    return facets


def _chosen(facet: str, codes: tuple[str, ...]) -> Query:
    return {"terms": {FACET_FIELDS[facet]: list(codes)}}
