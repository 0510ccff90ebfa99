"""The protocol as JSON under the panel: whoever is signed in and may send files of the purpose."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..models import Upload, UploadState
from . import protocol
from .errors import UploadError, storage_trouble
from .purposes import find_purpose
from .stores import DiskStore, is_signed, store_of

LARGEST_REQUEST = 16 * 1024
View = Callable[..., HttpResponse]


def _as_json(view: View) -> View:
    """Answer refusals as JSON with a sentence for the editor."""

    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UploadError as error:
            return JsonResponse({"error": error.message, "code": error.code}, status=error.status)

    return answered


def _values(request: HttpRequest) -> dict[str, Any]:
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST_REQUEST:
            raise ValueError
        values = json.loads(request.body)
        if not isinstance(values, dict):
            raise ValueError
    except (ValueError, RecursionError):
        raise UploadError(_("The browser's request cannot be read. Reload the page.")) from None
    return values


def _state(upload: Upload) -> JsonResponse:
    return JsonResponse(
        {
            "id": str(upload.pk),
            "name": upload.name,
            "size": upload.size,
            "state": upload.state,
            "part_size": upload.part_size,
            "part_count": upload.part_count,
            "parts": [part.number for part in protocol.list_parts(upload=upload)],
        }
    )


@_as_json
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open an upload or find the one that broke off."""
    return _state(protocol.begin_upload(user=request.user, values=_values(request)))


@_as_json
@require_safe
def parts(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Tell where an upload stands and which parts the storage has."""
    return _state(protocol.find_upload(user=request.user, upload_id=upload_id))


@_as_json
@require_POST
def sign(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Give the address of one part."""
    upload = protocol.find_upload(user=request.user, upload_id=upload_id)
    number = _values(request).get("part")
    return JsonResponse({"address": protocol.sign_part(upload=upload, number=number)})


@_as_json
@require_POST
def complete(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Join the parts and check what came of it."""
    upload = protocol.find_upload(user=request.user, upload_id=upload_id)
    return _state(protocol.complete_upload(upload=upload))


@_as_json
@require_POST
def abort(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Give an upload up."""
    upload = protocol.find_upload(user=request.user, upload_id=upload_id)
    protocol.abort_upload(upload=upload)
    upload.refresh_from_db()
    return _state(upload)


@csrf_exempt  # the address is signed for this part alone, as that of S3 is
@_as_json
@require_http_methods(["PUT"])
def put_part(request: HttpRequest, upload_id: uuid.UUID, number: int) -> HttpResponse:
    """Take a part of a file that goes to this machine's disk, a piece at a time."""
    upload = protocol.find_upload(user=request.user, upload_id=upload_id)
    purpose = find_purpose(upload.purpose)
    store = store_of(purpose.storage) if purpose else None
    if (
        not isinstance(store, DiskStore)
        or not 1 <= number <= upload.part_count
        or upload.state != UploadState.OPEN
        or not is_signed(upload, number, request.GET.get("signature", ""))
    ):
        raise UploadError(_("The address of this part is out of date."), status=403)
    if request.headers.get("Content-Length") != str(upload.part_length(number)):
        raise UploadError(_("The part has another length than it should."))
    with storage_trouble():
        whole = store.write_part(upload, number, request)
    if not whole:
        raise UploadError(_("Not all of the part has arrived."))
    return HttpResponse(status=200)


def upload_urls() -> list[URLPattern]:
    """Addresses under /admin/."""
    return [
        path("uploads/begin/", begin, name="core_upload_begin"),
        path("uploads/<uuid:upload_id>/", parts, name="core_upload"),
        path("uploads/<uuid:upload_id>/sign/", sign, name="core_upload_sign"),
        path("uploads/<uuid:upload_id>/complete/", complete, name="core_upload_complete"),
        path("uploads/<uuid:upload_id>/abort/", abort, name="core_upload_abort"),
        path("uploads/<uuid:upload_id>/parts/<int:number>/", put_part, name="core_upload_part"),
    ]
