"""Question sets: one JSON object a line, documents and questions; and pages made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cms.core.passages import Passage, PassageKind

from ..engines.base import EntryRecord
from ..kinds import EntryKind
from ..lexicon import Lexicon
from ..records import PageText, clean_passage, count_surfaces, make_records
from .engines import ScratchEngine


def read_lines(path: str) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    try:
        with Path(path).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CommandError(f"{path} is not JSON, one object a line: {error}") from error


def page_texts(documents: list[dict[str, Any]], language: str) -> Iterator[PageText]:
    """Make a page of each document: title, introduction as the lead, body as one section."""
    for number, document in enumerate(documents, start=1):
        passages = [Passage(PassageKind.TITLE, document.get("title") or "")]
        if document.get("intro"):
            passages.append(Passage(PassageKind.LEAD, document["intro"]))
        if document.get("body"):
            passages.append(Passage(PassageKind.SECTION, document["body"]))
        record = EntryRecord(
            str(document["id"]), number, language, EntryKind.PAGE.value, passages[0].text
        )
        yield PageText(record, tuple(map(clean_passage, passages)))


def load_pages(scratch: ScratchEngine, pages: Iterable[PageText]) -> None:
    """Index pages of any languages, every ambiguous word decided by all of them."""
    pages = list(pages)
    lexicons: dict[str, Lexicon] = {}
    for page in pages:
        language = page.record.language
        lexicon = lexicons.setdefault(language, Lexicon(language, scratch.using, fresh=True))
        lexicon.note(count_surfaces(page.passages))
    for lexicon in lexicons.values():
        lexicon.decide()
    scratch.write(make_records(page, lexicons[page.record.language]) for page in pages)
