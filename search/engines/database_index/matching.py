"""First step of a search: all entries that meet the words of a query well enough, with their scores, in SQL.

The same statement runs on SQLite and PostgreSQL; only plain SQL is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connections
from django.db.models import Count, Sum, Value
from django.db.models.functions import Coalesce

from ... import ranking
from ...models import Form, IndexedEntry, Posting
from ..base import Clause, EngineQuery, View
from .writing import TENTHS


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form of the vocabulary."""

    form_id: int
    form: str
    lemma: str
    prefix: str
    entries: int


@dataclass(frozen=True, slots=True)
class PreparedClause:
    """A clause with the forms that meet it in each view and how much each view tells; `weight` counts for coverage."""

    clause: Clause
    by_form: frozenset[int]
    by_lemma: frozenset[int]
    by_prefix: frozenset[int]
    idf: dict[View, float]
    weight: float

    @property
    def surely(self) -> frozenset[int]:
        """Forms that are the word, not only begin like it."""
        return self.by_form | self.by_lemma


@dataclass(frozen=True, slots=True)
class CorpusSize:
    """How much the index holds in a language."""

    entries: int
    average_length: float


Facets = Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Match:
    """An entry that meets the query."""

    entry_id: int
    page_id: int
    score: float
    kind: str
    published_date: str
    review_due_date: str
    title: str
    key: str
    facets: Facets


def known_forms(
    *, using: str, language: str, clauses: Iterable[Clause]
) -> tuple[list[FormRow], CorpusSize]:
    """Return all forms that meet any of the clauses in any view, and how much the index holds, in one query.

    Each view is asked by itself: an "or" of three columns would read the whole vocabulary.
    """
    clauses = list(clauses)
    wanted = {
        "lemma": {lemma for clause in clauses for lemma in clause.lemmas},
        "prefix": {prefix for clause in clauses for prefix in clause.prefixes},
        "form": {form for clause in clauses for form in clause.forms},
    }
    rows = Form.objects.using(using).filter(language=language).order_by()
    meeting = (
        rows.filter(**{f"{column}__in": sorted(tokens)}).values_list(
            "pk", "form", "lemma", "prefix", "entries", Value(0.0)
        )
        for column, tokens in wanted.items()
        if tokens
    )
    # The row of the whole index, told by its number: no form has the number 0.
    whole = (
        IndexedEntry.objects.using(using)
        .filter(language=language)
        .order_by()
        .values(number=Value(0), a=Value(""), b=Value(""), c=Value(""))
        .annotate(entries=Count("pk"), all_length=Coalesce(Sum("length"), 0.0))
        .values_list("number", "a", "b", "c", "entries", "all_length")
    )
    size = CorpusSize(0, 1.0)
    found = []
    for *row, length in whole.union(*meeting):
        if row[0]:
            found.append(FormRow(*row))
        elif row[4]:
            size = CorpusSize(row[4], length / row[4])
    return found, size


def prepare_clauses(
    clauses: Sequence[Clause], rows: Sequence[FormRow], size: CorpusSize
) -> list[PreparedClause]:
    """Find the forms of each clause; alternatives of a view share one idf, that of their union."""
    prepared = []
    for clause in clauses:
        members = {
            View.FORM: [row for row in rows if row.form in clause.forms],
            View.LEMMA: [row for row in rows if row.lemma in clause.lemmas],
            View.PREFIX: [row for row in rows if row.prefix in clause.prefixes],
        }
        idf = {
            view: ranking.inverse_document_frequency(
                size.entries, ranking.union_size(size.entries, [row.entries for row in found])
            )
            for view, found in members.items()
        }
        sure = idf[View.LEMMA] if members[View.LEMMA] else idf[View.FORM]
        prepared.append(
            PreparedClause(
                clause,
                by_form=frozenset(row.form_id for row in members[View.FORM]),
                by_lemma=frozenset(row.form_id for row in members[View.LEMMA]),
                by_prefix=frozenset(row.form_id for row in members[View.PREFIX]),
                idf=idf,
                weight=clause.weight * sure,
            )
        )
    return prepared


def _values(rows: Iterable[Sequence[float]]) -> str:
    """Return rows of numbers as SQL; nothing a reader typed is among them."""
    return ", ".join(f"({', '.join(map(repr, row))})" for row in rows)


def match_entries(
    *,
    using: str,
    query: EngineQuery,
    clauses: Sequence[PreparedClause],
    size: CorpusSize,
    synonyms: Iterable[tuple[int, int, float, float]] = (),
) -> list[Match]:
    """Return the entries that meet at least the least share of the clauses' weight, best first.

    `synonyms` are rows of clause number, entry id, frequency and weight.
    """
    words = [
        (
            number,
            form_id,
            int(form_id in clause.by_form),
            int(form_id in clause.by_lemma),
            int(form_id in clause.by_prefix),
        )
        for number, clause in enumerate(clauses)
        for form_id in sorted(clause.surely | clause.by_prefix)
    ]
    view_weights = ranking.view_weights(len(clauses))
    weights = [
        (
            number,
            *(clause.clause.weight * view_weights[view] * clause.idf[view] for view in View),
            clause.weight,
        )
        for number, clause in enumerate(clauses)
    ]
    met = list(synonyms)
    if not words and not met:
        return []
    quote = connections[using].ops.quote_name
    posting, entry = quote(Posting._meta.db_table), quote(IndexedEntry._meta.db_table)
    # A hair less, so that a sum of the same weights in another order is not found too small.
    least = 0.999 * ranking.least_coverage(len(clauses)) * sum(clause.weight for clause in clauses)
    sources = []
    if words:
        sources.append(
            "SELECT w.word, p.entry_id, p.frequency * w.f AS f, p.frequency * w.l AS l,"
            " p.frequency * w.x AS x, 0.0 AS s, 0.0 AS sw"
            f" FROM w CROSS JOIN {posting} p WHERE p.form_id = w.form_id"
        )
    if met:
        sources.append("SELECT word, entry_id, 0, 0, 0, s, sw FROM m")
    k = ranking.K1 * (1 - ranking.B)
    b = ranking.K1 * ranking.B / size.average_length
    saturated = f"* {ranking.K1 + 1}"
    statement = f"""
        WITH {f"w(word, form_id, f, l, x) AS (VALUES {_values(words)})," if words else ""}
        {f"m(word, entry_id, s, sw) AS (VALUES {_values(met)})," if met else ""}
        v(word, f, l, x, weight) AS (VALUES {_values(weights)}),
        g AS (
            SELECT word, entry_id, SUM(f) / {TENTHS}.0 AS f, SUM(l) / {TENTHS}.0 AS l, SUM(x) / {TENTHS}.0 AS x,
                MAX(s) AS s, MAX(sw) AS sw
            FROM ({" UNION ALL ".join(sources)}) t GROUP BY word, entry_id
        ),
        r AS (
            SELECT g.entry_id AS entry_id,
                SUM(v.f * g.f {saturated} / (g.f + {k} + {b} * e.length)
                    + v.l * g.l {saturated} / (g.l + {k} + {b} * e.length)
                    + v.x * g.x {saturated} / (g.x + {k} + {b} * e.length)
                    + g.sw * g.s {saturated} / (g.s + {k} + {b} * e.length)) AS score,
                SUM(CASE WHEN g.f > 0 OR g.l > 0 OR g.s > 0 THEN v.weight ELSE 0 END) AS covered
            FROM g JOIN v ON v.word = g.word JOIN {entry} e ON e.id = g.entry_id
            GROUP BY g.entry_id
        )
        SELECT r.entry_id, e.page_id, r.score, e.kind, e.published_date, e.title, e.regions, e.levels, e.policy_areas,
            e.review_due_date, e.key
        FROM r JOIN {entry} e ON e.id = r.entry_id
        WHERE r.covered >= {least!r} AND e.language = %s
    """
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [query.language])
        rows = cursor.fetchall()
    hidden_pages, hidden_keys = set(query.hidden_page_ids), set(query.hidden_keys)
    matches = [
        _match(row)
        for row in rows
        if row[1] not in hidden_pages
        and row[-1] not in hidden_keys
        and (not query.entry_key or row[-1] == query.entry_key)
    ]
    # Quicker here than in the statement, which would put whole rows in order.
    matches.sort(key=lambda match: (-match.score, match.entry_id))
    return matches


def _match(row: Sequence) -> Match:
    entry_id, page_id, score, kind, published, title, regions, levels, areas, due, key = row
    date = str(published) if published else ""
    return Match(
        entry_id,
        page_id,
        score,
        kind,
        date,
        str(due) if due else "",
        title,
        key,
        _facets(kind, regions, levels, areas, date[:4]),
    )


@lru_cache(maxsize=10_000)
def _facets(kind: str, regions: str, levels: str, areas: str, year: str) -> Facets:
    """Return the codes of an entry by facet; many entries share theirs."""
    return {
        "kinds": (kind,),
        "regions": tuple(regions.split()),
        "levels": tuple(levels.split()),
        "policy_areas": tuple(areas.split()),
        "years": (year,) if year else (),
    }
