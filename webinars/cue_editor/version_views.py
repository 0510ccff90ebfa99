"""Versions of captions: listed, compared, brought back; captions taken off."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from cms.core.paging import paginate

from ..models import CaptionTrack, CaptionVersion
from .access import edit_recording_url, for_editors_of_captions, page_frame
from .differences import compare
from .saving import restore


@for_editors_of_captions
@require_safe
def versions(request: HttpRequest, track: CaptionTrack) -> HttpResponseBase:
    """List who changed the captions when, newest first."""
    listed = track.versions.select_related("created_by").defer("cues", "report")
    context = page_frame(track, _("Versions")) | {"versions": paginate(request, listed, 50)}
    return render(request, "webinars/cue_editor/versions.html", context)


def _version_or_404(track: CaptionTrack, number: int) -> CaptionVersion:
    version = (
        track.versions.select_related("created_by").filter(number=number).first()
        if number < 2**31
        else None
    )
    if version is None:
        raise Http404
    return version


@for_editors_of_captions
@require_safe
def version(request: HttpRequest, track: CaptionTrack, number: int) -> HttpResponseBase:
    """Show what changed since a version, with a button to bring it back."""
    former = _version_or_404(track, number)
    context = page_frame(track, _("Version %(number)d") % {"number": number}) | {
        "version": former,
        "comparison": compare(former.parsed_cues(), track.parsed_cues()),
        "is_newest": former.number == track.version,
    }
    return render(request, "webinars/cue_editor/version.html", context)


@for_editors_of_captions
@require_POST
def bring_back(request: HttpRequest, track: CaptionTrack, number: int) -> HttpResponseBase:
    """Make a former version the newest one."""
    _version_or_404(track, number)
    restored = restore(track=track, number=number, user=request.user)
    messages.success(
        request,
        _("Version %(old)d is back, as version %(new)d.")
        % {"old": number, "new": restored.version},
    )
    return redirect("webinars_cue_editor", track.recording_id, track.language)


@for_editors_of_captions
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, track: CaptionTrack) -> HttpResponseBase:
    """Delete the captions of a language with all their versions, once that is confirmed."""
    if request.method == "POST":
        recording = track.recording
        language = track.get_language_display()
        track.delete()
        messages.success(
            request, _("Captions (%(language)s) were taken off.") % {"language": language}
        )
        return redirect(edit_recording_url(recording))
    context = page_frame(track, _("Take the captions off"))
    context["versions_url"] = reverse(
        "webinars_caption_versions", args=[track.recording_id, track.language]
    )
    return render(request, "webinars/cue_editor/take_off.html", context)
