"""Find and replace in all captions; one name for a speaker everywhere."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from ..captions.cue import plain_line
from ..captions.reader import LONGEST_TEXT
from ..captions.speakers import LONGEST_NAME
from ..models import CaptionTrack
from .access import for_editors_of_captions, page_frame
from .finding import LONGEST_NEEDLE, Match, find, needle_pattern, rename_speaker, replace_found
from .saving import VersionIsOld, change_all
from .views import CONFLICT, number_from

MATCHES_SHOWN = 200


@for_editors_of_captions
@require_http_methods(["GET", "HEAD", "POST"])
def find_and_replace(request: HttpRequest, track: CaptionTrack) -> HttpResponseBase:
    """Show where a text stands and how it would read; replace it there, but for captions left out."""
    data = request.POST if request.method == "POST" else request.GET
    needle = plain_line(data.get("find", ""))[:LONGEST_NEEDLE]
    replacement = plain_line(data.get("replace", ""))[:LONGEST_NEEDLE]
    options = {"match_case": "match_case" in data, "whole_words": "whole_words" in data}
    matches = (
        find(track.parsed_cues(), needle_pattern(needle, **options), replacement) if needle else []
    )
    status = 200
    if request.method == "POST" and matches:
        try:
            return _replace(request, track, matches)
        except VersionIsOld:
            track.refresh_from_db()
            matches = find(track.parsed_cues(), needle_pattern(needle, **options), replacement)
            status = CONFLICT
            messages.warning(
                request,
                _(
                    "Nothing was replaced: the captions were changed meanwhile. Look at the new list and replace again."
                ),
            )
    context = page_frame(track, _("Find and replace")) | {
        "find": needle,
        "replace": replacement,
        **options,
        "matches": matches[:MATCHES_SHOWN],
        "total": len(matches),
        "more": max(len(matches) - MATCHES_SHOWN, 0),
        "longest": LONGEST_NEEDLE,
    }
    return render(request, "webinars/cue_editor/find.html", context, status=status)


def _replace(request: HttpRequest, track: CaptionTrack, matches: list[Match]) -> HttpResponseBase:
    skip = {
        int(text)
        for text in request.POST.getlist("skip")
        if text.isascii() and text.isdigit() and len(text) < 7
    } | {match.cue for match in matches if len(match.replaced) > LONGEST_TEXT}
    saved = change_all(
        track=track,
        version=number_from(request.POST, "version"),
        change=lambda cues: replace_found(cues, matches, skip),
        user=request.user,
    )
    if saved is None:
        messages.info(request, _("Nothing was changed."))
    else:
        count = sum(match.cue not in skip for match in matches)
        messages.success(
            request,
            ngettext("Replaced in %(count)d caption.", "Replaced in %(count)d captions.", count)
            % {"count": count},
            buttons=[_undo_button(track)],
        )
    return redirect("webinars_cue_editor", track.recording_id, track.language)


def _undo_button(track: CaptionTrack) -> object:
    """Lead to the version before the change, where it can be looked at and brought back."""
    former = reverse(
        "webinars_caption_version", args=[track.recording_id, track.language, track.version]
    )
    return messages.button(former, _("Look at it or undo it"))


@for_editors_of_captions
@require_POST
def rename(request: HttpRequest, track: CaptionTrack) -> HttpResponseBase:
    """Give a speaker another name in all captions; an empty one takes the name off."""
    old = request.POST.get("old", "")
    new = plain_line(request.POST.get("new", ""))[:LONGEST_NAME].strip()
    try:
        saved = change_all(
            track=track,
            version=number_from(request.POST, "version"),
            change=lambda cues: rename_speaker(cues, old, new),
            user=request.user,
        )
    except VersionIsOld:
        messages.warning(
            request, _("The name was not changed: the captions were changed meanwhile. Try again.")
        )
    else:
        if saved:
            messages.success(request, _("The speaker was renamed."), buttons=[_undo_button(track)])
        else:
            messages.info(request, _("Nothing was changed."))
    return redirect("webinars_cue_editor", track.recording_id, track.language)
