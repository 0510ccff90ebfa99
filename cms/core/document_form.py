"""The editor's form of a document."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from .uploads.documents import DOCUMENT
from .uploads.fields import AdoptedFile, send_directly
from .uploads.protocol import use_upload


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, which takes a file sent straight to the storage and tells what search could read of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].help_text = _("Text for search: %(state)s.") % {
                "state": self.instance.get_text_state_display()
            }
        send_directly(self, "file", purpose=DOCUMENT, user=user)

    def save(self, commit: bool = True) -> Any:
        adopted = self.cleaned_data.get("file")
        with transaction.atomic():
            document = super().save(commit=commit)
            if commit and isinstance(adopted, AdoptedFile):
                use_upload(upload=adopted.upload)
        return document
