"""Views of the site as a whole: errors, and media files of the embedded default."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe

_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
_CHUNK = 64 * 1024


def _language_of(path: str) -> str:
    return "en" if path.startswith("/en/") else settings.LANGUAGE_CODE


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with ways on: search, sections, home."""
    with translation.override(_language_of(request.path)):
        return render(
            request, "404.html", {"page_title": translation.gettext("Page not found")}, status=404
        )


def server_error(request: HttpRequest) -> HttpResponse:
    """500 that needs no database, no context processor and no session."""
    with translation.override(_language_of(request.path)):
        return HttpResponse(
            render_to_string("500.html", {"language": translation.get_language()}), status=500
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


def _read(file: BinaryIO, length: int) -> Iterator[bytes]:
    with file:
        while length > 0 and (chunk := file.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a public media file with byte ranges (RFC 9110 §14), so that a recording can be sought in.

    Only for the embedded default; production media come from object storage.
    """
    if "\0" in path:
        raise Http404
    full_path = Path(safe_join(settings.MEDIA_ROOT, path))
    try:
        stat = full_path.stat()
    except OSError:  # also a name longer than the file system takes
        raise Http404 from None
    if not S_ISREG(stat.st_mode):
        raise Http404
    content_type = mimetypes.guess_type(full_path.name)[0] or "application/octet-stream"
    if full_path.suffix == ".vtt":
        content_type = "text/vtt; charset=utf-8"
    headers = {
        "Accept-Ranges": "bytes",
        "Last-Modified": http_date(stat.st_mtime),
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    match = _RANGE.match(request.headers.get("Range", ""))
    if not match or match.groups() == ("", ""):
        return FileResponse(full_path.open("rb"), content_type=content_type, headers=headers)
    first, last = match.groups()
    start = int(first) if first else max(stat.st_size - int(last), 0)
    end = min(int(last), stat.st_size - 1) if first and last else stat.st_size - 1
    if start > end or start >= stat.st_size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stat.st_size}"})
    file = full_path.open("rb")
    file.seek(start)
    return StreamingHttpResponse(
        _read(file, end - start + 1),
        status=206,
        content_type=content_type,
        headers=headers
        | {
            "Content-Range": f"bytes {start}-{end}/{stat.st_size}",
            "Content-Length": str(end - start + 1),
        },
    )
