"""Seconds of a film, typed as people write them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..timecodes import format_timecode, parse_timecode

LONGEST_SECONDS = 100 * 3600 - 1


class TimecodeField(forms.Field):
    """A time code m:ss or h:mm:ss, or a number of seconds; cleaned to seconds, nothing to None."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        try:
            second = int(text) if text.isascii() and text.isdigit() else parse_timecode(text)
        except ValueError:  # also a number of thousands of digits
            second = LONGEST_SECONDS + 1
        if second > LONGEST_SECONDS:
            raise ValidationError(_("Write the time as m:ss or h:mm:ss, e.g. 12:30."))
        return second


class TimecodeBlock(blocks.FieldBlock):
    """Whole seconds in the data, a time code in the form; no text, so that it is not offered for translation."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = TimecodeField(required=required, help_text=help_text)
        super().__init__(**kwargs)

    def value_for_form(self, value: Any) -> Any:
        return format_timecode(value) if isinstance(value, int | float) else value

    def value_from_form(self, value: Any) -> Any:
        """Keep what was typed until it is cleaned, so that a wrong time is shown again as it was typed."""
        return None if value == "" else value

    class Meta:
        icon = "time"
        label = _("Time in the film")
        group = _("Media")
        template = "components/blocks/timecode.html"
        description = _("A second of a film, written as m:ss or h:mm:ss.")
        preview_value = 750
