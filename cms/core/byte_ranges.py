"""A file of this machine's disk as an answer, whole or one range of its bytes (RFC 9110 §14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
_CHUNK = 64 * 1024


def serve_file(
    request: HttpRequest, path: Path, *, content_type: str, headers: dict[str, str]
) -> HttpResponseBase:
    """Return the bytes asked for: 206 for a range, 416 for one outside the file, else the file; raise Http404 if there is none.

    Several ranges at once get the whole file.
    """
    try:
        stat = path.stat()
    except (OSError, ValueError):  # also a name longer than the file system takes
        raise Http404 from None
    if not S_ISREG(stat.st_mode):
        raise Http404
    headers = headers | {"Accept-Ranges": "bytes", "Last-Modified": http_date(stat.st_mtime)}
    match = _RANGE.match(request.headers.get("Range", ""))
    if not match or match.groups() == ("", ""):
        response = FileResponse(path.open("rb"), content_type=content_type)
        for name, value in headers.items():
            response[name] = value
        return response
    first, last = match.groups()
    start = int(first) if first else max(stat.st_size - int(last), 0)
    end = min(int(last), stat.st_size - 1) if first and last else stat.st_size - 1
    if start > end or start >= stat.st_size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stat.st_size}"})
    file = path.open("rb")
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


def _read(file: BinaryIO, length: int) -> Iterator[bytes]:
    with file:
        while length > 0 and (chunk := file.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk
