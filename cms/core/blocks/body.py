"""The stream of ordinary articles and what can be read off a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue

from .data import IndicatorsBlock, StepsBlock
from .links import RelatedPageBlock
from .media import DocumentBlock, PictureBlock
from .panels import CalloutBlock, DisclosureBlock
from .text import HeadingBlock, ParagraphBlock, QuoteBlock


@dataclass(frozen=True)
class TableOfContentsEntry:
    """A heading a reader can jump to."""

    title: str
    anchor: str


class ArticleBody(blocks.StreamBlock):
    """Body of news and information pages."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    disclosure = DisclosureBlock()
    steps = StepsBlock()
    indicators = IndicatorsBlock()
    document = DocumentBlock()
    related_page = RelatedPageBlock()

    class Meta:
        icon = "doc-full"
        label = _("Body")

    def clean(self, value: StreamValue) -> StreamValue:
        """Refuse a part (h3) that stands before any section (h2): readers by ear rely on the order."""
        cleaned = super().clean(value)
        errors: dict[int, Any] = {}
        seen_section = False
        for position, block in enumerate(cleaned):
            if block.block_type == "heading":
                if block.value["level"] == "h3" and not seen_section:
                    errors[position] = ValidationError(
                        _("Start with a section heading; a part needs a section above it.")
                    )
                seen_section = seen_section or block.value["level"] == "h2"
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned


def table_of_contents(value: StreamValue) -> list[TableOfContentsEntry]:
    """Return the section headings of an article body."""
    return [
        TableOfContentsEntry(block.value["text"], block.value.anchor)
        for block in value
        if block.block_type == "heading" and block.value["level"] == "h2"
    ]
