"""Who may have what belongs to a recording: anyone, once a page anyone may read shows it; editors always."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest

from cms.core.querysets import public_pages

from .models import Recording, WebinarPage

LARGEST_ID = 2**63 - 1


def readable_recording(request: HttpRequest, recording_id: int) -> Recording:
    """Return the recording if the one who asks may see it; raise Http404 otherwise."""
    recording = (
        Recording.objects.filter(pk=recording_id).first() if recording_id <= LARGEST_ID else None
    )
    if recording is None:
        raise Http404
    showing = WebinarPage.objects.filter(
        Q(recording=recording)
        | Q(recording__described_version=recording)
        | Q(recording__sign_language_version=recording)
    )
    shown = public_pages(showing, request).exists()
    if not shown and not request.user.has_perm("webinars.change_recording"):
        raise Http404
    return recording
