"""Running text."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
GROUP = _("Text")


class HeadingValue(blocks.StructValue):
    """A heading with the anchor by which a table of contents points at it."""

    @property
    def anchor(self) -> str:
        """Anchor made of the heading's words, with Polish letters spelt plainly."""
        return plain_slug(self["text"])


def plain_slug(text: str) -> str:
    """Return an ASCII slug; ł is spelt l, which Unicode decomposition alone leaves out."""
    return slugify(text.translate(str.maketrans("łŁ", "lL")))


class HeadingBlock(blocks.StructBlock):
    """A heading of a section (h2) or of a part of it (h3)."""

    level = blocks.ChoiceBlock(
        choices=[("h2", _("Section")), ("h3", _("Part of a section"))],
        default="h2",
        label=_("Level"),
        help_text=_("Start with a section; use parts only inside one."),
    )
    text = blocks.CharBlock(
        max_length=160, label=_("Text"), help_text=_("Short; says what follows.")
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        group = GROUP
        template = "components/blocks/heading.html"
        description = _("A heading; it also appears in the table of contents.")
        value_class = HeadingValue
        preview_value = {"level": "h2", "text": "Jak działa regionalny komitet"}


class ParagraphBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        kwargs.setdefault("label", _("Text"))
        kwargs.setdefault(
            "help_text", _("Write in plain words and short sentences; explain each acronym once.")
        )
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        group = GROUP
        template = "components/blocks/paragraph.html"
        description = _("Paragraphs with lists and links.")
        preview_value = "<p>Komitet zbiera się cztery razy w roku. Posiedzenie kończy się decyzją, a protokół jest jawny.</p>"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with their source."""

    text = blocks.TextBlock(
        label=_("Quotation"), help_text=_("Without quotation marks; they are added.")
    )
    source = blocks.CharBlock(
        max_length=160,
        label=_("Source"),
        help_text=_("A role or a document, not a private person's name."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = GROUP
        template = "components/blocks/quote.html"
        description = _("Words quoted from a document or a speech.")
        preview_value = {
            "text": "Najpierw diagnoza, potem konkurs.",
            "source": "Ekspert projektu SIRES II",
        }
