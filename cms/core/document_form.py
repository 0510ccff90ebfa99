"""The editor's form of a document."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, which tells beside the file what search could read of it: a scan has no text to find."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].help_text = _("Text for search: %(state)s.") % {
                "state": self.instance.get_text_state_display()
            }
