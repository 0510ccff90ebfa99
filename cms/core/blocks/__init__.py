"""Blocks shared by several page types, one family a file; page types compose their own streams of them."""

from .body import ArticleBody, TableOfContentsEntry
from .data import (
    IndicatorBlock,
    IndicatorsBlock,
    OrganisationRole,
    OrganisationRoleBlock,
    StepBlock,
    StepsBlock,
)
from .links import RelatedPageBlock, SourceBlock
from .media import DocumentBlock, PictureBlock
from .panels import CalloutBlock, DisclosureBlock
from .text import HeadingBlock, ParagraphBlock, QuoteBlock

__all__ = [
    "ArticleBody",
    "CalloutBlock",
    "DisclosureBlock",
    "DocumentBlock",
    "HeadingBlock",
    "IndicatorBlock",
    "IndicatorsBlock",
    "OrganisationRole",
    "OrganisationRoleBlock",
    "ParagraphBlock",
    "PictureBlock",
    "QuoteBlock",
    "RelatedPageBlock",
    "SourceBlock",
    "StepBlock",
    "StepsBlock",
    "TableOfContentsEntry",
]
