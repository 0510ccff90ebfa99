"""Who may correct captions, and of which recording."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied

from ..access import LARGEST_ID
from ..models import CaptionTrack, Recording

PERMISSION = "webinars.change_recording"
View = Callable[..., HttpResponseBase]


def for_editors_of_captions(view: View) -> View:
    """Let a view be used by who may change recordings; it gets the captions instead of their address."""

    @wraps(view)
    def checked(
        request: HttpRequest, recording_id: int, language: str, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            return permission_denied(request)
        track = (
            CaptionTrack.objects.select_related("recording")
            .filter(recording_id=recording_id, language=language)
            .first()
            if recording_id <= LARGEST_ID
            else None
        )
        if track is None:
            raise Http404
        return view(request, track, *args, **kwargs)

    return checked


def edit_recording_url(recording: Recording) -> str:
    """Return the address of the recording's form."""
    url_name = Recording.snippet_viewset.get_url_name("edit")
    return reverse(url_name, args=[recording.pk])


def page_frame(track: CaptionTrack, title: str, *, is_inner: bool = True) -> dict[str, Any]:
    """Return what every page on captions has: its title and the way back."""
    editor = reverse("webinars_cue_editor", args=[track.recording_id, track.language])
    captions = _("Captions (%(language)s)") % {"language": track.get_language_display()}
    index = Recording.snippet_viewset.get_url_name("list")
    return {
        "header_title": f"{title}: {track.recording}",
        "header_icon": "media",
        "breadcrumbs_items": [
            {"url": reverse(index), "label": _("Recordings")},
            {"url": edit_recording_url(track.recording), "label": str(track.recording)},
            {"url": editor if is_inner else "", "label": captions},
            *([{"url": "", "label": title}] if is_inner else []),
        ],
        "track": track,
        "recording": track.recording,
        "editor_url": editor,
        "recording_url": edit_recording_url(track.recording),
    }
