"""A passage of a recording that speaks of a practice: chosen beside the film, kept by its second and its words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError

from cms.core.blocks.time import TimecodeBlock
from cms.core.timecodes import format_timecode
from webinars.moments import code_at, read_code, was_said_at

GROUP = _("Sections")


class FingerprintBlock(blocks.FieldBlock):
    """The words spoken at the start of the passage, as a fingerprint; written when the block is saved."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
        super().__init__(**kwargs)

    class Meta:
        default = ""


class MomentBlock(blocks.StructBlock):
    """A passage of a recording that speaks of this practice."""

    webinar = blocks.PageChooserBlock(
        page_type="webinars.WebinarPage",
        label=_("Webinar"),
        help_text=_("Readers see it only while it is published."),
    )
    start = TimecodeBlock(
        required=False,
        label=_("From"),
        help_text=_("As m:ss or h:mm:ss, e.g. 12:30; empty for the whole webinar."),
    )
    end = TimecodeBlock(
        required=False,
        label=_("To"),
        help_text=_("Where the passage ends; empty if it has no clear end."),
    )
    note = blocks.CharBlock(
        required=False, max_length=160, label=_("Note"), help_text=_("What is said there.")
    )
    fingerprint = FingerprintBlock(label=_("Words spoken there"))

    class Meta:
        icon = "media"
        label = _("Moment in a webinar")
        group = GROUP
        template = "components/blocks/moment.html"
        description = _("A passage of a recording, played on the page.")
        preview_value = {
            "webinar": None,
            "start": 125,
            "end": 160,
            "note": "Jak powstała spółdzielnia",
            "fingerprint": "",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        webinar, start, end = cleaned["webinar"], cleaned["start"], cleaned["end"]
        recording = webinar.recording if webinar is not None and webinar.is_recorded else None
        errors = {}
        if end is not None and start is None:
            errors["start"] = ValidationError(_("Say where the passage begins."))
        elif end is not None and end <= start:
            errors["end"] = ValidationError(_("The passage ends before it begins."))
        for name in ("start", "end"):
            error = _time_error(cleaned[name], webinar, recording)
            if error:
                errors[name] = error
        if errors:
            raise StructBlockValidationError(errors)
        cleaned["fingerprint"] = _present_code(recording, start, cleaned["fingerprint"])
        return cleaned


def _time_error(second: int | None, webinar: Any, recording: Any) -> ValidationError | None:
    """Say why a second lies in no film; a block without a webinar yet is a draft."""
    if second is None or webinar is None:
        return None
    if recording is None:
        return ValidationError(_("This webinar has no recording yet. Leave the times empty."))
    if recording.duration and second > recording.duration:
        return ValidationError(
            _("The recording is %(length)s long. Choose an earlier moment."),
            params={"length": format_timecode(recording.duration)},
        )
    return None


def _present_code(recording: Any, start: int | None, code: str | None) -> str:
    """Keep the fingerprint while the start is where those words were ever said; else take what is said there now."""
    code = read_code(code or "")
    if recording is None or start is None:
        return ""
    if code and was_said_at(recording=recording, second=start, code=code):
        return code
    return code_at(recording=recording, second=start)


class MomentBlockAdapter(StructBlockAdapter):
    """Adds to the form the film of the chosen webinar, to take its current time from."""

    js_constructor = "knowledge.MomentBlock"

    def js_args(self, block: MomentBlock) -> list[Any]:
        name, children, meta = super().js_args(block)
        # The id stands for any: the module puts the chosen page's in its place.
        meta["film"] = {
            "address": reverse("webinars_film", args=[0]),
            "labels": {
                "open": _("Watch the film and take the time from it"),
                "start": _("Take current time as the start"),
                "end": _("Take current time as the end"),
                "play": _("Play the passage"),
                "choose": _("Choose a webinar first."),
                "none": _("This webinar has no recording yet."),
                "failed": _("The film could not be loaded. Type the times by hand."),
            },
        }
        return [name, children, meta]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(
            js=["js/admin/moment-block.js"], css={"all": ["css/admin-moment.css"]}
        )


register(MomentBlockAdapter(), MomentBlock)
