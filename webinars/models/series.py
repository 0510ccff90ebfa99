from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.core.models import IndexPage


class WebinarSeriesPage(IndexPage):
    """Webinars that belong together, in the order they were held. Editors make one before its first webinar."""

    parent_page_types = ["webinars.WebinarIndexPage"]
    subpage_types: list[str] = []
    template = "webinars/webinar_series_page.html"

    class Meta:
        verbose_name = _("series of webinars")
        verbose_name_plural = _("series of webinars")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..series import webinars_of_series

        context = super().get_context(request, *args, **kwargs)
        context["webinars"] = list(
            webinars_of_series(self.translation_key, request)
            .select_related("recording")
            .defer_streamfields()
            .prefetch_related("policy_areas")
        )
        return context
