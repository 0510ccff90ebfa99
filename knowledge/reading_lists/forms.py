from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.core.models import ResourcePage
from cms.core.text import without_control_signs
from cms.core.timecodes import format_timecode, parse_timecode

from ..models.reading_list import INTRODUCTION_MAX_LENGTH, NOTE_MAX_LENGTH, TITLE_MAX_LENGTH
from .services import LONGEST_ADDRESS, find_for_editing, recording_length

_LINE_ENDS = re.compile(r"\r\n?")
_SPACES = re.compile(r"\s+")
_EDIT_TOKEN = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])")
_PUBLIC_TOKEN = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{22}(?![\w-])")

TOO_LONG = _("Too long: %(show_value)d signs, at most %(limit_value)d are kept. Shorten the text.")


def plain_text(text: str) -> str:
    """Return what somebody typed without control signs and outer blanks, with line ends as \\n."""
    return without_control_signs(_LINE_ENDS.sub("\n", text)).strip()


class PlainTextField(forms.CharField):
    """Text without markup: it is shown as it was typed, a sign for a sign."""

    def __init__(self, *, several_lines: bool = False, **options: Any) -> None:
        self.several_lines = several_lines
        options.setdefault("error_messages", {}).setdefault("max_length", TOO_LONG)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = plain_text(str(value or ""))
        return text if self.several_lines else _SPACES.sub(" ", text)


def page_id(text: str) -> int | None:
    """Read the id of a page from an address; None for what cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def clean_moment(text: str, page: ResourcePage | None) -> int | None:
    """Read a moment (seconds or a time code) of the page's recording; empty means the whole page."""
    if not text or page is None:
        return None
    try:
        second = int(text) if text.isascii() and text.isdigit() else parse_timecode(text)
    except ValueError:  # also a number of thousands of digits
        raise ValidationError(
            _("Write the moment as minutes and seconds, e.g. 12:30, or leave it empty.")
        ) from None
    length = recording_length(page=page)
    if not length:
        raise ValidationError(_("This page has no recording. Leave the moment empty."))
    if second >= length:
        raise ValidationError(
            _("The recording is %(length)s long. Choose an earlier moment or leave it empty."),
            params={"length": format_timecode(length)},
        )
    return second


class AddForm(forms.Form):
    """Starts a list or finds the reader's own by its edit link, and says what to put in."""

    NEW, EXISTING = "new", "existing"

    destination = forms.ChoiceField(
        choices=[(NEW, _("A new list")), (EXISTING, _("A list I already have"))],
        error_messages={
            "required": _("Choose a new list or one you have."),
            "invalid_choice": _("Choose a new list or one you have."),
        },
    )
    title = PlainTextField(max_length=TITLE_MAX_LENGTH, required=False)
    edit_link = PlainTextField(max_length=LONGEST_ADDRESS, required=False)
    moment = PlainTextField(max_length=20, required=False)
    note = PlainTextField(max_length=NOTE_MAX_LENGTH, required=False, several_lines=True)

    def __init__(self, *args: Any, page: ResourcePage | None, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.language = language

    def clean_moment(self) -> int | None:
        return clean_moment(self.cleaned_data["moment"], self.page)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        destination = cleaned.get("destination")
        if destination == self.NEW and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Give the list a title."))
        if destination == self.EXISTING and "edit_link" not in self.errors:
            self._find_list(cleaned)
        return cleaned

    def _find_list(self, cleaned: dict[str, Any]) -> None:
        link = cleaned["edit_link"]
        match = _EDIT_TOKEN.search(link)
        if not match:
            self.add_error(
                "edit_link",
                _("This is the link for readers. Paste the secret link, by which you edit.")
                if _PUBLIC_TOKEN.search(link)
                else _("Paste the whole edit link of your list."),
            )
            return
        found = find_for_editing(token=match[0])
        if found is None:
            self.add_error("edit_link", _("This list has expired or never existed."))
        elif found.language != self.language:
            self.add_error(
                "edit_link",
                _("That list is in another language. Start a new list for this language."),
            )
        else:
            cleaned["reading_list"], cleaned["edit_token"] = found, match[0]


class ListForm(forms.Form):
    """Title and introduction of a list, and the address of a page to add."""

    title = PlainTextField(
        max_length=TITLE_MAX_LENGTH, error_messages={"required": _("Give the list a title.")}
    )
    introduction = PlainTextField(
        max_length=INTRODUCTION_MAX_LENGTH, required=False, several_lines=True
    )
    address = PlainTextField(max_length=LONGEST_ADDRESS, required=False)


class EntryForm(forms.Form):
    """Note and number of one entry; the number is checked as text, so that nothing typed is lost."""

    note = PlainTextField(max_length=NOTE_MAX_LENGTH, required=False, several_lines=True)
    number = PlainTextField(max_length=20, required=False)

    def clean_number(self) -> int | None:
        text = self.cleaned_data["number"]
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise ValidationError(_("Write the place as a whole number, e.g. 3.")) from None
