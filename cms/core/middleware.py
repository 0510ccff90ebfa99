"""Response headers and the first guard against malformed addresses."""

from __future__ import annotations

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

EDITOR_PREFIXES = ("/admin/",)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict policy for readers; a wider one where Wagtail's own editor pages need inline code."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith(EDITOR_PREFIXES):
            parts.replace = {**(parts.replace or {}), **settings.EDITOR_CSP_OVERRIDES}
        return parts


class NotFoundForBadPathMiddleware:
    """Answer 404 to an address with a NUL byte, which PostgreSQL would refuse with an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        if "\0" in request.path_info:
            raise Http404
