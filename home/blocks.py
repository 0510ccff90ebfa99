"""Blocks of projects: the schedule of support and recruitment lists."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.core.blocks.categories import CategoryCodeBlock, region_choices

GROUP = _("Project")


class ScheduleEntryBlock(blocks.StructBlock):
    """One row of the schedule of support."""

    start_date = blocks.DateBlock(label=_("Date"), help_text=_("First or only day."))
    end_date = blocks.DateBlock(
        required=False, label=_("Last day"), help_text=_("Only if it lasts longer than a day.")
    )
    region = CategoryCodeBlock(
        choices=region_choices,
        required=False,
        label=_("Region"),
        help_text=_("Empty for the whole country."),
    )
    form = blocks.CharBlock(
        max_length=120,
        label=_("Form of support"),
        help_text=_("E.g. advice, webinar, macro-regional meeting."),
    )
    title = blocks.CharBlock(max_length=255, label=_("Subject"), help_text=_("What it is about."))
    place = blocks.CharBlock(
        required=False,
        max_length=160,
        label=_("Place"),
        help_text=_("City and address, or online."),
    )
    source_url = blocks.URLBlock(
        required=False,
        max_length=500,
        label=_("Source"),
        help_text=_("Address of the announcement or report."),
    )

    class Meta:
        icon = "date"
        label = _("Meeting")
        group = GROUP
        template = "components/blocks/schedule_entry.html"
        description = _("One row of the schedule of support.")
        preview_value = {
            "start_date": "2019-08-26",
            "end_date": None,
            "region": "20",
            "form": "doradztwo",
            "title": "Warsztat grupy roboczej komitetu",
            "place": "Białystok",
            "source_url": "",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        start, end = cleaned["start_date"], cleaned["end_date"]
        if start and end and end < start:
            raise StructBlockValidationError(
                {"end_date": ValidationError(_("The last day cannot come before the first."))}
            )
        return cleaned


class InstitutionRowBlock(blocks.StructBlock):
    """An institution as it was on the day of the list."""

    name = blocks.CharBlock(max_length=255, label=_("Name"), help_text=_("As on the list."))
    street = blocks.CharBlock(
        required=False, max_length=120, label=_("Street and number"), help_text=_("As on the list.")
    )
    postcode = blocks.CharBlock(
        required=False, max_length=6, label=_("Postcode"), help_text=_("E.g. 50-501.")
    )
    city = blocks.CharBlock(
        required=False, max_length=80, label=_("City"), help_text=_("As on the list.")
    )
    region = CategoryCodeBlock(
        choices=region_choices,
        required=False,
        label=_("Region"),
        help_text=_("Voivodeship of the institution."),
    )

    class Meta:
        icon = "group"
        label = _("Institution")
        group = GROUP
        template = "components/blocks/institution_row.html"
        description = _("An institution as it was on the day of the list.")
        preview_value = {
            "name": "Regionalny Ośrodek Polityki Społecznej w Opolu",
            "street": "ul. Głogowska 25c",
            "postcode": "45-315",
            "city": "Opole",
            "region": "16",
        }


class RecruitmentListBlock(blocks.StructBlock):
    """A dated list of institutions; it keeps the state of its day when addresses change later."""

    title = blocks.CharBlock(max_length=255, label=_("Title"), help_text=_("As on the document."))
    date = blocks.DateBlock(label=_("Date"), help_text=_("Date of the list."))
    introduction = blocks.TextBlock(
        required=False, label=_("Introduction"), help_text=_("One sentence: what the list is.")
    )
    institutions = blocks.ListBlock(
        InstitutionRowBlock(), label=_("Institutions"), help_text=_("In the order of the document.")
    )

    class Meta:
        icon = "list-ul"
        label = _("List of institutions")
        group = GROUP
        template = "components/blocks/recruitment_list.html"
        description = _("A dated recruitment list.")
        preview_value = {
            "title": "Wyniki rekrutacji",
            "date": "2020-11-30",
            "introduction": "Instytucje zaproszone do udziału w projekcie.",
            "institutions": [InstitutionRowBlock._meta_class.preview_value],
        }
