"""Parts of reports for editors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.permissions import page_permission_policy


class PageReportMenuItem(MenuItem):
    """Shown to whoever may change some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(
            request.user, ["add", "change", "publish"]
        )


class DayColumn(Column):
    """A date in full: Wagtail's own column says how long ago it was, which fails for days to come."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day) if day else ""
