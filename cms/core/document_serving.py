"""How a document leaves the private bucket: by an address signed for this file, this name and five minutes."""

from __future__ import annotations

from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage
from wagtail import hooks
from wagtail.documents.models import document_served

from .models import SiteDocument

SIGNED_SECONDS = 300
LAST = 1_000  # after Wagtail's own check of the collection's privacy


def signed_address(
    storage: S3Storage, name: str, *, filename: str, content_type: str, as_attachment: bool
) -> str:
    """Return an address of a private file, good for five minutes, that gives it this file name (RFC 6266, RFC 5987) and type."""
    disposition = content_disposition_header(as_attachment, filename) or "attachment"
    return str(
        storage.url(
            name,
            parameters={
                "ResponseContentDisposition": disposition,
                "ResponseContentType": content_type,
                "ResponseCacheControl": "private, no-store",
            },
            expire=SIGNED_SECONDS,
        )
    )


@hooks.register("before_serve_document", order=LAST)
def redirect_to_bucket(document: SiteDocument, request: HttpRequest) -> HttpResponse | None:
    """Lead to the file where it is in S3; no cache keeps the way there, which would outlive the permission."""
    storage: Storage = document.file.storage
    if not isinstance(storage, S3Storage):
        return None
    document_served.send(sender=SiteDocument, instance=document, request=request)
    address = signed_address(
        storage,
        str(document.file.name),
        filename=document.filename,
        content_type=document.content_type or "application/octet-stream",
        as_attachment=document.content_disposition != "inline",
    )
    return HttpResponseRedirect(
        address,
        headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"},
    )
