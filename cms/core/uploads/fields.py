"""A file field of the panel: the file goes straight to the storage, the form gets the number of its upload."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Media
from django.forms.widgets import Script
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Upload, UploadState
from .purposes import Purpose, find_purpose
from .texts import widget_texts

# The most a form takes without JavaScript: it passes the web process, and a line that breaks loses all.
LARGEST_PLAIN = 100 * 1024 * 1024


@dataclass(frozen=True)
class SentFile:
    """What the hidden input names: an upload that may or may not be there."""

    number: str


class AdoptedFile(str):
    """The name of a file that lies in the storage of its field already, so that a model takes it as it is."""

    upload: Upload

    @classmethod
    def of(cls, upload: Upload) -> AdoptedFile:
        """Return the name of a complete upload."""
        adopted = cls(upload.key)
        adopted.upload = upload
        return adopted


class UploadInput(forms.FileInput):
    """A file input that a module takes over; without JavaScript it is a file input.

    A complete upload stays in the form while another field is put right.
    """

    template_name = "core/uploads/input.html"
    purpose_name = ""
    user: Any = None

    def value_from_datadict(
        self, data: Any, files: Any, name: str
    ) -> UploadedFile | SentFile | None:
        if chosen := files.get(name):
            return chosen
        number = data.get(f"{name}-upload", "")
        return SentFile(number) if number else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-upload" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        purpose = find_purpose(self.purpose_name)
        assert purpose is not None  # noqa: S101  a widget without its purpose is a mistake in code
        context["widget"]["attrs"]["accept"] = ",".join(f".{kind}" for kind in purpose.extensions)
        sent = find_complete(value.number, self.user, purpose) if _is_sent(value) else None
        stored = (
            value if value and not _is_sent(value) and getattr(value, "_committed", False) else None
        )
        context |= {
            "stored": stored,
            "sent": sent,
            "purpose": purpose,
            "largest": purpose.largest,
            "largest_plain": min(LARGEST_PLAIN, purpose.largest),
            "begin_url": reverse("core_upload_begin"),
            "texts": json.dumps(widget_texts(), ensure_ascii=False),
            "unfinished": self._unfinished(purpose),
        }
        return context

    def _unfinished(self, purpose: Purpose) -> list[Upload]:
        if self.user is None or not self.user.is_authenticated:
            return []
        return list(
            Upload.objects.filter(owner=self.user, purpose=purpose.name, state=UploadState.OPEN)[:5]
        )

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        context["input"] = super()._render(forms.FileInput.template_name, context, renderer)
        return render_to_string(template_name, context)

    @property
    def media(self) -> Media:
        return Media(
            css={"all": ["css/admin-upload.css"]},
            js=[Script("js/admin/upload/field.js", type="module")],  # type: ignore[list-item]
        )


class UploadField(forms.FileField):
    """A file of a purpose. Its cleaned value is an `AdoptedFile`, a small file sent with the form, or what was there."""

    widget = UploadInput

    def __init__(self, *, purpose: str, user: Any = None, **options: Any) -> None:
        self.purpose_name = purpose
        super().__init__(**options)
        self.widget.purpose_name = purpose
        self.for_user(user)

    def for_user(self, user: Any) -> None:
        """Set whose uploads may be used."""
        self.user = self.widget.user = user

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show what was sent before again; a file that came with the form itself is lost to the browser."""
        return data if isinstance(data, SentFile) else initial

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not isinstance(data, SentFile):
            if isinstance(data, UploadedFile) and data.size and data.size > LARGEST_PLAIN:
                raise ValidationError(
                    _(
                        "Without JavaScript at most %(largest)s can be sent with the form. Turn JavaScript on to send larger files."
                    )
                    % {"largest": filesizeformat(LARGEST_PLAIN)}
                )
            return super().clean(data, initial)
        purpose = find_purpose(self.purpose_name)
        upload = find_complete(data.number, self.user, purpose) if purpose else None
        if upload is None:
            raise ValidationError(
                _("The file sent before is no longer there or was used already. Choose it again.")
            )
        return AdoptedFile.of(upload)


def find_complete(number: str, user: Any, purpose: Purpose) -> Upload | None:
    """Return an upload that this user may use now: their own, for this purpose, complete and not used."""
    try:
        key = uuid.UUID(str(number))
    except ValueError:
        return None
    if user is None or not user.is_authenticated or not purpose.is_allowed(user):
        return None
    return Upload.objects.filter(
        pk=key, owner=user, purpose=purpose.name, state=UploadState.COMPLETE
    ).first()


def _is_sent(value: Any) -> bool:
    return isinstance(value, SentFile)


def send_directly(form: forms.BaseForm, name: str, *, purpose: str, user: Any) -> None:
    """Let a file field of a form, if the user sees it, take files that were sent straight to the storage."""
    if former := form.fields.get(name):
        form.fields[name] = UploadField(
            purpose=purpose,
            user=user,
            widget=UploadInput(former.widget.attrs),
            label=former.label,
            help_text=former.help_text,
            required=former.required,
            max_length=getattr(former, "max_length", None),
        )
