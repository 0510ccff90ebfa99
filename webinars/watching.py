"""What the page of a recorded webinar shows: one film, its text, its slides, the moment that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.core.models import ResourcePage

from .captions import Cue
from .chapter_track import chapters_in
from .models import CaptionTrack, Chapter, Moment, Recording, Slide
from .moments import Place, cue_at, find_place, moment_query, read_code, read_second
from .reading import (
    ChapterRow,
    PracticePlace,
    ReadingSection,
    Sentence,
    SpokenPractice,
    chapter_rows,
    reading_text,
)
from .searching import LONGEST_QUERY, Findings, search_cues

# Two films are told by the same transcript if their lengths differ by no more seconds than this.
_SAME_LENGTH = 2.0
MOST_HITS = 100
VERSION_PARAMETER, LANGUAGE_PARAMETER, SEARCH_PARAMETER = "wersja", "napisy", "szukaj"
DESCRIBED, SIGNED = "opis", "migowy"


@dataclass(frozen=True)
class FilmVersion:
    """A film the reader may choose: the recording itself, or one for people who cannot see or hear it."""

    key: str
    label: Promise
    recording: Recording
    is_shown: bool
    query: str


@dataclass(frozen=True)
class OpenedMoment:
    """The moment the address names: where the film starts, and the sentence spoken there, if there is one."""

    start: float
    sentence: Sentence | None
    query: str


@dataclass(frozen=True)
class Hit:
    """A place found in the recording, with the chapter it is in."""

    sentence: Sentence
    chapter: str


@dataclass(frozen=True)
class Watching:
    """All that the templates of a recorded webinar read; `kept` begins the query of links that keep the choices made."""

    film: Recording
    versions: list[FilmVersion]
    tracks: list[CaptionTrack]
    shown: CaptionTrack | None
    chapters: list[ChapterRow]
    sections: list[ReadingSection]
    slides: list[Slide]
    slide: Slide | None
    slides_document: Any
    slides_language: str
    moment: OpenedMoment | None
    practices: list[SpokenPractice]
    query: str
    findings: Findings | None
    hits: list[Hit]
    kept: str

    @property
    def start_at(self) -> float:
        """Second at which the film starts."""
        return self.moment.start if self.moment else 0

    @property
    def second(self) -> int:
        """Second of the moment in addresses; 0 for the whole recording."""
        return int(self.start_at)

    @property
    def code(self) -> str:
        """Fingerprint of the sentence of the moment, if there is one."""
        return self.moment.sentence.code if self.moment and self.moment.sentence else ""

    @property
    def has_timed_slides(self) -> bool:
        """Whether the slides can follow the film."""
        return any(slide.start is not None for slide in self.slides)

    @property
    def caption_language(self) -> str:
        """Language of the captions shown with the film: that of the transcript."""
        return self.shown.language if self.shown else ""


def watch_recording(
    *,
    request: HttpRequest,
    recording: Recording,
    translation_key: Any,
    chosen_practices: Sequence[dict[str, Any]] = (),
) -> Watching:
    """Gather what a webinar page with this recording shows to this request.

    `chosen_practices` are rows of page and reason the editor put down by hand; practices that point at
    moments of the webinar (of any of its translations) are found by themselves.
    """
    versions = _versions(request, recording)
    film = next(version.recording for version in versions if version.is_shown)
    texts = _recording_of_texts(film, recording)
    tracks, chapters, slides = _texts(texts)
    shown = _shown_track(tracks, request.GET.get(LANGUAGE_PARAMETER, ""))
    cues = shown.parsed_cues() if shown else []
    place = _asked_place(request, texts, tracks, shown)
    chosen = _chosen_cue(place, shown, cues)
    query = _asked_query(request)
    findings = (
        search_cues(cues=cues, query=query, language=shown.language) if query and shown else None
    )
    sections = reading_text(
        cues=cues, chapters=chapters, slides=slides, chosen=chosen, findings=findings
    )
    practices = _practices(request, translation_key, chosen_practices)
    moment = _opened_moment(place, chosen, sections)
    return Watching(
        film=film,
        versions=versions if len(versions) > 1 else [],
        tracks=tracks,
        shown=shown,
        chapters=chapter_rows(
            chapters=chapters, cues=cues, practices=practices if texts == recording else []
        ),
        sections=sections,
        slides=slides,
        slide=_slide_at(slides, moment.start if moment else 0),
        slides_document=texts.slides,
        slides_language=texts.slides_language or get_language() or "",
        moment=moment,
        practices=practices,
        query=query,
        findings=findings,
        hits=_hits(findings, sections),
        kept=_kept(request, versions, tracks),
    )


def _versions(request: HttpRequest, recording: Recording) -> list[FilmVersion]:
    """Return the films there are to choose from; the recording's own unless another is asked for."""
    rows: list[tuple[str, Promise, Recording | None]] = [
        ("", _("Recording"), recording),
        (DESCRIBED, _("With audio description"), recording.described_version),
        (SIGNED, _("With sign language (PJM)"), recording.sign_language_version),
    ]
    playable = [(key, label, film) for key, label, film in rows if film and film.is_playable]
    asked = request.GET.get(VERSION_PARAMETER, "")
    key_shown = asked if asked in {key for key, _label, _film in playable} else ""
    return [
        FilmVersion(
            key,
            label,
            film,
            is_shown=key == key_shown,
            query=urlencode({VERSION_PARAMETER: key}) if key else "",
        )
        for key, label, film in playable
    ]


def _recording_of_texts(film: Recording, recording: Recording) -> Recording:
    """Return whose captions, chapters and slides fit the film: the recording's own, if both are equally long."""
    same = film == recording or abs(film.duration - recording.duration) <= _SAME_LENGTH
    return recording if same else film


def _texts(recording: Recording) -> tuple[list[CaptionTrack], list[Chapter], list[Slide]]:
    language = get_language() or "pl"
    tracks = sorted(recording.captions.all(), key=lambda track: track.language != language)
    return (
        [track for track in tracks if track.cues],
        chapters_in(recording, language),
        list(recording.slide_pages.all()) if recording.slides_id else [],
    )


def _shown_track(tracks: Sequence[CaptionTrack], asked: str) -> CaptionTrack | None:
    """Return the transcript asked for, else that of the page's language, else any."""
    return next(
        (track for track in tracks if track.language == asked), tracks[0] if tracks else None
    )


def _asked_place(
    request: HttpRequest,
    recording: Recording,
    tracks: Sequence[CaptionTrack],
    shown: CaptionTrack | None,
) -> Place | None:
    second = read_second(request.GET.get("t", ""), recording.duration)
    if second is None:
        return None
    preferred = sorted(tracks, key=lambda track: track != shown)
    return find_place(tracks=preferred, second=second, code=read_code(request.GET.get("c", "")))


def _chosen_cue(place: Place | None, shown: CaptionTrack | None, cues: Sequence[Cue]) -> int | None:
    """Return the number of the sentence to mark in the transcript shown, which may be of another language."""
    if place is None or shown is None:
        return None
    return place.cue if place.language == shown.language else cue_at(cues, place.second)


def _opened_moment(
    place: Place | None, chosen: int | None, sections: Sequence[ReadingSection]
) -> OpenedMoment | None:
    if place is None:
        return None
    sentence = next((item for item in _sentences(sections) if item.is_chosen), None)
    if sentence is None or chosen is None:
        return OpenedMoment(place.second, None, moment_query(place.second))
    return OpenedMoment(place.second, sentence, moment_query(place.second, sentence.code))


def _sentences(sections: Sequence[ReadingSection]) -> list[Sentence]:
    return [
        sentence
        for section in sections
        for paragraph in section.paragraphs
        for sentence in paragraph.sentences
    ]


def _asked_query(request: HttpRequest) -> str:
    return " ".join(
        request.GET.get(SEARCH_PARAMETER, "")[:LONGEST_QUERY].replace("\0", " ").split()
    )


def _hits(findings: Findings | None, sections: Sequence[ReadingSection]) -> list[Hit]:
    if findings is None:
        return []
    rows = [
        Hit(sentence, section.title)
        for section in sections
        for paragraph in section.paragraphs
        for sentence in paragraph.sentences
    ]
    return [rows[index] for index in findings.hits[:MOST_HITS]]


def _slide_at(slides: Sequence[Slide], second: float) -> Slide | None:
    """Return the slide shown at a second; before the first one, and where no times are known, the first."""
    begun = [slide for slide in slides if slide.start is not None and slide.start <= second]
    if begun:
        return max(begun, key=lambda slide: slide.start or 0)
    return slides[0] if slides else None


def _kept(
    request: HttpRequest, versions: Sequence[FilmVersion], tracks: Sequence[CaptionTrack]
) -> str:
    """Return the choices of film and language as the beginning of a query, if any were made."""
    chosen = {}
    version = next(version for version in versions if version.is_shown)
    if version.key:
        chosen[VERSION_PARAMETER] = version.key
    language = request.GET.get(LANGUAGE_PARAMETER, "")
    if language in {track.language for track in tracks}:
        chosen[LANGUAGE_PARAMETER] = language
    return f"{urlencode(chosen)}&" if chosen else ""


def _practices(
    request: HttpRequest, translation_key: Any, chosen: Sequence[dict[str, Any]]
) -> list[SpokenPractice]:
    """Return the practices spoken of, in the reader's language: those with seconds by time, then the others."""
    rows = (
        Moment.objects.filter(
            webinar__translation_key=translation_key,
            page__in=ResourcePage.objects.visible(request).values("pk"),
        )
        .select_related("page")
        .order_by(F("present_start").asc(nulls_last=True), "pk")
    )
    reasons = {row["page"].pk: row["reason"] for row in chosen}
    found: dict[int, SpokenPractice] = {}
    for row in rows:
        practice = found.setdefault(
            row.page_id, SpokenPractice(row.page, reasons.get(row.page_id, ""), [])
        )
        if row.present_start is not None:
            practice.places.append(
                PracticePlace(
                    row.present_start,
                    row.present_end,
                    row.note,
                    moment_query(row.start or 0, row.fingerprint),
                )
            )
    for choice in chosen:
        found.setdefault(choice["page"].pk, SpokenPractice(choice["page"], choice["reason"]))
    return list(found.values())
