"""Files of a recording that are written when they are asked for: captions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .access import readable_recording
from .captions import write_vtt


@require_safe
def captions_vtt(request: HttpRequest, recording_id: int, language: str) -> HttpResponse:
    """The captions of a recording as WebVTT."""
    track = readable_recording(request, recording_id).captions.filter(language=language).first()
    if track is None:
        raise Http404
    return HttpResponse(
        write_vtt(track.parsed_cues()),
        content_type="text/vtt; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
