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
        from .pages import WebinarPage

        context = super().get_context(request, *args, **kwargs)
        context["webinars"] = list(
            WebinarPage.objects.visible(request)
            .filter(series__translation_key=self.translation_key)
            .select_related("recording")
            .defer_streamfields()
            .for_listing()
            .order_by("starts_at", "title", "-pk")
        )
        return context
