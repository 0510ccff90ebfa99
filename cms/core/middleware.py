"""Response headers."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from .uploads.origins import upload_origins

PACKED_TYPES = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/javascript",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
)
EDITOR_PREFIXES = ("/admin/",)


class TextGZipMiddleware(GZipMiddleware):
    """Pack text only: films, pictures and PDF are packed already, and a byte range counts the bytes of the file."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        content_type = response.headers.get("Content-Type", "").partition(";")[0]
        if "Content-Range" in response.headers or not content_type.startswith(PACKED_TYPES):
            return response
        return super().process_response(request, response)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict policy for readers; a wider one where Wagtail's own editor pages need inline code.

    Only the editor's pages may be framed, by the editor's pages: previews are shown that way.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(EDITOR_PREFIXES):
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith(EDITOR_PREFIXES):
            parts.replace = {**(parts.replace or {}), **settings.EDITOR_CSP_OVERRIDES}
            # Files are sent from the panel straight to the storage (docs/adr/0030).
            if origins := upload_origins():
                parts.update = {**(parts.update or {}), "connect-src": origins}
        return parts
