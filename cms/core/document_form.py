"""The editor's form of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.utils.file import hash_filelike

from .document_versions import FormerFile, keep_former_file
from .uploads.documents import DOCUMENT
from .uploads.fields import AdoptedFile, send_directly
from .uploads.protocol import use_upload


@dataclass(frozen=True)
class Replacement:
    """What became of the file given to a document that had one: how it is told to the editor."""

    is_same: bool
    former_ending: str = ""
    ending: str = ""


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, which takes a file sent straight to the storage, keeps the one it replaces, and tells what search read."""

    version_note = forms.CharField(
        label=gettext_lazy("What has changed"),
        required=False,
        max_length=255,
        help_text=gettext_lazy(
            "If you replace the file: what is new in it. The address stays; the former file is kept among the versions."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.editor = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].help_text = _("Text for search: %(state)s.") % {
                "state": self.instance.get_text_state_display()
            }
            self.order_fields(["title", "file", "version_note"])
        else:
            del self.fields["version_note"]
        send_directly(self, "file", purpose=DOCUMENT, user=self.editor)

    def clean(self) -> dict[str, Any]:
        """Leave the file alone if the one given is the same."""
        cleaned = super().clean()
        given = cleaned.get("file")
        if given and self.original_file and self._replaces():
            self.former = FormerFile.of(self.instance)
            if _is_same(given, self.former, self.original_file.storage):
                cleaned["file"] = self.original_file
                self.instance.replacement = Replacement(is_same=True)
        return cleaned

    def _replaces(self) -> bool:
        return bool(self.instance.pk and "file" in self.changed_data and self.original_file)

    def save(self, commit: bool = True) -> Any:
        """Keep the former file, which Wagtail would delete."""
        adopted = self.cleaned_data.get("file")
        if getattr(self.instance, "replacement", None):
            self.changed_data.remove("file")
        with transaction.atomic():
            if replaces := commit and self._replaces():
                self.original_file = None
                keep_former_file(
                    document=self.instance,
                    former=self.former,
                    user=self.editor,
                    note=self.cleaned_data.get("version_note", ""),
                )
            document = super().save(commit=commit)
            if commit and isinstance(adopted, AdoptedFile):
                use_upload(upload=adopted.upload)
        if replaces:
            document.replacement = Replacement(
                is_same=False,
                former_ending=self.former.ending,
                ending=FormerFile.of(document).ending,
            )
        return document


def _is_same(given: Any, former: FormerFile, storage: Storage) -> bool:
    """Tell whether the file given is the one there is; a file sent before is read only if it is as large."""
    if not isinstance(given, AdoptedFile):
        return hash_filelike(given) == former.hash
    if given.upload.size != former.size:
        return False
    if given.upload.digest and given.upload.digest[:40] == former.hash:
        return True
    with storage.open(str(given)) as file:
        return hash_filelike(file) == former.hash
