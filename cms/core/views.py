"""Views of the site as a whole: errors, and media files of the embedded default."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

from .byte_ranges import serve_file
from .other_languages import home_of, same_path_in_other_language


def _language_of(path: str) -> str:
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with ways on: the same path in the other language, search, sections."""
    with translation.override(_language_of(request.path)):
        context = {
            "page_title": translation.gettext("Page not found"),
            "elsewhere": same_path_in_other_language(request),
        }
        return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 that needs no database, no context processor and no session."""
    with translation.override(_language_of(request.path)):
        language = translation.get_language() or settings.LANGUAGE_CODE
        return HttpResponse(
            render_to_string("500.html", {"language": language, "home": home_of(language)}),
            status=500,
        )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in the reader's language."""
    with translation.override(_language_of(request.path)):
        return render(
            request, "403.html", {"page_title": translation.gettext("No access")}, status=403
        )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that guess this address to the icon."""
    return redirect(static("img/icon.svg"))


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a public media file with byte ranges, so that a recording can be sought in.

    Only for the embedded default; production media come from object storage.
    """
    if "\0" in path:
        raise Http404
    full_path = Path(safe_join(settings.MEDIA_ROOT, path))
    content_type = mimetypes.guess_type(full_path.name)[0] or "application/octet-stream"
    if full_path.suffix == ".vtt":
        content_type = "text/vtt; charset=utf-8"
    return serve_file(
        request,
        full_path,
        content_type=content_type,
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
