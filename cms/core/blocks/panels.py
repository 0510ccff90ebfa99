"""Framed text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .text import ParagraphBlock

GROUP = _("Panels")


class CalloutBlock(blocks.StructBlock):
    """Something the reader must not miss."""

    heading = blocks.CharBlock(
        max_length=120, label=_("Heading"), help_text=_("The message itself, in a few words.")
    )
    text = ParagraphBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        group = GROUP
        template = "components/blocks/callout.html"
        description = _("A framed note. One on a page is noticed, three are not.")
        preview_value = {
            "heading": "Stan na 2019 rok",
            "text": "<p>Opis powstał na podstawie źródeł z tego roku.</p>",
        }


class DisclosureBlock(blocks.StructBlock):
    """Text that opens on demand."""

    heading = blocks.CharBlock(max_length=160, label=_("Heading"), help_text=_("Says what opens."))
    text = ParagraphBlock(label=_("Text"))

    class Meta:
        icon = "expand-right"
        label = _("Text to unfold")
        group = GROUP
        template = "components/blocks/disclosure.html"
        description = _("A detail most readers can skip.")
        preview_value = {
            "heading": "Podstawa prawna",
            "text": "<p>Ustawa z 5 sierpnia 2022 r. o ekonomii społecznej.</p>",
        }
