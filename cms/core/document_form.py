"""The editor's form of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.utils.file import hash_filelike

from .document_versions import FormerFile, keep_former_file


@dataclass(frozen=True)
class Replacement:
    """What became of the file given to a document that had one: how it is told to the editor."""

    is_same: bool
    former_ending: str = ""
    ending: str = ""


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, which tells beside the file what search could read of it and keeps a file that is replaced."""

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
        if not self.instance.pk or "file" not in self.fields:
            del self.fields["version_note"]
            return
        self.fields["file"].help_text = _("Text for search: %(state)s.") % {
            "state": self.instance.get_text_state_display()
        }
        self.order_fields(["title", "file", "version_note"])

    def clean(self) -> dict[str, Any]:
        """Leave the file alone if the one given is the same."""
        cleaned = super().clean()
        given = cleaned.get("file")
        if given and self._replaces():
            self.former = FormerFile.of(self.instance)
            if hash_filelike(given) == self.former.hash:
                cleaned["file"] = self.original_file
                self.instance.replacement = Replacement(is_same=True)
        return cleaned

    def _replaces(self) -> bool:
        return bool(self.instance.pk and "file" in self.changed_data and self.original_file)

    def save(self, commit: bool = True) -> Any:
        """Keep the former file, which Wagtail would delete."""
        if getattr(self.instance, "replacement", None):
            self.changed_data.remove("file")
        if not (commit and self._replaces()):
            return super().save(commit=commit)
        self.original_file = None
        with transaction.atomic():
            keep_former_file(
                document=self.instance,
                former=self.former,
                user=self.editor,
                note=self.cleaned_data.get("version_note", ""),
            )
            document = super().save(commit=commit)
        new = FormerFile.of(document)
        document.replacement = Replacement(
            is_same=False, former_ending=self.former.ending, ending=new.ending
        )
        return document
