"""What the form of a recording shows beside its fields."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from wagtail.admin.panels import HelpPanel


def status_media() -> Media:
    """Return the style and the module that keep the state of recordings on the screen fresh."""
    return Media(
        css={"all": ["css/admin-recordings.css"]},
        js=[Script("js/recording-status.js", type="module")],  # type: ignore[list-item]
    )


class ProcessingPanel(HelpPanel):
    """Where the processing of a stored recording stands, what was found in its file, another try."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "webinars/admin/processing_panel.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        @property
        def media(self) -> Media:
            return super().media + status_media()
