"""The ranking that comes with the database, measured beside the site's own (docs/adr/0021).

`python -m tests.measuring.native_ranking --docs D.jsonl --queries Q.jsonl` prints MRR@10 of each variant of the questions,
`--passages 1000 100000` the time of an answer on the sample of `bench_search`. It measures FTS5 where the site's database is
SQLite, `ts_rank` where it is PostgreSQL: same analysis, same reading of the question, same views.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Protocol

import django
from django.db import connections

AT = 10


class NativeEngine(Protocol):
    """Just enough of an engine: write entries, return the keys of the best ten."""

    name: str

    def add(self, rows: Iterable[tuple[str, dict[str, str]]]) -> None: ...

    def best(self, tokens: dict[str, Sequence[str]], weights: dict[str, float]) -> list[str]: ...


class Fts5:
    """SQLite's full-text search: one column for each view, its own bm25() with a weight for each column."""

    name = "FTS5, bm25()"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.execute(
            "CREATE VIRTUAL TABLE native USING fts5(key UNINDEXED, form, lemma, prefix)"
        )

    def add(self, rows: Iterable[tuple[str, dict[str, str]]]) -> None:
        self.connection.executemany(
            "INSERT INTO native VALUES (?, ?, ?, ?)",
            ((key, text["form"], text["lemma"], text["prefix"]) for key, text in rows),
        )

    def best(self, tokens: dict[str, Sequence[str]], weights: dict[str, float]) -> list[str]:
        parts = [
            f"{view} : ({' OR '.join(map(json.dumps, words))})"
            for view, words in tokens.items()
            if words and weights[view]
        ]
        rank = f"bm25(native, 0, {weights['form']}, {weights['lemma']}, {weights['prefix']})"
        rows = self.connection.execute(
            f"SELECT key FROM native WHERE native MATCH ? ORDER BY {rank} LIMIT {AT}",
            [" OR ".join(parts)],
        )
        return [key for (key,) in rows]


class TsRank:
    """PostgreSQL's ts_rank over the lemmas, with a GIN index; it has no weight for rare words."""

    name = "PostgreSQL, ts_rank"

    def __init__(self, using: str) -> None:
        self.connection = connections[using]
        with self.connection.cursor() as cursor:
            cursor.execute("CREATE TABLE native (key text PRIMARY KEY, lemma tsvector)")
            cursor.execute("CREATE INDEX native_lemma ON native USING gin (lemma)")

    def add(self, rows: Iterable[tuple[str, dict[str, str]]]) -> None:
        with self.connection.cursor() as cursor:
            for key, text in rows:
                # A vector holds a megabyte at most.
                cursor.execute(
                    "INSERT INTO native VALUES (%s, to_tsvector('simple', %s))",
                    [key, text["lemma"][:900_000]],
                )

    def best(self, tokens: dict[str, Sequence[str]], weights: dict[str, float]) -> list[str]:
        asked = " | ".join(f"'{token}'" for token in tokens["lemma"] or tokens["form"])
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT key FROM native, to_tsquery('simple', %s) AS asked WHERE lemma @@ asked"
                " ORDER BY ts_rank(lemma, asked, 1) DESC, key LIMIT %s",
                [asked, AT],
            )
            return [key for (key,) in cursor.fetchall()]


@contextmanager
def native_engine(using: str) -> Iterator[NativeEngine]:
    """Yield the engine of the site's database, empty."""
    if connections[using].vendor == "sqlite":
        with closing(sqlite3.connect(":memory:")) as connection:
            yield Fts5(connection)
    else:
        yield TsRank(using)


def rows_of(pages: Iterable) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each entry with the tokens of each view; titles and headings count as often as the site lets them."""
    from search import ranking
    from search.engines.base import View

    for page in pages:
        for entry, passages in page.entries:
            words = []
            for passage in passages:
                title = passage.kind.value == "title"
                words += passage.words * round(ranking.TITLE_WEIGHT if title else 1)
                words += passage.heading_words * round(ranking.HEADING_WEIGHT)
            yield (
                entry.key,
                {
                    view.value: " ".join(getattr(word, view.value) for word in words)
                    for view in View
                },
            )


def tokens_of(clauses: Sequence) -> dict[str, list[str]]:
    """Return the tokens of a question by view."""
    return {
        "form": [token for clause in clauses for token in clause.forms],
        "lemma": [token for clause in clauses for token in clause.lemmas],
        "prefix": [token for clause in clauses for token in clause.prefixes],
    }


def ask(native: NativeEngine, text: str, using: str) -> list[str]:
    """Read a question as the site does and return the native engine's best."""
    from search import ranking
    from search.reading import read_text

    clauses = read_text(text, "pl", using=using).clauses
    if not clauses:
        return []
    weights = {view.value: weight for view, weight in ranking.view_weights(len(clauses)).items()}
    return native.best(tokens_of(clauses), weights)


def judge(docs: str, queries: str) -> None:
    """Print MRR@10 of each variant of a question set."""
    from search.engines.database import DatabaseEngine
    from search.management.commands.evaluate_search import VARIANTS
    from search.measuring.figures import figures
    from search.measuring.question_sets import page_texts, read_lines
    from search.measuring.scratch import scratch_database

    questions = read_lines(queries)
    with scratch_database() as using, native_engine(using) as native:
        records = list(analysed(page_texts(read_lines(docs), "pl"), using))
        DatabaseEngine(using).write(records)
        native.add(rows_of(records))
        for variant in VARIANTS:
            asked = [question for question in questions if variant in question]
            found = [timed(lambda text=q[variant]: ask(native, text, using)) for q in asked]
            right = [[str(key) for key in question["rel"]] for question in asked]
            told = figures([keys for keys, _ms in found], right, [ms for _keys, ms in found])
            print(f"| {native.name} | {variant} | MRR@10 {told.mrr:.3f} | p50 {told.p50:.1f} ms |")


def analysed(pages: Iterable, using: str) -> Iterator:
    """Yield the records of pages, every ambiguous word decided by all of them."""
    from search.lexicon import Lexicon
    from search.records import count_surfaces, make_records

    pages = list(pages)
    lexicon = Lexicon("pl", using, fresh=True)
    for page in pages:
        lexicon.note(count_surfaces(page.passages))
    lexicon.decide()
    return (make_records(page, lexicon) for page in pages)


def hasten(passages: int) -> None:
    """Print how long an answer takes on a sample of so many passages."""
    from search.engines.database import DatabaseEngine
    from search.management.commands.bench_search import ENOUGH_FOR_A_VOCABULARY, words_of_the_site
    from search.measuring.figures import percentile
    from search.measuring.samples import WordSource, sample_pages, sample_questions
    from search.measuring.scratch import scratch_database

    source = WordSource.of(words_of_the_site())
    with scratch_database() as using, native_engine(using) as native:
        known = sample_pages(min(passages, ENOUGH_FOR_A_VOCABULARY), source)
        DatabaseEngine(using).write(analysed(known, using))
        native.add(rows_of(analysed(sample_pages(passages, source), using)))
        questions = sample_questions(60, source)
        for _round in range(2):
            times = [timed(lambda text=text: ask(native, text, using))[1] for text in questions]
        p50, p95 = percentile(times, 50), percentile(times, 95)
        print(f"| {native.name} | {passages:,} passages | p50 {p50:.1f} ms | p95 {p95:.1f} ms |")


def timed(work: Callable[[], list[str]]) -> tuple[list[str], float]:
    """Return what the work gives and the milliseconds it took."""
    started = time.perf_counter()
    found = work()
    return found, 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs")
    parser.add_argument("--queries")
    parser.add_argument("--passages", type=int, nargs="*", default=[])
    options = parser.parse_args()
    django.setup()
    if options.docs:
        judge(options.docs, options.queries)
    for number in options.passages:
        hasten(number)
