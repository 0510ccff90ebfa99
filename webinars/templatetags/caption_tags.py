"""Captions in templates of the editor's pages."""

from __future__ import annotations

from django import template

from ..captions.report import language_warning, note_lines, repair_lines
from ..models import CaptionTrack

register = template.Library()


@register.simple_tag
def caption_coverage(track: CaptionTrack) -> int | None:
    """Return how many per cent of the film have captions; nothing while its length is unknown."""
    share = track.quality()["coverage"]
    return None if share is None else round(share * 100)


@register.simple_tag
def caption_notes(track: CaptionTrack) -> list[str]:
    """Return in words what was put right in the file and what should be looked at."""
    assessment = track.quality()
    warning = language_warning(assessment)
    return [
        *([warning] if warning else []),
        *repair_lines(track.report),
        *(line.text for line in note_lines(assessment)),
    ]
