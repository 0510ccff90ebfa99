"""Footnotes of a practice: `[2]` in its text stands for the second of its sources."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.rich_text import RichText

from .annotation import Annotator


def texts(value: Any) -> Iterator[str]:
    """Yield all texts of a block's value as HTML."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, str):
        yield escape(value, quote=False)
    elif isinstance(value, StructValue):
        for child in value.values():
            yield from texts(child)
    elif isinstance(value, ListValue):
        for child in value:
            yield from texts(child)


def footnotes_without_source(body: StreamValue, source_count: int) -> list[tuple[int, str]]:
    """Return number and section of every footnote that has no source, in the order of the text."""
    missing: dict[tuple[int, str], None] = {}
    for section in body:
        annotator = Annotator()
        for text in texts(section.value):
            annotator.annotate(text)
        for number in annotator.numbers:
            if not 1 <= number <= source_count:
                missing[number, str(section.block.label)] = None
    return list(missing)
