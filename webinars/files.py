"""Files of a recording that are written when they are asked for: captions, the transcript to take away."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.core.querysets import public_pages

from .access import readable_recording
from .captions import TranscriptDocument, write_docx, write_txt, write_vtt
from .models import CaptionTrack, Recording, WebinarPage

REVALIDATED = "private, no-cache"
# The address names the version, so what it leads to never changes.
KEPT = "private, max-age=31536000, immutable"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _track_or_404(request: HttpRequest, recording_id: int, language: str) -> CaptionTrack:
    recording = readable_recording(request, recording_id)
    track = recording.captions.filter(language=language).first()
    if track is None:
        raise Http404
    track.recording = recording
    return track


def _shown_page(request: HttpRequest, recording: Recording) -> WebinarPage | None:
    """Return the page readers know the recording by: in their language if there is one."""
    pages = list(
        public_pages(WebinarPage.objects.filter(recording=recording), request)
        .select_related("locale")
        .defer_streamfields()
        .order_by("pk")
    )
    pages.sort(key=lambda page: page.locale.language_code != get_language())
    return pages[0] if pages else None


def file_stem(title: str) -> str:
    """Return a file name that every system takes, made of a title."""
    plain = unicodedata.normalize("NFKD", title.replace("ł", "l").replace("Ł", "L"))
    return slugify(plain)[:80].strip("-") or "webinar"


def _chapters(track: CaptionTrack) -> list[tuple[float, str]]:
    """Return the chapters in the language of the captions, else the Polish ones."""
    chapters = list(track.recording.chapters.all())
    own = [chapter for chapter in chapters if chapter.language == track.language]
    return [
        (chapter.start, chapter.title)
        for chapter in own or [chapter for chapter in chapters if chapter.language == "pl"]
    ]


def _answer(
    request: HttpRequest,
    *,
    made_of: object,
    write: Callable[[], str | bytes],
    headers: dict[str, str],
) -> HttpResponseBase:
    """Write the file unless the one who asks has it: `made_of` is all its content depends on."""
    etag = f'"{hashlib.blake2s(repr(made_of).encode(), digest_size=12).hexdigest()}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(write(), headers=headers)
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", headers["Cache-Control"])
    return response


@require_safe
def captions_vtt(request: HttpRequest, recording_id: int, language: str) -> HttpResponseBase:
    """The captions of a recording as WebVTT, for the player; `?v=` with the version makes them keepable."""
    track = _track_or_404(request, recording_id, language)
    is_named = request.GET.get("v") == str(track.version)
    return _answer(
        request,
        made_of=(track.pk, track.version),
        write=lambda: write_vtt(track.parsed_cues()),
        headers={
            "Content-Type": "text/vtt; charset=utf-8",
            "Cache-Control": KEPT if is_named else REVALIDATED,
        },
    )


def _download(
    request: HttpRequest,
    track: CaptionTrack,
    *,
    extension: str,
    content_type: str,
    write: Callable[[TranscriptDocument], str | bytes],
) -> HttpResponseBase:
    page = _shown_page(request, track.recording)
    title = page.title if page else track.recording.title
    stem = page.slug if page else file_stem(title)
    document = TranscriptDocument(
        title=title,
        url=page.get_full_url(request) if page else "",
        language=track.language,
        cues=track.parsed_cues(),
        chapters=_chapters(track),
        updated_at=track.updated_at,
    )
    return _answer(
        request,
        made_of=(extension, track.pk, track.version, title, document.url, document.chapters),
        write=lambda: write(document),
        headers={
            "Content-Type": content_type,
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{stem}.{track.language}.{extension}"
            )
            or "attachment",
            "Cache-Control": REVALIDATED,
        },
    )


@require_safe
def captions_file(request: HttpRequest, recording_id: int, language: str) -> HttpResponseBase:
    """The captions as a WebVTT file to take away and to bring back: chapters are in it as notes."""
    return _download(
        request,
        _track_or_404(request, recording_id, language),
        extension="vtt",
        content_type="text/vtt; charset=utf-8",
        write=lambda document: write_vtt(document.cues, document.chapters),
    )


@require_safe
def transcript_txt(request: HttpRequest, recording_id: int, language: str) -> HttpResponseBase:
    """The transcript as plain text with speakers, chapters and times."""
    return _download(
        request,
        _track_or_404(request, recording_id, language),
        extension="txt",
        content_type="text/plain; charset=utf-8",
        write=write_txt,
    )


@require_safe
def transcript_docx(request: HttpRequest, recording_id: int, language: str) -> HttpResponseBase:
    """The transcript as a Word document with chapters as headings."""
    return _download(
        request,
        _track_or_404(request, recording_id, language),
        extension="docx",
        content_type=DOCX,
        write=write_docx,
    )
