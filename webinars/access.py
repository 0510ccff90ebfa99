"""Who may have what belongs to a recording: whoever may read a page that shows it; editors always."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from cms.core.querysets import is_open_to, public_pages

from .films.publicity import pages_showing
from .models import Recording

LARGEST_ID = 2**63 - 1


def readable_recording(request: HttpRequest, recording_id: int) -> Recording:
    """Return the recording if the one who asks may see it; raise Http404 otherwise."""
    recording = (
        Recording.objects.filter(pk=recording_id).first() if recording_id <= LARGEST_ID else None
    )
    if recording is None or not _may_see(request, recording):
        raise Http404
    return recording


def _may_see(request: HttpRequest, recording: Recording) -> bool:
    """Ask the cheap questions first: most recordings are public, most who ask for others are editors."""
    pages = pages_showing(recording)
    if public_pages(pages, request).exists() or request.user.has_perm("webinars.change_recording"):
        return True
    return any(
        is_open_to(request, page) or page.permissions_for_user(request.user).can_edit()
        for page in pages.select_related("alias_of")
    )
