"""Panels of the editor's forms and of the admin's front page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

SHOWN = 5


class LifePanel(Panel):
    """Tells the editor where the webinar stands and what is still missing; edits nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "webinars/admin/life_panel.html"

        def is_shown(self) -> bool:
            """Hide it on a page that is only being made: everything is missing then."""
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(
            self, parent_context: Mapping[str, Any] | None = None
        ) -> dict[str, Any]:
            from .caption_clock import clock_of_page, speakers_without_consent
            from .life import announcement_gaps, webinar_life

            context = super().get_context_data(parent_context) or {}
            page = self.instance
            return context | {
                "page": page,
                "life": webinar_life(page),
                "gaps": announcement_gaps(page),
                "clock": clock_of_page(page) if page.is_recorded else None,
                "speakers": speakers_without_consent(page),
            }


class CaptionClockPanel(Component):
    """The front page's board: what is overdue and what is due next, with the way to the whole report."""

    name = "caption_clock"
    template_name = "webinars/admin/caption_clock_panel.html"
    order = 110

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        from .caption_clock import recording_clocks

        clocks = recording_clocks()
        open_clocks = [clock for clock in clocks if clock.missing]
        overdue = sum(clock.is_overdue for clock in open_clocks)
        return {
            "heading": _("Caption clock"),
            "clocks": open_clocks[:SHOWN],
            "more": max(len(open_clocks) - SHOWN, 0),
            "overdue_count": overdue,
            "due_count": len(open_clocks) - overdue,
            "complete_count": len(clocks) - len(open_clocks),
            "report_url": reverse("webinars_caption_clock"),
        }
