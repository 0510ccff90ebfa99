"""How much each word of a query tells, by the vocabulary of the site: the same for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS

from .. import ranking
from ..models import Form, IndexedEntry
from .base import Clause, EngineQuery


@dataclass(frozen=True, slots=True)
class ClauseWeight:
    """The weight of a clause × its inverse document frequency: by lemma (or form where no lemma is known), and by form."""

    sure: float
    form: float


def clause_weights(
    query: EngineQuery, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[ClauseWeight, ...]:
    """Return how much each clause of the query tells."""
    if not query.clauses:
        return ()
    rows = _rows(query, using)
    entries = IndexedEntry.objects.using(using).filter(language=query.language).count()
    return tuple(_weight(clause, rows, entries) for clause in query.clauses)


def _rows(query: EngineQuery, using: str) -> Sequence[tuple[str, str, int]]:
    """Return form, lemma and number of entries; each view is asked by itself, as an "or" would read the whole table."""
    wanted = {
        "lemma": {lemma for clause in query.clauses for lemma in clause.lemmas},
        "form": {form for clause in query.clauses for form in clause.forms},
    }
    found: dict[int, tuple[str, str, int]] = {}
    for column, tokens in wanted.items():
        if tokens:
            rows = Form.objects.using(using).filter(
                language=query.language, **{f"{column}__in": sorted(tokens)}
            )
            for pk, *row in rows.values_list("pk", "form", "lemma", "entries"):
                found[pk] = (row[0], row[1], row[2])
    return list(found.values())


def _weight(clause: Clause, rows: Sequence[tuple[str, str, int]], entries: int) -> ClauseWeight:
    by_lemma = [number for _form, lemma, number in rows if lemma in clause.lemmas]
    by_form = [number for form, _lemma, number in rows if form in clause.forms]
    return ClauseWeight(
        sure=clause.weight * _idf(entries, by_lemma or by_form),
        form=clause.weight * _idf(entries, by_form),
    )


def _idf(entries: int, found: Sequence[int]) -> float:
    return ranking.inverse_document_frequency(entries, ranking.union_size(entries, found))
