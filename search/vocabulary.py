"""The words of public pages, as queries are understood by them: kept by the index, shared by all processes.

The table is asked for known words. Only the search for neighbours of an unknown word needs the whole
list; a process keeps it in memory, at most `MOST_FORMS` forms (about 8 MB), and what it finds is looked up
in the table again, so that a word whose last page went is never suggested.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .models import Form

MOST_FORMS = 100_000
SHORTEST_CORRECTED = 4
LONG_WORD = 8
MOST_NEIGHBOURS = 3
KEPT_SECONDS = 3600
_lock = Lock()


@dataclass(frozen=True, slots=True)
class VocabularyRow:
    """A form of the vocabulary and how many entries hold it."""

    form: str
    lemma: str
    surface: str
    entries: int


@dataclass(slots=True)
class KnownForms:
    """The forms a process keeps, by length, and what of the table they are."""

    read_at: float
    newest: int = 0
    count: int = 0
    by_length: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


_known: dict[tuple[str, str], KnownForms] = {}


def forget_forms() -> None:
    """Drop what the process keeps."""
    _known.clear()


def rows_of_forms(
    *, using: str = DEFAULT_DB_ALIAS, language: str, forms: Iterable[str]
) -> dict[str, list[VocabularyRow]]:
    """Return the rows of these folded forms, most frequent first; unknown ones are left out."""
    found: dict[str, list[VocabularyRow]] = {}
    rows = Form.objects.using(using).filter(language=language, form__in=set(forms), entries__gt=0)
    for row in rows.order_by("-entries", "pk").values_list("form", "lemma", "surface", "entries"):
        found.setdefault(row[0], []).append(VocabularyRow(*row))
    return found


def rows_of_words(
    *, using: str = DEFAULT_DB_ALIAS, language: str, forms: Iterable[str], lemmas: Iterable[str]
) -> list[VocabularyRow]:
    """Return the rows of these folded forms and of all forms of these folded lemmas, in one query."""
    rows = Form.objects.using(using).filter(language=language, entries__gt=0).order_by()
    columns = ("form", "lemma", "surface", "entries")
    by_form = rows.filter(form__in=sorted(set(forms))).values_list(*columns)
    by_lemma = rows.filter(lemma__in=sorted(set(lemmas))).values_list(*columns)
    return [VocabularyRow(*row) for row in by_form.union(by_lemma)]


def neighbours(
    *, using: str = DEFAULT_DB_ALIAS, language: str, form: str, known: KnownForms | None = None
) -> list[VocabularyRow]:
    """Return the known forms a mistyped one may stand for: nearest, then same first letter, then most frequent.

    `known` are the `kept_forms`, where they are at hand for several words.
    One edit is forgiven from four letters on, two from eight; exchanged neighbours are one edit.
    """
    if len(form) < SHORTEST_CORRECTED or not form.isalpha():
        return []
    edits = 2 if len(form) >= LONG_WORD else 1
    by_length = (known or kept_forms(using, language)).by_length
    near: dict[str, int] = {}
    for length in range(len(form) - edits, len(form) + edits + 1):
        choices = by_length.get(length)
        if choices:
            for word, distance, _index in process.extract_iter(
                form, choices, scorer=OSA.distance, score_cutoff=edits
            ):
                near[word] = int(distance)
    if not near:
        return []
    rows = rows_of_forms(using=using, language=language, forms=near)
    nearest = min((near[word] for word in rows), default=0)
    found = [row for word, same in rows.items() if near[word] == nearest for row in same]
    found.sort(key=lambda row: (row.form[:1] != form[:1], -row.entries, row.form))
    kept = list(dict.fromkeys(row.form for row in found))[:MOST_NEIGHBOURS]
    return [row for row in found if row.form in kept]


def kept_forms(using: str, language: str) -> KnownForms:
    """Return the forms this process keeps; what is new in the table is read, the rest anew once an hour."""
    of_language = Form.objects.using(using).filter(language=language)
    newest = of_language.aggregate(newest=Max("pk"))["newest"] or 0
    now = time.monotonic()
    with _lock:
        known = _known.get((using, language))
        if known is None or newest < known.newest or now - known.read_at > KEPT_SECONDS:
            known = _known[using, language] = KnownForms(read_at=now)
        if newest > known.newest and known.count < MOST_FORMS:
            added = Form.objects.using(using).filter(language=language, pk__gt=known.newest)
            for form in added.order_by("-entries").values_list("form", flat=True)[
                : MOST_FORMS - known.count
            ]:
                known.count += 1
                if len(form) >= SHORTEST_CORRECTED - 1 and form.isalpha():
                    known.by_length[len(form)].append(form)
            known.newest = newest
    return known
