"""PDF of a page: the same text as on the screen, tagged for screen readers (PDF/UA-1).

WeasyPrint needs libraries of the system (Pango, HarfBuzz). A machine without them runs the site all the same: the
library is imported when the first PDF is made, links to PDF are left out, and their addresses say why.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import threading
from functools import cache as remember
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string

from cms.core import seo

DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
KEPT_SECONDS = 24 * 60 * 60

# Names under which Linux, macOS and Windows know the libraries; each row is one library.
_LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
)
# One document at a time in a process: Pango's font map is shared by its threads, and a PDF takes a core for a second.
_rendering = threading.Lock()


class PdfUnavailable(Exception):
    """PDF cannot be made on this machine."""


def _loads(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


@remember
def pdf_available() -> bool:
    """Tell whether PDF can be made here: WeasyPrint is installed and its libraries load. Asked once a process.

    WeasyPrint itself is not imported: that takes a second and memory no page of the site needs.
    """
    return importlib.util.find_spec("weasyprint") is not None and all(map(_loads, _LIBRARIES))


def render_pdf(template: str, context: dict[str, Any], *, request: HttpRequest) -> bytes:
    """Return the PDF of a template with a style sheet and headings of its own; addresses in it become absolute.

    The template is rendered each time, so that what its reader may see is decided now; the PDF of the very same HTML is
    kept for a day. Images and styles come from this site's own static files and media only. Raises PdfUnavailable.
    """
    if not pdf_available():
        raise PdfUnavailable
    html = render_to_string(template, context, request=request)
    key = f"pdf:{hashlib.sha256(html.encode()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        try:
            from .pdf_engine import write_pdf
        except (ImportError, OSError) as error:
            raise PdfUnavailable from error
        with _rendering:
            made = cache.get(key) or write_pdf(html, base_url=seo.absolute("/"))
        cache.set(key, made, KEPT_SECONDS)
    return made
