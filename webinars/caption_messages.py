"""Tells the editor how the captions just given were read, and leads on to where they are corrected."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages

from .captions.report import language_warning, note_lines, repair_lines
from .models import CaptionTrack, Recording


def tell_of_new_captions(request: HttpRequest, recording: Recording) -> None:
    """Add a message for each file of captions that the form has just saved (hooks after create and edit)."""
    for track in getattr(recording, "new_captions", []):
        _tell(request, track)


def _tell(request: HttpRequest, track: CaptionTrack) -> None:
    assessment = track.quality()
    warning = language_warning(assessment)
    lines = [
        *([warning] if warning else []),
        *repair_lines(track.report),
        *(line.text for line in note_lines(assessment)),
    ]
    heading = _("Captions (%(language)s): %(count)d read.") % {
        "language": track.get_language_display(),
        "count": len(track.cues),
    }
    text = (
        format_html(
            "{}<ul>{}</ul>",
            heading,
            format_html_join("", "<li>{}</li>", ((line,) for line in lines)),
        )
        if lines
        else heading
    )
    buttons = [
        messages.button(
            reverse("webinars_cue_editor", args=[track.recording_id, track.language]),
            _("Correct the captions"),
        )
    ]
    (messages.warning if lines else messages.success)(request, text, buttons=buttons)
