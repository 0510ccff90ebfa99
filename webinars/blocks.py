"""Blocks of webinars: speakers with their talks, the programme, what one learns."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.timecodes import parse_timecode

GROUP = _("Webinar")


class TalkBlock(blocks.StructBlock):
    """A speaker and what they speak of."""

    speaker = SnippetChooserBlock(
        "webinars.Speaker",
        label=_("Speaker"),
        help_text=_("Record the consent before you publish."),
    )
    talk = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Talk"),
        help_text=_("Subject of this speaker's part."),
    )

    class Meta:
        icon = "user"
        label = _("Speaker")
        group = GROUP
        template = "components/blocks/talk.html"
        description = _("A speaker with their talk.")
        preview_value = {"speaker": None, "talk": "Zadania samorządu województwa"}


class ProgrammeEntryBlock(blocks.StructBlock):
    """A part of the plan of the meeting."""

    time = blocks.CharBlock(
        label=_("Time from the start"),
        help_text=_("As m:ss or h:mm:ss, e.g. 0:04:00."),
    )
    title = blocks.CharBlock(max_length=160, label=_("Title"), help_text=_("What is spoken of."))

    class Meta:
        icon = "time"
        label = _("Part of the programme")
        group = GROUP
        template = "components/blocks/programme_entry.html"
        description = _("A part of the plan of the meeting.")
        preview_value = {"time": "0:04:00", "title": "Co reguluje ustawa"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["time"]:
            try:
                parse_timecode(cleaned["time"])
            except ValueError as error:
                raise StructBlockValidationError(
                    {"time": ValidationError(_("Write the time as m:ss or h:mm:ss, e.g. 0:04:00."))}
                ) from error
        return cleaned


class GoalBlock(blocks.CharBlock):
    """One thing a participant can do afterwards."""

    class Meta:
        icon = "tick"
        label = _("Goal")
        group = GROUP
        template = "components/blocks/goal.html"
        description = _("One thing a participant can do afterwards.")
        preview_value = "wskazać, co ustawa powierza samorządowi województwa"
