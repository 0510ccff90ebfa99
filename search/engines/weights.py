"""How much each word of a query tells, by the vocabulary of the site: the same for every engine."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from .. import ranking
from ..models import Form, IndexedEntry
from .base import Clause, EngineQuery


def clause_weights(query: EngineQuery, *, using: str = DEFAULT_DB_ALIAS) -> list[float]:
    """Return for each clause its weight × its inverse document frequency, by lemma or else by form."""
    if not query.clauses:
        return []
    rows = _rows(query, using)
    entries = IndexedEntry.objects.using(using).filter(language=query.language).count()
    return [clause.weight * _idf(clause, rows, entries) for clause in query.clauses]


def _rows(query: EngineQuery, using: str) -> list[tuple[str, str, int]]:
    lemmas = {lemma for clause in query.clauses for lemma in clause.lemmas}
    forms = {form for clause in query.clauses for form in clause.forms}
    found = Form.objects.using(using).filter(
        Q(lemma__in=lemmas) | Q(form__in=forms), language=query.language
    )
    return list(found.values_list("form", "lemma", "entries"))


def _idf(clause: Clause, rows: Sequence[tuple[str, str, int]], entries: int) -> float:
    by_lemma = [number for _form, lemma, number in rows if lemma in clause.lemmas]
    by_form = [number for form, _lemma, number in rows if form in clause.forms]
    found = ranking.union_size(entries, by_lemma or by_form)
    return ranking.inverse_document_frequency(entries, found)
