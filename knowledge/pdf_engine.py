"""WeasyPrint, shut in: it reads this site's own static files and pictures, nothing else.

Import this module only where PDF is made (`pdf.render_pdf`): importing WeasyPrint is slow and fails without Pango.
"""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import default_storage
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from cms.core import seo

LARGEST_FILE = 20 * 1024 * 1024
_STATIC_TYPES = ("text/css", "image/", "font/")
_MEDIA_TYPES = ("image/",)

mimetypes.add_type("font/woff2", ".woff2")


class RefusedAddressError(ValueError):
    """An address outside this site's static files and pictures."""


def _without_query(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]


def _start_of(url: str) -> str:
    """Return the absolute address under which a storage's files lie, from the address of a file named x."""
    return _without_query(seo.absolute(url)).removesuffix("x")


def _file_name(url: str, start: str) -> str:
    """Return the name of a file under `start`; refuse names that lead out of the folder."""
    name = unquote(url.removeprefix(start))
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in name or "\0" in name:
        raise RefusedAddressError(url)
    return name


def _open_static(name: str) -> File:
    try:
        return staticfiles_storage.open(name)
    except (OSError, SuspiciousFileOperation):
        found = finders.find(name)  # no collectstatic: development and tests
        if not found:
            raise
        return File(open(found, "rb"))


def _open_own(url: str) -> tuple[File, str]:
    """Open the file of this site that an address names; refuse every other address."""
    plain = _without_query(url)
    static_start = seo.absolute(settings.STATIC_URL)
    media_start = _start_of(default_storage.url("x"))
    for start, allowed, opener in (
        (static_start, _STATIC_TYPES, _open_static),
        (media_start, _MEDIA_TYPES, default_storage.open),
    ):
        if not plain.startswith(start):
            continue
        name = _file_name(plain, start)
        content_type = mimetypes.guess_type(name)[0] or ""
        if not content_type.startswith(allowed):
            raise RefusedAddressError(url)
        return opener(name), content_type
    raise RefusedAddressError(url)


class OwnFilesFetcher(URLFetcher):
    """Gives WeasyPrint files from this site's storages. No network, no other file of the machine, no redirect."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("http", "https"), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the file at an address of this site; WeasyPrint goes on without what is refused or missing."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise RefusedAddressError(url)
        file, content_type = _open_own(url)
        with file:
            if file.size > LARGEST_FILE:
                raise RefusedAddressError(url)
            return URLFetcherResponse(url, file.read(), {"Content-Type": content_type})


def write_pdf(html: str, *, base_url: str) -> bytes:
    """Make a PDF/UA-1 document; relative addresses are completed with `base_url`."""
    document = HTML(string=html, base_url=base_url, url_fetcher=OwnFilesFetcher())
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1", optimize_images=True, dpi=200)
    return made
