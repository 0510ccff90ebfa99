"""How files leave a bucket past the web process: by an address signed for this file, this name and a short time."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage
from wagtail import hooks
from wagtail.documents.models import document_served

from .models import SiteDocument

SIGNED_SECONDS = 300
NOT_KEPT = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
LAST = 1_000  # after Wagtail's own check of the collection's privacy


def signed_address(
    storage: S3Storage,
    name: str,
    *,
    filename: str,
    content_type: str,
    as_attachment: bool,
    seconds: int = SIGNED_SECONDS,
) -> str:
    """Return an address of a file, good for so many seconds, that gives it this file name (RFC 6266, RFC 5987) and type.

    It is signed whatever the storage does with its other addresses.
    """
    disposition = content_disposition_header(as_attachment, filename) or "attachment"
    return str(
        storage.connection.meta.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": storage.bucket_name,
                "Key": storage._normalize_name(name),
                "ResponseContentDisposition": disposition,
                "ResponseContentType": content_type,
                "ResponseCacheControl": "private, no-store",
            },
            ExpiresIn=seconds,
        )
    )


def hand_to_editor(storage: Storage, name: str) -> HttpResponseBase:
    """Hand a file that is not for readers to an editor who may have it: from the disk, or by an address in S3.

    The file never passes the web process from S3. Raises Http404 where there is no such file.
    """
    filename = PurePosixPath(name).name
    if isinstance(storage, S3Storage):
        content_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        address = signed_address(
            storage, name, filename=filename, content_type=content_type, as_attachment=True
        )
        return HttpResponseRedirect(address, headers=NOT_KEPT)
    try:
        file = storage.open(name)
    except OSError:
        raise Http404 from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=filename,
        headers=NOT_KEPT | {"X-Content-Type-Options": "nosniff"},
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
    return HttpResponseRedirect(address, headers=NOT_KEPT)
