"""Words in a row, found by their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connections

from ...models import EntryWords, Form, Posting
from ..base import Phrase, View
from .packing import unpack
from .writing import ROWS_IN_A_STATEMENT, batches

_COLUMNS = {View.FORM: "form", View.LEMMA: "lemma", View.PREFIX: "prefix"}


def phrase_entries(
    *, using: str, language: str, phrase: Phrase, most: int | None = None
) -> dict[int, int]:
    """Return the entries that hold the phrase and how often.

    `most` bounds how many entries that hold all its words are looked into, those with most of them first.
    """
    named = [tokens for tokens in phrase.words if tokens]
    if not named:
        return {}
    column = _COLUMNS[phrase.view]
    rows = Form.objects.using(using).filter(
        **{f"{column}__in": {token for tokens in named for token in tokens}}, language=language
    )
    ids: dict[str, list[int]] = defaultdict(list)
    for form_id, token in rows.values_list("pk", column):
        ids[token].append(form_id)
    words = [
        frozenset(form_id for token in tokens for form_id in ids[token]) for tokens in phrase.words
    ]
    if any(not found for found, tokens in zip(words, phrase.words, strict=True) if tokens):
        return {}
    entries = _entries_with_all(using, [found for found in words if found], most)
    places = places_of_forms(using, entries, frozenset().union(*words))
    counts: dict[int, int] = {}
    for entry_id, by_form in places.items():
        at = [
            {place for form_id in found for place in by_form.get(form_id, ())} if tokens else None
            for found, tokens in zip(words, phrase.words, strict=True)
        ]
        if count := count_in_order(at, phrase.slop):
            counts[entry_id] = count
    return counts


def count_in_order(words: Sequence[set[int] | None], slop: int) -> int:
    """Count the places at which words stand one after another, at most `slop` others in between.

    None stands for any word.
    """
    while words and words[0] is None:
        words = words[1:]
    if not words or words[0] is None:
        return 0
    found = 0
    for first in words[0]:
        reached = {first}
        for places in words[1:]:
            nearby = {place + step for place in reached for step in range(1, slop + 2)}
            reached = nearby if places is None else nearby & places
            if not reached:
                break
        found += bool(reached)
    return found


def _entries_with_all(using: str, words: Sequence[frozenset[int]], most: int | None) -> list[int]:
    """Return the ids of entries that hold a form of every word, those with most of them first."""
    table = connections[using].ops.quote_name(Posting._meta.db_table)
    values = ", ".join(
        f"({number}, {form_id})" for number, found in enumerate(words) for form_id in sorted(found)
    )
    statement = f"""
        WITH w(word, form_id) AS (VALUES {values})
        SELECT p.entry_id FROM w CROSS JOIN {table} p WHERE p.form_id = w.form_id
        GROUP BY p.entry_id HAVING COUNT(DISTINCT w.word) = {len(words)}
        ORDER BY SUM(p.frequency) DESC, p.entry_id
        {f"LIMIT {most}" if most else ""}
    """
    with connections[using].cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def places_of_forms(
    using: str,
    entries: Iterable[int],
    forms: frozenset[int],
    *,
    starts: dict[int, Sequence[int]] | None = None,
) -> dict[int, dict[int, Sequence[int]]]:
    """Return the places of forms by entry and form; `starts` is filled with the places at which passages begin."""
    quote = connections[using].ops.quote_name
    posting, words = quote(Posting._meta.db_table), quote(EntryWords._meta.db_table)
    found: dict[int, dict[int, Sequence[int]]] = defaultdict(dict)
    listed = ", ".join(map(str, sorted(forms)))
    with connections[using].cursor() as cursor:
        for ids in batches(entries, ROWS_IN_A_STATEMENT):
            cursor.execute(
                f"SELECT p.entry_id, p.form_id, p.places{', e.places' if starts is not None else ''}"
                f" FROM {posting} p{f' JOIN {words} e ON e.entry_id = p.entry_id' if starts is not None else ''}"
                f" WHERE p.form_id IN ({listed}) AND p.entry_id IN ({', '.join(map(str, ids))})"
            )
            for entry_id, form_id, places, *begin in cursor.fetchall():
                found[entry_id][form_id] = unpack(places)
                if starts is not None and entry_id not in starts:
                    starts[entry_id] = unpack(begin[0])
    return found
