"""Chapters as a text track of the player, written when they are asked for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .access import readable_recording
from .captions import Cue, write_vtt
from .models import Chapter, Recording


def chapters_in(recording: Recording, language: str) -> list[Chapter]:
    """Return the chapters of a recording in a language, else in the one that has any, Polish first."""
    chapters = list(recording.chapters.all())
    for wanted in (language, "pl"):
        found = [chapter for chapter in chapters if chapter.language == wanted]
        if found:
            return found
    return chapters


def chapter_cues(chapters: list[Chapter], duration: float) -> list[Cue]:
    """Return chapters as cues: each lasts until the next, the last until the end."""
    ends = [*(chapter.start for chapter in chapters[1:]), duration]
    return [
        Cue(chapter.start, max(end, chapter.start + 1), chapter.title)
        for chapter, end in zip(chapters, ends, strict=False)
    ]


@require_safe
def chapters_vtt(request: HttpRequest, recording_id: int, language: str) -> HttpResponse:
    """The chapters of a recording in a language as WebVTT."""
    recording = readable_recording(request, recording_id)
    chapters = [chapter for chapter in recording.chapters.all() if chapter.language == language]
    if not chapters:
        raise Http404
    return HttpResponse(
        write_vtt(chapter_cues(chapters, recording.duration)),
        content_type="text/vtt; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
