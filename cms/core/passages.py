"""How a page hands its text to search: as passages.

A page type says what it has to say by `SitePage.passages()`; search takes passages of any page and
knows no page type. What can change a page's passages without saving the page (captions, a glossary
term, the text of a document) tells it by the signal `passages_changed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Any

from django.dispatch import Signal
from django.utils.html import strip_tags

# Sent with `page_ids`: the ids of pages whose passages are no longer what search holds.
passages_changed = Signal()


class PassageKind(StrEnum):
    """What a passage is, in the order in which a page shows them."""

    TITLE = "title"
    LEAD = "lead"
    SECTION = "section"
    SPEECH = "speech"
    DOCUMENT_PAGE = "document_page"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a page that can answer by itself, in plain text, and where it is found.

    - `heading`: the section's heading, the term, the title of the document; shown above the text.
    - `anchor`: id of the element on the page that holds it, without "#"; empty for the top.
    - `start`, `end`: seconds of the recording (speech only); `speaker` who says it; `fingerprint` of
      its first cue, by which a link finds the place after captions were changed (`?t=…&c=…`).
    - `document_id`, `page_number`: a page of a document, counted from 1.
    - `language`: of the text, where it differs from the page's own; empty means the page's.
    """

    kind: PassageKind
    text: str
    heading: str = ""
    anchor: str = ""
    start: float | None = None
    end: float | None = None
    speaker: str = ""
    fingerprint: str = ""
    page_number: int | None = None
    document_id: int | None = None
    language: str = ""


_BLOCK_END = re.compile(r"</(?:p|li|h\d|div|td|th|blockquote)>|<br\s*/?>", re.IGNORECASE)


def plain_text(html: object) -> str:
    """Return rich text as plain text: a space where a paragraph or an item ends, entities as signs."""
    spaced = _BLOCK_END.sub(lambda match: f"{match[0]} ", str(html))
    return " ".join(unescape(strip_tags(spaced)).split())


def join_texts(parts: Iterable[object]) -> str:
    """Join pieces of rich or plain text into one text, without the empty ones."""
    return " ".join(text for part in parts if (text := plain_text(part)))


def block_text(block: Any) -> str:
    """Return all that a block of a stream says, in plain text."""
    return join_texts(block.block.get_searchable_content(block.value))


def stream_text(stream: Any) -> str:
    """Return all that a stream says, in plain text."""
    return " ".join(text for block in stream if (text := block_text(block)))


def section(heading: object, text: str, anchor: str = "") -> Iterator[Passage]:
    """Yield a section, if there is anything in it."""
    if text.strip():
        yield Passage(PassageKind.SECTION, text.strip(), heading=str(heading), anchor=anchor)


def article_sections(body: Any) -> Iterator[Passage]:
    """Yield the sections of an article body: what stands under each heading, and before the first."""
    heading, anchor = "", ""
    texts: list[str] = []
    for block in body:
        if block.block_type == "heading":
            yield from section(heading, " ".join(texts), anchor)
            heading, anchor, texts = block.value["text"], block.value.anchor, []
        else:
            texts.append(block_text(block))
    yield from section(heading, " ".join(texts), anchor)


def title_and_lead(title: str, lead: str = "") -> Iterator[Passage]:
    """Yield what every page begins with."""
    yield Passage(PassageKind.TITLE, title)
    if lead.strip():
        yield Passage(PassageKind.LEAD, " ".join(lead.split()))
