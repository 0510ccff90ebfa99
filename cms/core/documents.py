"""The address of a document: it stays when the file is replaced, and every address it ever had leads to it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.views import serve

from .models import SiteDocument

LARGEST_ID = 2**63 - 1


@require_safe
def serve_document(request: HttpRequest, document_id: int, name: str) -> HttpResponseBase:
    """Hand out the newest file of a document, after Wagtail has checked whether the one who asks may have it.

    Names the document never had find nothing, so that numbers alone cannot be tried. The answer is asked for anew each
    time, as the file may have been replaced.
    """
    document = (
        SiteDocument.objects.filter(pk=document_id).first() if document_id <= LARGEST_ID else None
    )
    if document is None or not document.answers_to(name):
        raise Http404
    if request.path != document.url:
        return redirect(document.url, permanent=True)
    response = serve.serve(request, document.pk, document.filename)
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response
