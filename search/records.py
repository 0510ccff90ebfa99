"""Passages in, records for engines out: entries are told apart and every word is analysed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cms.core.analysis import spans, words
from cms.core.passages import Passage, PassageKind

from .engines.base import EntryRecord, PageRecords, PassageRecord
from .kinds import EntryKind
from .lexicon import Lexicon

LONGEST_PASSAGE = 20_000


@dataclass(frozen=True)
class PageText:
    """A page with all it hands over: the record of the page itself, and its passages."""

    record: EntryRecord
    passages: tuple[Passage, ...]


def clean_passage(passage: Passage) -> Passage:
    """Return the passage with composed letters and without NUL signs, which PostgreSQL refuses."""
    return replace(
        passage,
        text=_clean(passage.text)[:LONGEST_PASSAGE],
        heading=_clean(passage.heading),
        speaker=_clean(passage.speaker),
    )


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\0", "")


def count_surfaces(passages: Iterable[Passage]) -> Counter[str]:
    """Count the words of passages in lower case, for a lexicon to learn."""
    counts: Counter[str] = Counter()
    for passage in passages:
        for text in (passage.heading, passage.text):
            lowered = text.lower()
            counts.update(lowered[start:end] for start, end in spans(lowered))
    return counts


def split_entries(page: PageText) -> list[tuple[EntryRecord, list[Passage]]]:
    """Give each term and each document of a page an entry of its own; the page keeps the rest."""
    own: list[Passage] = []
    documents: dict[int, list[Passage]] = {}
    entries: list[tuple[EntryRecord, list[Passage]]] = [(page.record, own)]
    for passage in page.passages:
        if passage.kind is PassageKind.TERM:
            record = replace(
                page.record,
                key=f"{page.record.page_id}#{passage.anchor}",
                kind=EntryKind.TERM.value,
                title=passage.heading,
            )
            title = replace(passage, kind=PassageKind.TITLE, text=passage.heading, heading="")
            entries.append((record, [title, replace(passage, heading="")]))
        elif passage.kind is PassageKind.DOCUMENT_PAGE and passage.document_id is not None:
            if passage.document_id not in documents:
                record = replace(
                    page.record,
                    key=f"{page.record.page_id}/{passage.document_id}",
                    kind=EntryKind.DOCUMENT.value,
                    title=passage.heading,
                )
                title = Passage(PassageKind.TITLE, passage.heading, document_id=passage.document_id)
                documents[passage.document_id] = [title]
                entries.append((record, documents[passage.document_id]))
            documents[passage.document_id].append(replace(passage, heading=""))
        else:
            own.append(passage)
    return entries


def make_records(page: PageText, lexicon: Lexicon) -> PageRecords:
    """Analyse a page; the lexicon has learnt its words."""
    entries = []
    for record, passages in split_entries(page):
        language = record.language
        analysed = tuple(
            PassageRecord(
                number,
                passage,
                tuple(words(passage.text, language, lexicon.views)),
                tuple(words(passage.heading, language, lexicon.views)),
            )
            for number, passage in enumerate(passages)
        )
        entries.append((record, analysed))
    return PageRecords(page.record.page_id, tuple(entries))


def analyse_pages(pages: Sequence[PageText], lexicons: dict[str, Lexicon]) -> list[PageRecords]:
    """Analyse pages of any languages with the lexicons at hand, which learn what is new in them."""
    by_language: dict[str, Counter[str]] = {}
    for page in pages:
        counts = by_language.setdefault(page.record.language, Counter())
        counts.update(count_surfaces(page.passages))
    for language, counts in by_language.items():
        lexicons.setdefault(language, Lexicon(language)).learn(counts)
    return [make_records(page, lexicons[page.record.language]) for page in pages]
