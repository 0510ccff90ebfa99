"""The form field for a file of captions: read at once, told what is wrong, kept while another field is put right."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .captions import CaptionError, CaptionFile, read_captions
from .captions.reader import LARGEST_FILE

LONGEST_NAME = 255


@dataclass(frozen=True)
class GivenCaptions:
    """A file of captions that can be used, with its name."""

    file_name: str
    content: CaptionFile


class CaptionFileInput(forms.FileInput):
    """A file input that carries a good file through a form sent back for another error.

    Browsers forget chosen files. What was read is therefore sent along with the page, packed, and taken for the
    file if no other is chosen; it is read again like any upload, so it needs no signature.
    """

    template_name = "webinars/admin/caption_file_input.html"
    track: Any = None  # the captions there are, set by the form
    kept: UploadedFile | None = None  # a file that was read, set by the field

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ".vtt,.srt,text/vtt", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> UploadedFile | None:
        return files.get(name) or unpack(
            data.get(f"{name}-kept", ""), data.get(f"{name}-kept-name", "")
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["track"] = self.track
        if self.kept:
            context["kept"] = {"name": self.kept.name, "content": pack(self.kept)}
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        context["input"] = super()._render(forms.FileInput.template_name, context, renderer)
        return render_to_string(template_name, context)


class CaptionFileField(forms.FileField):
    """A WebVTT or SubRip file; its cleaned value is `GivenCaptions` or nothing."""

    widget = CaptionFileInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_NAME, **options)

    def clean(self, data: Any, initial: Any = None) -> GivenCaptions | None:
        upload = super().clean(data, None)
        if not upload:
            return None
        if upload.size > LARGEST_FILE:
            raise ValidationError(
                _("The file is larger than %(size)d MB: these are no captions.")
                % {"size": LARGEST_FILE // 1024**2}
            )
        try:
            content = read_captions(upload.read())
        except CaptionError as error:
            raise ValidationError(error.messages) from error
        self.widget.kept = upload
        return GivenCaptions(upload.name, content)


def pack(upload: UploadedFile) -> str:
    """Return the bytes of a small file as text for a hidden field."""
    upload.seek(0)
    return base64.b64encode(zlib.compress(upload.read(), 9)).decode()


def unpack(packed: str, name: str) -> UploadedFile | None:
    """Return the file a hidden field holds; nothing where it holds none, or more than a file may."""
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(packed, validate=True), LARGEST_FILE + 1)
    except (binascii.Error, zlib.error, ValueError):
        return None
    return SimpleUploadedFile(name[:LONGEST_NAME] or "captions.vtt", content) if content else None
