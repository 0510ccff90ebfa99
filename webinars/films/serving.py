"""The film of a recording at the site's own address: for whoever may see a page that shows it, and for editors."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from storages.backends.s3 import S3Storage

from cms.core.byte_ranges import serve_file
from cms.core.document_serving import NOT_KEPT, signed_address

from ..access import readable_recording
from ..files import file_stem
from ..models import Recording

DOWNLOAD_PARAMETER = "download"
LONGEST = 43_200


def good_for(recording: Recording) -> int:
    """Return for how many seconds an address of the film is signed: twice its length, an hour at least, half a day at most.

    A player that runs out of time asks the site again (js/watch/renewing.js).
    """
    return int(min(max(settings.FILM_SIGNED_SECONDS, 2 * recording.duration), LONGEST))


@require_safe
def film(request: HttpRequest, recording_id: int) -> HttpResponseBase:
    """The film readers play."""
    recording = readable_recording(request, recording_id)
    return _hand_over(request, recording, recording.film)


@require_safe
def audio(request: HttpRequest, recording_id: int) -> HttpResponseBase:
    """The sound alone."""
    recording = readable_recording(request, recording_id)
    return _hand_over(request, recording, recording.audio)


def _hand_over(request: HttpRequest, recording: Recording, file: Any) -> HttpResponseBase:
    """Lead to the store by a signed address, or hand the file over from the disk by ranges; `?download` names it for keeping."""
    if not file:
        raise Http404
    storage: Storage = file.storage
    as_attachment = DOWNLOAD_PARAMETER in request.GET
    filename = file_stem(recording.title) + PurePosixPath(file.name).suffix.lower()
    content_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    if isinstance(storage, S3Storage):
        address = signed_address(
            storage,
            file.name,
            filename=filename,
            content_type=content_type,
            as_attachment=as_attachment,
            seconds=good_for(recording),
        )
        return HttpResponseRedirect(address, headers=NOT_KEPT)
    headers = NOT_KEPT | {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": content_disposition_header(as_attachment, filename) or "inline",
    }
    return serve_file(
        request, Path(storage.path(file.name)), content_type=content_type, headers=headers
    )
