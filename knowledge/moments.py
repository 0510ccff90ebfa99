"""Moments of webinars a practice points at: played in its page, told to the webinar's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from wagtail.models import Page

from cms.core.timecodes import parse_timecode
from webinars.models import CaptionTrack, Moment, WebinarPage
from webinars.moments import moment_query, read_code, write_moments


@dataclass(frozen=True)
class PlayableMoment:
    """A moment as a reader may see it: the webinar's page in the reader's language and, once recorded, its film.

    `start` and `end` are where the words are by the captions of today.
    """

    page: WebinarPage
    start: int | None
    end: int | None
    note: str
    query: str

    @property
    def recording(self) -> Any:
        """The recording, if there is a film to play."""
        return self.page.recording if self.page.is_recorded else None

    @property
    def fragment(self) -> str:
        """The passage as a media fragment (W3C Media Fragments §4.2.1), which browsers play without any script."""
        if self.start is None:
            return ""
        return f"#t={self.start}" + (f",{self.end}" if self.end is not None else "")

    @property
    def captions(self) -> list[tuple[str, int]]:
        """Languages of the captions with their versions; that of the page first."""
        versions = {"pl": self.page.polish_version, "en": self.page.english_version}
        own = self.page.locale.language_code
        return sorted(
            ((language, version) for language, version in versions.items() if version),
            key=lambda row: row[0] != own,
        )


@dataclass(frozen=True)
class _ChosenMoment:
    webinar: int
    start: int | None
    end: int | None
    note: str
    code: str


def _chosen_moments(page: Any) -> Iterator[_ChosenMoment]:
    """Yield what the editor wrote, without loading pages; a draft may hold anything."""
    for raw in page.moments.raw_data:
        value = raw.get("value") or {}
        if value.get("webinar"):
            yield _ChosenMoment(
                value["webinar"],
                _second(value.get("start")),
                _second(value.get("end")),
                value.get("note") or "",
                read_code(value.get("fingerprint") or ""),
            )


def _second(value: Any) -> int | None:
    if isinstance(value, str):
        try:
            return parse_timecode(value)
        except ValueError:
            return None
    return int(value) if isinstance(value, int | float) and value >= 0 else None


def point_at_moments(*, page: Any) -> None:
    """Write the moments of a practice where the webinars find them; webinars deleted since are passed over."""
    chosen = list(_chosen_moments(page))
    known = set(
        WebinarPage.objects.filter(pk__in={moment.webinar for moment in chosen}).values_list(
            "pk", flat=True
        )
        if chosen
        else ()
    )
    write_moments(
        page_id=page.pk,
        moments=[
            Moment(
                page_id=page.pk,
                webinar_id=moment.webinar,
                start=moment.start,
                end=moment.end,
                present_start=moment.start,
                fingerprint=moment.code,
                note=moment.note,
            )
            for moment in chosen
            if moment.webinar in known
        ],
    )


def playable_moments(*, page: Any, request: HttpRequest) -> list[PlayableMoment]:
    """Return the moments of a practice whose webinars anyone may read in this language; two queries at most."""
    chosen = list(_chosen_moments(page))
    if not chosen:
        return []
    webinars = _visible_webinars(request, [moment.webinar for moment in chosen])
    present = {
        (row.webinar_id, row.start, row.fingerprint): row.present_start
        for row in Moment.objects.filter(page_id=page.pk)
        if row.fingerprint
    }
    found = []
    for moment in chosen:
        webinar = webinars.get(moment.webinar)
        if webinar is None:
            continue
        start = present.get((moment.webinar, moment.start, moment.code), moment.start)
        moved = (start or 0) - (moment.start or 0)
        found.append(
            PlayableMoment(
                webinar,
                start,
                None if moment.end is None else moment.end + moved,
                moment.note,
                "" if moment.start is None else moment_query(moment.start, moment.code),
            )
        )
    return found


def _visible_webinars(request: HttpRequest, ids: list[int]) -> dict[int, WebinarPage]:
    """Map each chosen id to the webinar in the reader's language, with its recording and versions of captions."""
    chosen = Page.objects.filter(pk__in=ids)
    tracks = CaptionTrack.objects.filter(recording=OuterRef("recording"))
    pages = (
        WebinarPage.objects.visible(request)
        .filter(translation_key__in=chosen.values("translation_key"))
        .select_related("recording", "locale")
        .defer_streamfields()
        .annotate(
            chosen_id=Subquery(
                chosen.filter(translation_key=OuterRef("translation_key")).values("pk")[:1]
            ),
            polish_version=Subquery(tracks.filter(language="pl").values("version")[:1]),
            english_version=Subquery(tracks.filter(language="en").values("version")[:1]),
        )
    )
    return {page.chosen_id: page for page in pages}
