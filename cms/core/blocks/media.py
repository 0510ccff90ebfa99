"""Pictures and files."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

GROUP = _("Media")


class PictureBlock(blocks.StructBlock):
    """A picture with its description and caption."""

    image = ImageBlock(
        label=_("Picture"),
        help_text=_(
            "Describe what it shows, or mark it as decorative. Pictures are public at once."
        ),
    )
    caption = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("Caption"),
        help_text=_("Shown under the picture; not a repeat of its description."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        group = GROUP
        template = "components/blocks/picture.html"
        description = _("A picture with a caption.")
        preview_value = {
            "image": None,
            "caption": "Rynek w Lublinie podczas targów ekonomii społecznej",
        }


class DocumentBlock(blocks.StructBlock):
    """A file to download; size and format are told beside the link."""

    document = DocumentChooserBlock(
        label=_("Document"),
        help_text=_("Check that it has a text layer: scans cannot be read aloud."),
    )
    note = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("Note"),
        help_text=_("What the reader finds inside, in one sentence."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = GROUP
        template = "components/blocks/document.html"
        description = _("A link to a file, with its format and size.")
        preview_value = {"document": None, "note": "Wzór regulaminu komitetu"}
