"""Files of one page that a reader takes away: its citation, its PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.core.models import ResourceKind, ResourcePage
from webinars.moments import read_code

from .citations import Citation, as_apa, as_bibtex, as_iso_690, as_ris, cite
from .models import GoodPracticePage
from .pdf import PdfUnavailable, pdf_available, render_pdf

CITED_KINDS = (ResourceKind.PRACTICE, ResourceKind.WEBINAR)
LARGEST_ID = 2**31 - 1
_LONGEST_SECOND = 6


def _visible_or_404(pages: Any, page_id: int, request: HttpRequest) -> Any:
    """Return the page if anyone may read it in this language; a number no database holds is no page either."""
    page = (
        pages.visible(request).select_related("locale").filter(pk=page_id).first()
        if page_id <= LARGEST_ID
        else None
    )
    if page is None:
        raise Http404
    return page


def _asked_second(request: HttpRequest, page: ResourcePage) -> int | None:
    """Return the quoted second of a webinar; anything that is no second quotes the whole."""
    text = request.GET.get("t", "")
    if page.kind != ResourceKind.WEBINAR or not (
        text.isascii() and text.isdigit() and len(text) <= _LONGEST_SECOND
    ):
        return None
    return int(text) or None


def _citation_file(
    request: HttpRequest,
    page_id: int,
    *,
    write: Callable[[Citation], str],
    content_type: str,
    extension: str,
) -> HttpResponse:
    pages = ResourcePage.objects.of_kind(*CITED_KINDS)
    page = _visible_or_404(pages, page_id, request)
    citation = cite(
        page,
        request=request,
        second=_asked_second(request, page),
        code=read_code(request.GET.get("c", "")),
    )
    return HttpResponse(
        write(citation),
        content_type=f"{content_type}; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{page.slug}.{extension}"
            )
        },
    )


@require_safe
def bibtex(request: HttpRequest, page_id: int) -> HttpResponse:
    """The citation of a practice or a webinar as a BibTeX file; `?t=` quotes a second of a recording."""
    return _citation_file(
        request, page_id, write=as_bibtex, content_type="application/x-bibtex", extension="bib"
    )


@require_safe
def ris(request: HttpRequest, page_id: int) -> HttpResponse:
    """The citation of a practice or a webinar as a RIS file; `?t=` quotes a second of a recording."""
    return _citation_file(
        request,
        page_id,
        write=as_ris,
        content_type="application/x-research-info-systems",
        extension="ris",
    )


def pdf_unavailable(request: HttpRequest, *, page: Any = None) -> HttpResponse:
    """Say that no PDF can be made here, and lead back to the page (503: it may be possible later)."""
    return render(
        request,
        "knowledge/pdf_unavailable.html",
        {"page_title": _("No PDF for the moment"), "source": page},
        status=503,
    )


@require_safe
def practice_pdf(request: HttpRequest, page_id: int) -> HttpResponse:
    """A good practice as an accessible PDF, opened in the browser under a name of its own."""
    page = _visible_or_404(GoodPracticePage.objects, page_id, request)
    if not pdf_available():
        return pdf_unavailable(request, page=page)
    citation = cite(page, request=request)
    context = page.get_context(request) | {
        "citation": citation,
        "iso_690": as_iso_690(citation),
        "apa": as_apa(citation),
    }
    try:
        made = render_pdf("knowledge/practice_pdf.html", context, request=request)
    except PdfUnavailable:
        return pdf_unavailable(request, page=page)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=False, filename=f"{page.slug}.pdf"
            )
        },
    )
