"""The page of captions beside the film: shown, corrected, saved."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from ..captions import Cue, quality
from ..captions.line_breaking import CAPTION_LINES, LINE_SIGNS
from ..captions.reader import MOST_CUES
from ..captions.report import cue_note_texts, language_warning, note_lines
from ..models import CaptionTrack, CaptionVersion
from .access import for_editors_of_captions, page_frame
from .finding import speakers
from .rows import CUES_PER_PAGE, Row, RowsError, act, cues_of, rows_from, rows_of
from .saving import Conflict, Saved, save_stretch
from .spelling import against_glossary

LINKS_A_NOTE = 30
LARGEST_NUMBER = 10**6
REFUSED = 422
CONFLICT = 409


def number_from(data: Any, name: str, default: int = 0) -> int:
    """Read a whole number of a request; anything else gives the default."""
    text = data.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        return default
    return min(int(text), LARGEST_NUMBER)


@for_editors_of_captions
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, track: CaptionTrack) -> HttpResponseBase:
    """Show a page of captions, or save what was changed on it."""
    if request.method == "POST":
        return _save(request, track)
    cues = track.parsed_cues()
    first = _first_shown(request, cues)
    shown = cues[first : first + CUES_PER_PAGE]
    return _show(request, track, first=first, count=len(shown), rows=rows_of(shown))


def _first_shown(request: HttpRequest, cues: list[Cue]) -> int:
    """Return the first caption of the page that is asked for by number, by caption or by second."""
    last_page = max(len(cues) - 1, 0) // CUES_PER_PAGE
    if "cue" in request.GET:
        page = number_from(request.GET, "cue") // CUES_PER_PAGE
    elif "page" in request.GET:
        page = max(number_from(request.GET, "page", 1) - 1, 0)
    else:
        second = number_from(request.GET, "t")
        position = bisect_right([cue.start for cue in cues], second) - 1
        page = max(position, 0) // CUES_PER_PAGE
    return min(page, last_page) * CUES_PER_PAGE


def _show(
    request: HttpRequest,
    track: CaptionTrack,
    *,
    first: int,
    count: int,
    rows: list[Row],
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    cues = track.parsed_cues()
    assessment = track.quality()
    context = page_frame(track, _("Captions"), is_inner=False)
    frame = {
        "first": first,
        "count": count,
        "rows": [
            {
                "number": first + position + 1,
                "position": position,
                "row": row,
                "notes": _notes_of(row),
            }
            for position, row in enumerate(rows)
        ],
        "has_errors": any(row.errors for row in rows),
        "conflict": conflict,
        "pages": _pages(cues, first),
        "total": len(cues),
        "speakers": speakers(cues),
        "notes": [
            {"line": line, "links": line.cues[:LINKS_A_NOTE], "more": line.count > LINKS_A_NOTE}
            for line in note_lines(assessment)
        ],
        "coverage": None if assessment["coverage"] is None else round(assessment["coverage"] * 100),
        "language_warning": language_warning(assessment),
        "spellings": against_glossary(cues, track.language)[:LINKS_A_NOTE],
        "limits": {
            "line_signs": LINE_SIGNS,
            "lines": CAPTION_LINES,
            "signs_a_second": quality.MOST_SIGNS_A_SECOND,
            "shortest": quality.SHORTEST_SECONDS,
            "longest": quality.LONGEST_SECONDS,
        },
        "start_at": number_from(request.GET, "t"),
    }
    return render(request, "webinars/cue_editor/edit.html", context | frame, status=status)


def _notes_of(row: Row) -> list[str]:
    if row.errors:
        return []
    try:
        (cue,) = cues_of([row])
    except RowsError:
        return []
    return cue_note_texts(cue) if cue else []


def _pages(cues: list[Cue], first: int) -> list[dict[str, Any]]:
    """Return the pages with the second each begins at; they are led to by time, not by number alone."""
    return [
        {
            "number": position // CUES_PER_PAGE + 1,
            "start": cues[position].start,
            "is_current": position <= first < position + CUES_PER_PAGE,
        }
        for position in range(0, len(cues), CUES_PER_PAGE)
    ]


def _save(request: HttpRequest, track: CaptionTrack) -> HttpResponseBase:
    first, count = number_from(request.POST, "first"), number_from(request.POST, "count")
    version = number_from(request.POST, "version")
    action = request.POST.get("action", "save")
    rows = rows_from(request.POST)
    try:
        base = track.versions.get(number=version).parsed_cues()
        end = first + count
        typed, used_next = act(cues_of(rows), action, base[end] if end < len(base) else None)
        saved = save_stretch(
            track=track,
            version=version,
            first=first,
            count=count + used_next,
            mine=typed,
            user=request.user,
        )
    except RowsError as error:
        messages.error(request, _("Nothing was saved: some captions need to be put right."))
        return _show(request, track, first=first, count=count, rows=error.rows, status=REFUSED)
    except CaptionVersion.DoesNotExist:
        messages.error(
            request,
            _("Nothing was saved: the version you began with is not known. Copy your text."),
        )
        return _show(request, track, first=first, count=count, rows=rows, status=REFUSED)
    except ValueError:
        messages.error(
            request,
            _("Nothing was saved: there may be %(most)d captions at most.") % {"most": MOST_CUES},
        )
        return _show(request, track, first=first, count=count, rows=rows, status=REFUSED)
    except Conflict as conflict:
        track.refresh_from_db()
        messages.warning(request, _conflict_text(conflict.newest))
        return _show(
            request,
            track,
            first=conflict.first,
            count=conflict.count,
            rows=rows_of(conflict.mine),
            status=CONFLICT,
            conflict=conflict,
        )
    _tell(request, track, saved)
    return redirect(_next_address(request, track, action, first, len(typed)))


def _next_address(
    request: HttpRequest, track: CaptionTrack, action: str, first: int, count: int
) -> str:
    """Return where to go on: the next page, or the same one at the caption and second the editor was at."""
    address = reverse("webinars_cue_editor", args=[track.recording_id, track.language])
    second = number_from(request.POST, "second")
    if action == "save_next":
        return f"{address}?cue={first + max(count, 1)}"
    _name, _colon, position = action.partition(":")
    row = number_from({"row": position or request.POST.get("row", "")}, "row")
    cue = first + min(row, max(count - 1, 0))
    return f"{address}?cue={cue}&t={second}#cue-{cue + 1}"


def _tell(request: HttpRequest, track: CaptionTrack, saved: Saved | None) -> None:
    if saved is None:
        messages.info(request, _("Nothing was changed."))
        return
    text = _("Saved as version %(number)d.") % {"number": saved.track.version}
    if overlaps := saved.log.found.get("overlap"):
        text += " " + ngettext(
            "%(count)d caption ran into the next one and was shortened.",
            "%(count)d captions ran into the next ones and were shortened.",
            overlaps[0],
        ) % {"count": overlaps[0]}
    if saved.joined_with:
        text += " " + _("Meanwhile %(name)s had saved other captions: both changes are kept.") % {
            "name": _name(saved.joined_with)
        }
    messages.success(
        request,
        text,
        buttons=[
            messages.button(
                reverse(
                    "webinars_caption_version",
                    args=[track.recording_id, track.language, max(saved.track.version - 1, 1)],
                ),
                _("What changed"),
            )
        ],
    )


def _name(version: CaptionVersion) -> str:
    user = version.created_by
    return (user.get_full_name() or user.get_username()) if user else _("somebody")


def _conflict_text(newest: CaptionVersion) -> str:
    who = _("%(name)s changed the same captions at %(time)s, so yours are not saved yet.") % {
        "name": _name(newest),
        "time": date_format(localtime(newest.created_at), "TIME_FORMAT"),
    }
    return f"{who} " + _(
        "Your text is below, theirs beside it. Save again to put yours in its place; theirs stays among the versions."
    )
