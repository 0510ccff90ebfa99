"""Links to sources and to other pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

GROUP = _("Links")


class SourceBlock(blocks.StructBlock):
    """Where a statement comes from."""

    title = blocks.CharBlock(
        max_length=255, label=_("Title"), help_text=_("Publisher and title, as one would cite it.")
    )
    url = blocks.URLBlock(
        required=False,
        max_length=500,
        label=_("Address"),
        help_text=_("Full address with https://, if it is on the web."),
    )

    class Meta:
        icon = "link-external"
        label = _("Source")
        group = GROUP
        template = "components/blocks/source.html"
        description = _("One source with its address.")
        preview_value = {
            "title": "ROPS w Gdańsku – relacja z posiedzenia komitetu",
            "url": "https://rops.pomorskie.eu/",
        }


class RelatedPageBlock(blocks.StructBlock):
    """A page worth reading next, and why."""

    page = blocks.PageChooserBlock(
        page_type="core.ResourcePage",
        label=_("Page"),
        help_text=_("Readers see it only while it is published and public."),
    )
    reason = blocks.CharBlock(
        required=False,
        max_length=160,
        label=_("Reason"),
        help_text=_("Why it is worth reading next; printed beside the link."),
    )

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Related page")
        group = GROUP
        template = "components/blocks/related_page.html"
        description = _("A link to another resource with the reason for it.")
        preview_value = {"page": None, "reason": "Ta sama polityka w innym regionie"}
