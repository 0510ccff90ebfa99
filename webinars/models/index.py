from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from cms.core.models import IndexPage


class WebinarIndexPage(IndexPage):
    """The library: what is coming, what was held, recordings, topics; narrowed by the address."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["webinars.WebinarPage", "webinars.WebinarSeriesPage"]
    template = "webinars/webinar_index_page.html"

    class Meta:
        verbose_name = _("list of webinars")
        verbose_name_plural = _("lists of webinars")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let no cache answer for the site: what is coming changes by the minute."""
        response = super().serve(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..finding import library

        return super().get_context(request, *args, **kwargs) | library(request)
