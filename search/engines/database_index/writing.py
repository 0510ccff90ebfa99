"""Writes entries, passages, vocabulary and postings of pages, all or nothing for each batch."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import DatabaseError, connections, transaction
from django.db.models import F

from cms.core.passages import PassageKind

from ... import ranking
from ...models import EntryWords, Form, IndexedEntry, IndexedPassage, Posting
from ..base import EntryRecord, PageRecords, PassageRecord
from .packing import pack, unpack

logger = logging.getLogger(__name__)
PAGES_IN_A_BATCH = 50
ROWS_IN_A_STATEMENT = 400
# Empty places between passages, so that no phrase runs from one into the next.
GAP = 8
TENTHS = 10
# More than a small integer holds says nothing more.
MOST_FREQUENT = 32_767
_WRITE_LOCK = 0x51E5
_FIELD_WEIGHTS = {
    PassageKind.TITLE: ranking.TITLE_WEIGHT,
    PassageKind.LEAD: ranking.LEAD_WEIGHT,
}
FormKey = tuple[str, str]
Item = TypeVar("Item")


@dataclass(slots=True)
class Occurrences:
    """Where a form stands in an entry, and how often, weighted by field, in tenths."""

    surface: str
    frequency: int = 0
    places: array[int] = field(default_factory=lambda: array("I"))


@dataclass(slots=True)
class CountedEntry:
    """An entry with its words counted."""

    record: EntryRecord
    passages: Sequence[PassageRecord]
    forms: dict[FormKey, Occurrences]
    starts: array[int]
    length: float


def count_words(record: EntryRecord, passages: Sequence[PassageRecord]) -> CountedEntry:
    """Count the words of an entry by form and lemma, and note their places."""
    forms: dict[FormKey, Occurrences] = {}
    starts = array("I")
    place = 0
    length = 0
    for passage in passages:
        starts.append(place)
        weight = _FIELD_WEIGHTS.get(passage.kind, ranking.TEXT_WEIGHT)
        for words, tenths in (
            (passage.heading_words, round(ranking.HEADING_WEIGHT * TENTHS)),
            (passage.words, round(weight * TENTHS)),
        ):
            length += tenths * len(words)
            for word in words:
                key = (word.form, word.lemma)
                found = forms.get(key)
                if found is None:
                    found = forms[key] = Occurrences(word.surface.lower())
                found.frequency += tenths
                found.places.append(place)
                place += 1
        place += GAP
    return CountedEntry(record, passages, forms, starts, max(length / TENTHS, 1.0))


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def insert_rows(
    *, using: str, model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of a model past its instances, many in one statement."""
    connection = connections[using]
    quote = connection.ops.quote_name
    head = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) VALUES "
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for batch in batches(rows, ROWS_IN_A_STATEMENT):
            cursor.execute(
                head + ", ".join([one] * len(batch)), [value for row in batch for value in row]
            )


def write_pages(*, using: str, pages: Iterable[PageRecords]) -> None:
    """Replace all entries of the given pages; each batch is one transaction, and one writer works at a time."""
    for batch in batches(pages, PAGES_IN_A_BATCH):
        counted = {
            page.page_id: [count_words(record, passages) for record, passages in page.entries]
            for page in batch
        }
        with transaction.atomic(using=using):
            _lock(using)
            _write_batch(using, counted)


def remove_pages(*, using: str, page_ids: Iterable[int]) -> None:
    """Forget pages with their words."""
    for batch in batches(page_ids, PAGES_IN_A_BATCH):
        with transaction.atomic(using=using):
            _lock(using)
            _write_batch(using, {page_id: [] for page_id in batch})


def compact(*, using: str) -> None:
    """Give back the room that writing left in PostgreSQL's indexes: postings come in no order of theirs.

    Readers and writers go on meanwhile. Inside a transaction it cannot be done, and nothing is. The index is whole
    without it: what keeps it from being done is logged.
    """
    connection = connections[using]
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        quote = connection.ops.quote_name
        try:
            with connection.cursor() as cursor:
                for model in (Posting, Form):
                    cursor.execute(f"REINDEX TABLE CONCURRENTLY {quote(model._meta.db_table)}")
        except DatabaseError:
            logger.exception("The indexes of the search tables could not be made anew")


def _lock(using: str) -> None:
    """Let one transaction write at a time; SQLite does so by itself."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITE_LOCK])


def _write_batch(using: str, pages: dict[int, list[CountedEntry]]) -> None:
    old = IndexedEntry.objects.using(using).filter(page_id__in=pages)
    entry_ids = dict(old.values_list("key", "pk"))
    wanted = [entry for entries in pages.values() for entry in entries]
    before = _forms_of(using, entry_ids.values())
    _delete_words(using, before)
    kept = {entry.record.key for entry in wanted}
    gone = [pk for key, pk in entry_ids.items() if key not in kept]
    for ids in batches(gone, ROWS_IN_A_STATEMENT):
        IndexedEntry.objects.using(using).filter(pk__in=ids).delete()
    form_ids = _form_ids(using, wanted)
    _write_entries(using, wanted, entry_ids)
    entry_ids |= dict(
        IndexedEntry.objects.using(using).filter(page_id__in=pages).values_list("key", "pk")
    )
    _write_passages(using, wanted, entry_ids)
    insert_rows(
        using=using,
        model=EntryWords,
        columns=("entry_id", "forms", "places"),
        rows=(
            (
                entry_ids[entry.record.key],
                pack(form_ids[entry.record.language, *key] for key in entry.forms),
                pack(entry.starts),
            )
            for entry in wanted
        ),
    )
    insert_rows(
        using=using,
        model=Posting,
        columns=("form_id", "entry_id", "frequency", "places"),
        rows=(
            (
                form_ids[entry.record.language, *key],
                entry_ids[entry.record.key],
                min(found.frequency, MOST_FREQUENT),
                pack(found.places),
            )
            for entry in wanted
            for key, found in entry.forms.items()
        ),
    )
    after = {
        entry_ids[entry.record.key]: {form_ids[entry.record.language, *key] for key in entry.forms}
        for entry in wanted
    }
    _count_forms(using, before, after)


def _forms_of(using: str, entry_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the ids of the forms that stand in entries."""
    found: dict[int, set[int]] = {}
    for ids in batches(entry_ids, ROWS_IN_A_STATEMENT):
        rows = EntryWords.objects.using(using).filter(pk__in=ids).values_list("pk", "forms")
        found |= {pk: set(unpack(forms)) for pk, forms in rows}
    return found


def _delete_words(using: str, entries: dict[int, set[int]]) -> None:
    """Delete postings by their whole key: a list of forms of each entry spares an index by entry."""
    connection = connections[using]
    table = connection.ops.quote_name(Posting._meta.db_table)
    with connection.cursor() as cursor:
        for entry_id, forms in entries.items():
            for ids in batches(sorted(forms), 2 * ROWS_IN_A_STATEMENT):
                marks = ", ".join(["%s"] * len(ids))
                cursor.execute(
                    f"DELETE FROM {table} WHERE form_id IN ({marks}) AND entry_id = %s",
                    [*ids, entry_id],
                )
    for ids in batches(entries, ROWS_IN_A_STATEMENT):
        IndexedPassage.objects.using(using).filter(entry_id__in=ids).delete()
        EntryWords.objects.using(using).filter(pk__in=ids).delete()


def _form_ids(using: str, entries: list[CountedEntry]) -> dict[tuple[str, str, str], int]:
    """Return the ids of all forms by language, form and lemma; forms that are new are added."""
    wanted: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        for (form, lemma), found in entry.forms.items():
            wanted.setdefault((entry.record.language, form, lemma), found.surface)
    known = _known_forms(using, wanted)
    missing = [key for key in wanted if key not in known]
    if missing:
        Form.objects.using(using).bulk_create(
            [
                Form(
                    language=language,
                    form=form,
                    lemma=lemma,
                    prefix=form[:5],
                    surface=wanted[language, form, lemma],
                )
                for language, form, lemma in missing
            ],
            batch_size=ROWS_IN_A_STATEMENT,
        )
        known |= _known_forms(using, missing)
    return known


def _known_forms(
    using: str, keys: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], int]:
    by_language: dict[str, set[str]] = {}
    for language, form, _lemma in keys:
        by_language.setdefault(language, set()).add(form)
    known: dict[tuple[str, str, str], int] = {}
    for language, forms in by_language.items():
        for batch in batches(sorted(forms), 2 * ROWS_IN_A_STATEMENT):
            rows = Form.objects.using(using).filter(language=language, form__in=batch)
            for pk, form, lemma in rows.values_list("pk", "form", "lemma"):
                known[language, form, lemma] = pk
    return known


def _write_entries(
    using: str,
    entries: list[CountedEntry],
    entry_ids: dict[str, int],
) -> None:
    """Insert new entries and update known ones, which keep their ids."""
    fields = [item.name for item in IndexedEntry._meta.local_concrete_fields if item.name != "id"]
    rows = []
    for entry in entries:
        record = entry.record
        rows.append(
            IndexedEntry(
                pk=entry_ids.get(record.key),
                key=record.key,
                page_id=record.page_id,
                language=record.language,
                kind=record.kind,
                title=record.title[:255],
                published_date=record.published_date,
                review_due_date=record.review_due_date,
                regions=" ".join(record.regions),
                levels=" ".join(record.levels),
                policy_areas=" ".join(record.policy_areas),
                length=entry.length,
            )
        )
    manager = IndexedEntry.objects.using(using)
    manager.bulk_create([row for row in rows if row.pk is None], batch_size=ROWS_IN_A_STATEMENT)
    manager.bulk_update(
        [row for row in rows if row.pk in set(entry_ids.values())], fields, batch_size=50
    )


def _write_passages(using: str, entries: list[CountedEntry], entry_ids: dict[str, int]) -> None:
    insert_rows(
        using=using,
        model=IndexedPassage,
        columns=(
            "entry_id", "number", "kind", "heading", "text", "anchor", "start", "end", "speaker",
            "fingerprint", "page_number", "document_id", "language",
        ),
        rows=(
            (
                entry_ids[entry.record.key],
                record.number,
                str(passage.kind),
                passage.heading[:255],
                passage.text,
                passage.anchor[:160],
                passage.start,
                passage.end,
                passage.speaker[:160],
                passage.fingerprint[:16],
                passage.page_number,
                passage.document_id,
                passage.language,
            )
            for entry in entries
            for record in entry.passages
            for passage in (record.passage,)
        ),
    )  # fmt: skip


def _count_forms(using: str, before: dict[int, set[int]], after: dict[int, set[int]]) -> None:
    """Bring the number of entries of each form up to date; forget forms that no entry holds."""
    changes: dict[int, int] = {}
    for forms in after.values():
        for form_id in forms:
            changes[form_id] = changes.get(form_id, 0) + 1
    for forms in before.values():
        for form_id in forms:
            changes[form_id] = changes.get(form_id, 0) - 1
    by_change: dict[int, list[int]] = {}
    for form_id, change in changes.items():
        if change:
            by_change.setdefault(change, []).append(form_id)
    manager = Form.objects.using(using)
    for change, form_ids in by_change.items():
        for ids in batches(sorted(form_ids), 2 * ROWS_IN_A_STATEMENT):
            if change < 0:
                manager.filter(pk__in=ids, entries__lte=-change).delete()
            manager.filter(pk__in=ids).update(entries=F("entries") + change)
