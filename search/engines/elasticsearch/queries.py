"""A reader's query as one request to Elasticsearch."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from ... import ranking
from ..base import FACETS, Clause, EngineQuery, Phrase, Sort, View
from ..weights import ClauseWeight
from .mapping import ALTERNATIVE, FACET_FIELDS, GAP, PASSAGES, TITLE, passage_ref

Query = dict[str, Any]

MOST_VALUES = 500
_BETWEEN_EQUALS = 0.05
# The count of results without any filter, beside the counts of the facets.
EVERYTHING = "everything"
_NO_KEY = "-"
_SURE_VIEWS = (View.FORM, View.LEMMA)
# So many of the best entries are ordered by their passages too, as the database does it.
BEST_ENTRIES = 50
_ORDERS: dict[Sort, list[Query]] = {
    Sort.NEWEST: [
        {"published_date": {"order": "desc", "missing": "_last"}},
        {"_score": "desc"},
        {"key": "asc"},
    ],
    Sort.TITLE: [{"title_order": "asc"}, {"key": "asc"}],
}
_BY_SCORE: list[Query] = [{"_score": "desc"}, {"key": "asc"}]
_DAYS_IN_A_YEAR = 365.25


def request_body(
    query: EngineQuery, *, weights: Sequence[ClauseWeight], today: datetime.date
) -> Query:
    """Return the whole request but its place in the list: hits, their passages, the total and all facets.

    `weights` are those of the clauses.
    """
    body: Query = {
        "query": _words(query, weights),
        "track_scores": True,
        "track_total_hits": True,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["key", "page_id"],
        "aggs": _facets(query),
    }
    if query.sort in _ORDERS:
        body["sort"] = _ORDERS[query.sort]
    else:
        closer = {"rescore_query": _closer_look(query, weights)}
        aged = {"rescore_query": _age(today), "score_mode": "multiply"}
        body["rescore"] = [{"window_size": BEST_ENTRIES, "query": step} for step in (closer, aged)]
    if chosen := query.filters.chosen():
        body["post_filter"] = {"bool": {"filter": [_chosen(*item) for item in chosen.items()]}}
    return body if query.explain else _unnamed(body)


def _unnamed(part: Any) -> Any:
    """Return a part of a request without the names of queries: for each of them the server looks at every hit again."""
    if isinstance(part, dict):
        return {key: _unnamed(value) for key, value in part.items() if key != "_name"}
    if isinstance(part, list):
        return [_unnamed(item) for item in part]
    return part


def far_body(body: Query) -> Query:
    """Return the request for a place that only `search_after` reaches: no counts, and an order that can be gone on from."""
    plain = {key: value for key, value in body.items() if key not in ("aggs", "rescore")}
    return {"sort": _BY_SCORE} | plain


def _words(query: EngineQuery, weights: Sequence[ClauseWeight]) -> Query:
    """All entries that are results, scored as wholes."""
    conditions: list[Query] = [{"term": {"language": query.language}}]
    conditions += [_phrase(phrase) for phrase in query.phrases]
    if query.entry_key:
        conditions.append({"term": {"key": query.entry_key}})
    conditions.append(_coverage(query, weights))
    excluded = [_phrase(phrase) for phrase in query.excluded]
    if query.hidden_page_ids:
        excluded.append({"terms": {"page_id": list(query.hidden_page_ids)}})
    if query.hidden_keys:
        excluded.append({"terms": {"key": list(query.hidden_keys)}})
    told = [*_views(query.clauses), *_synonyms(query, weights), _shown_passages(query, weights)]
    return {"bool": {"filter": conditions, "must_not": excluded, "should": told}}


def _closer_look(query: EngineQuery, weights: Sequence[ClauseWeight]) -> Query:
    """What the best entries get besides: for their title, for neighbours, and a share of their best passage."""
    best = _best_passage(query, weights) | {"_name": "passage", "boost": ranking.PASSAGE_SHARE}
    told = [
        _whole_title(query, weights),
        *_neighbours(query.clauses, weights),
        {"nested": best},
    ]
    return {"bool": {"should": told}}


def _shown_passages(query: EngineQuery, weights: Sequence[ClauseWeight]) -> Query:
    """Ask for the best passages of the entries shown, and for nothing else.

    The server looks for `inner_hits` of whatever it returns. Beside a condition that no entry meets, the
    passages of all the other entries are not looked at.
    """
    inner = {
        "size": query.passages_per_entry,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": [f"{PASSAGES}.number"],
    }
    shown = {"nested": _passages(query, weights) | {"inner_hits": inner}}
    return {"bool": {"must": [{"term": {"key": _NO_KEY}}, shown]}}


def _views(clauses: Sequence[Clause]) -> Iterator[Query]:
    """Yield a query for each view and weight; the alternatives of a word count as one term."""
    view_weights = ranking.view_weights(len(clauses))
    by_weight: dict[tuple[View, float], list[str]] = defaultdict(list)
    for clause in clauses:
        for view in View:
            if view_weights[view] and (tokens := _tokens(clause, view)):
                by_weight[view, clause.weight].append(ALTERNATIVE.join(tokens))
    for (view, weight), words in by_weight.items():
        boost = view_weights[view] * weight
        yield {
            "match": {view.value: {"query": " ".join(words), "boost": boost, "_name": view.value}}
        }


def _tokens(clause: Clause, view: View) -> tuple[str, ...]:
    return {View.FORM: clause.forms, View.LEMMA: clause.lemmas, View.PREFIX: clause.prefixes}[view]


def _synonyms(query: EngineQuery, weights: Sequence[ClauseWeight]) -> Iterator[Query]:
    """Yield what an entry gets that says it in other words: a share of what the words themselves would give."""
    for item in query.expansions:
        told = item.weight * sum(weights[number].sure for number in item.covers)
        yield _share(_phrase(item.phrase), told, "synonym")


def _share(condition: Query, boost: float, name: str = "") -> Query:
    """What meets the condition gets this much; Elasticsearch takes no boost of nothing."""
    named: Query = {"_name": name} if name else {}
    return {"constant_score": {"filter": condition, "boost": max(boost, 0.001)} | named}


def _phrase(phrase: Phrase, path: str = "") -> Query:
    """Words in this order; with others between them they are looked for as intervals, which keep the order."""
    field = path + phrase.view.value
    if phrase.slop and len(phrase.words) > 1:
        gaps = phrase.slop + sum(not words for words in phrase.words)
        return {"intervals": {field: _in_order((words for words in phrase.words if words), gaps)}}
    words = " ".join(ALTERNATIVE.join(words) if words else GAP for words in phrase.words)
    return {"match_phrase": {field: words}}


def _in_order(words: Iterable[tuple[str, ...]], gaps: int) -> Query:
    parts = [
        {"any_of": {"intervals": [{"match": {"query": token}} for token in tokens]}}
        for tokens in words
    ]
    return {"all_of": {"ordered": True, "max_gaps": gaps, "intervals": parts}}


def _neighbours(
    clauses: Sequence[Clause], weights: Sequence[ClauseWeight], path: str = ""
) -> Iterator[Query]:
    """Yield what is added for words of the query that stand side by side in its order."""
    for number, (clause, following) in enumerate(pairwise(clauses)):
        if clause.lemmas and following.lemmas:
            rule = _in_order((clause.lemmas, following.lemmas), ranking.NEAR_WORDS - 1)
            told = ranking.NEARNESS * min(weights[number].sure, weights[number + 1].sure)
            near = {"intervals": {path + View.LEMMA.value: rule}}
            yield _share(near, told, "" if path else "nearness")


def _whole_title(query: EngineQuery, weights: Sequence[ClauseWeight]) -> Query:
    """What an entry gets whose title holds all words of the query."""
    held = [
        {
            "bool": {
                "should": [
                    _any_token(clause, view, TITLE) for view in _SURE_VIEWS if _tokens(clause, view)
                ]
            }
        }
        for clause in query.clauses
    ]
    told = ranking.TITLE_BONUS * sum(weight.sure for weight in weights)
    return _share({"bool": {"filter": held}}, told, "title")


def _coverage(query: EngineQuery, weights: Sequence[ClauseWeight], path: str = "") -> Query:
    """Enough of the words must be met by form, lemma or synonym; a prefix alone finds nothing."""
    met = _met(query, path)
    sure = [weight.sure for weight in weights]
    least = ranking.least_coverage(len(sure)) * sum(sure) * 0.999
    if (enough := enough_clauses(sure, least)) is not None:
        return {"bool": {"should": met, "minimum_should_match": enough}}
    shares = [_share(part, weight) for part, weight in zip(met, sure, strict=True)]
    return {"function_score": {"query": {"bool": {"should": shares}}, "min_score": least}}


def enough_clauses(weights: Sequence[float], least: float) -> int | None:
    """Return how many clauses weigh enough together whichever they are, if fewer never do; else nothing."""
    ascending = sorted(weights)
    for number in range(1, len(ascending) + 1):
        if sum(ascending[:number]) >= least:
            return number if sum(ascending[len(ascending) - number + 1 :]) < least else None
    return None


def _met(query: EngineQuery, path: str = "") -> list[Query]:
    """Return for each clause the condition that it is met."""
    met = []
    for number, clause in enumerate(query.clauses):
        ways = [_any_token(clause, view, path) for view in _SURE_VIEWS if _tokens(clause, view)]
        ways += [_phrase(item.phrase, path) for item in query.expansions if number in item.covers]
        met.append({"bool": {"should": ways}} if len(ways) != 1 else ways[0])
    return met


def _any_token(clause: Clause, view: View, path: str) -> Query:
    tokens = _tokens(clause, view)
    if len(tokens) == 1:
        return {"term": {path + view.value: tokens[0]}}
    return {"terms": {path + view.value: list(tokens)}}


def _passages(query: EngineQuery, weights: Sequence[ClauseWeight]) -> Query:
    """Passages that answer: those that hold enough of the query, neighbours among its words first."""
    path = f"{PASSAGES}."
    found = _best_passage(query, weights)
    found["query"]["bool"]["filter"] = _coverage(query, weights, path)
    found["query"]["bool"]["should"] += _neighbours(query.clauses, weights, path)
    return found


def _best_passage(query: EngineQuery, weights: Sequence[ClauseWeight]) -> Query:
    """What the words of the query tell in the passage that holds most of them.

    A passage is short, so that a word in it counts by how much it tells on the whole site; how often it
    stands there, and how long the passage is, decides between equals.
    """
    path = f"{PASSAGES}."
    told = [
        _share(met, weight.sure) for met, weight in zip(_met(query, path), weights, strict=True)
    ]
    form_weight = ranking.view_weights(len(query.clauses))[View.FORM]
    told += [
        _share(_any_token(clause, View.FORM, path), form_weight * weight.form)
        for clause, weight in zip(query.clauses, weights, strict=True)
        if clause.forms and form_weight
    ]
    lemmas = [ALTERNATIVE.join(clause.lemmas or clause.forms) for clause in query.clauses]
    often = {"query": " ".join(lemmas), "boost": _BETWEEN_EQUALS}
    told.append({"match": {path + View.LEMMA.value: often}})
    told += [
        _share({"term": {f"{path}ref": passage_ref(*place)}}, score)
        for place, score in query.passage_scores.items()
    ]
    return {"path": PASSAGES, "score_mode": "max", "query": {"bool": {"should": told}}}


def _age(today: datetime.date) -> Query:
    """Return the mild factors of `ranking.freshness` and `ranking.review_factor` as a score."""
    dated = {"exists": {"field": "published_date"}}
    oldest, undated = ranking.OLDEST_FACTOR, ranking.UNDATED_FACTOR
    half = f"{round(ranking.OLDEST_YEARS * _DAYS_IN_A_YEAR / 2)}d"
    linear = {"published_date": {"origin": today.isoformat(), "scale": half, "decay": 0.5}}
    fresh: Query = {
        "query": {"match_all": {}},
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
    # Where nothing is chosen the total says it.
    facets: Query = {EVERYTHING: {"filter": {"match_all": {}}}} if chosen else {}
    for name in FACETS:
        others = [_chosen(*item) for item in chosen.items() if item[0] != name]
        terms = {"terms": {"field": FACET_FIELDS[name], "size": MOST_VALUES}}
        # A filter that lets all through costs as much as any other.
        facets[name] = (
            {"filter": {"bool": {"filter": others}}, "aggs": {"values": terms}} if others else terms
        )
    return facets


def _chosen(facet: str, codes: tuple[str, ...]) -> Query:
    return {"terms": {FACET_FIELDS[facet]: list(codes)}}
