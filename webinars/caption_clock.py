"""The caption clock: what each published recording owes its viewers, and by when.

A recording of a live meeting must have captions and the like within 14 days of its publication, any other film at
once (`captions_due_date`). What is open here stands in the report, on the panel's front page, in the daily digest
and, without what is internal, in the accessibility statement.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.core.accessibility import InaccessibleItem
from cms.core.querysets import public_pages
from cms.core.seo import absolute
from cms.core.text import one_line

from .coverage import covers_enough
from .life import captions_due_date
from .models import (
    CaptionDigest,
    CaptionTrack,
    Recording,
    Slide,
    Speaker,
    SpeakerTalk,
    VisualContent,
    WebinarPage,
)

SPOKEN_LANGUAGE = "pl"
REMINDER_DAYS = 7


class Duty(models.TextChoices):
    """What a recording may still lack, in the words of the report."""

    CAPTIONS = "captions", _("captions in Polish")
    COVERAGE = "coverage", _("captions of the whole film")
    TRANSCRIPT = "transcript", _("names of speakers in the transcript")
    VISUAL = "visual", _("answer whether anything is shown but not said")
    DESCRIPTION = "description", _("description of what is shown")
    SLIDES = "slides", _("times of the slides")
    CONSENT = "consent", _("consents of the speakers")


# What readers are told; times of slides are a convenience and consents are internal.
PUBLIC_REASONS = {
    Duty.CAPTIONS: _("there are no captions and no transcript"),
    Duty.COVERAGE: _("captions do not cover the whole film"),
    Duty.TRANSCRIPT: _("the transcript does not tell who speaks"),
    Duty.VISUAL: _("it was not checked whether anything is shown that is not said"),
    Duty.DESCRIPTION: _("what is shown but not said is not described"),
}


@dataclass(frozen=True)
class RecordingClock:
    """What one recording lacks, and by when it has to be there; `pages` are those anyone may read."""

    recording: Recording
    due_date: datetime.date
    missing: tuple[Duty, ...]
    pages: list[WebinarPage] = field(default_factory=list)

    @property
    def days_left(self) -> int:
        """Days until the due date; negative if it has passed."""
        return (self.due_date - timezone.localdate()).days

    @property
    def is_overdue(self) -> bool:
        """Whether something is missing after the due date; the day itself still counts."""
        return bool(self.missing) and self.days_left < 0

    @property
    def edit_url(self) -> str:
        """Where an editor mends the recording."""
        return recording_edit_url(self.recording)

    @property
    def missing_labels(self) -> list[str]:
        """What is missing, in words."""
        return [str(duty.label) for duty in self.missing]


@dataclass(frozen=True)
class _Facts:
    """What the duties are judged by, read for many recordings at once."""

    tracks: dict[int, CaptionTrack]
    slides: dict[int, tuple[int, int]]
    speakers: dict[int, set[Any]]
    refused: set[Any]


def recording_clocks(request: HttpRequest | None = None) -> list[RecordingClock]:
    """Return the clock of every recording anyone can play, first due first. Five queries, no captions read."""
    pages = public_pages(WebinarPage.objects.filter(recording__film__gt=""), request)
    by_recording: dict[int, list[WebinarPage]] = {}
    for page in (
        pages.select_related("recording", "locale").defer_streamfields().order_by("locale_id", "pk")
    ):
        by_recording.setdefault(page.recording_id, []).append(page)
    facts = _facts([page.pk for own in by_recording.values() for page in own], by_recording)
    clocks = [_clock(own[0].recording, own, facts) for own in by_recording.values()]
    return sorted(clocks, key=lambda clock: (clock.due_date, clock.recording.pk))


def clock_of_page(page: Any) -> RecordingClock:
    """Return the clock of one page as it is being edited, published or not; for the editor's panel."""
    facts = _facts([page.pk] if page.pk else [], {page.recording_id: [page]})
    chosen = {
        block.value["speaker"].translation_key for block in page.talks if block.value["speaker"]
    }
    facts.speakers[page.recording_id] = chosen
    facts.refused.update(_without_consent(chosen))
    return _clock(page.recording, [page], facts)


def _facts(page_ids: Iterable[int], recording_ids: Iterable[int]) -> _Facts:
    ids = list(recording_ids)
    tracks = CaptionTrack.objects.filter(recording_id__in=ids, language=SPOKEN_LANGUAGE)
    slides = (
        Slide.objects.filter(recording_id__in=ids)
        .order_by()
        .values("recording_id")
        .annotate(number=Count("pk"), timed=Count("pk", filter=Q(start__isnull=False)))
    )
    speakers: dict[int, set[Any]] = {}
    for recording_id, key in SpeakerTalk.objects.filter(page__in=list(page_ids)).values_list(
        "page__recording_id", "speaker_key"
    ):
        speakers.setdefault(recording_id, set()).add(key)
    return _Facts(
        {track.recording_id: track for track in tracks.defer("cues", "report")},
        {row["recording_id"]: (row["number"], row["timed"]) for row in slides},
        speakers,
        _without_consent({key for keys in speakers.values() for key in keys}),
    )


def _without_consent(keys: set[Any]) -> set[Any]:
    """Return the keys of speakers who have not agreed to both image and voice, by the row of the site's first language."""
    if not keys:
        return set()
    given: dict[Any, bool] = {}
    rows = Speaker.objects.filter(translation_key__in=keys).annotate(
        language=F("locale__language_code")
    )
    for speaker in rows.order_by("pk"):
        if speaker.language == settings.LANGUAGE_CODE or speaker.translation_key not in given:
            given[speaker.translation_key] = speaker.has_consented
    return {key for key, consented in given.items() if not consented}


def speakers_without_consent(page: WebinarPage) -> list[Speaker]:
    """Return the speakers of a page's talks whose consent to image and voice is not recorded."""
    speakers = {
        block.value["speaker"].translation_key: block.value["speaker"]
        for block in page.talks
        if block.value["speaker"]
    }
    refused = _without_consent(set(speakers))
    return [speaker for key, speaker in speakers.items() if key in refused]


def _clock(recording: Any, pages: list[WebinarPage], facts: _Facts) -> RecordingClock:
    return RecordingClock(
        recording, captions_due_date(recording), tuple(_missing(recording, pages, facts)), pages
    )


def _missing(recording: Recording, pages: list[WebinarPage], facts: _Facts) -> Iterable[Duty]:
    track = facts.tracks.get(recording.pk)
    speakers = facts.speakers.get(recording.pk, set())
    if track is None or not track.covered_seconds:
        yield Duty.CAPTIONS
    else:
        if not covers_enough(track.covered_seconds, recording.duration):
            yield Duty.COVERAGE
        if len(speakers) > 1 and not track.names_speakers:
            yield Duty.TRANSCRIPT
    polish = [page for page in pages if page.locale.language_code == SPOKEN_LANGUAGE] or pages
    if any(page.visual_content == VisualContent.UNKNOWN for page in polish):
        yield Duty.VISUAL
    if any(
        page.visual_content == VisualContent.DESCRIBED and not page.visual_description
        for page in polish
    ):
        yield Duty.DESCRIPTION
    number, timed = facts.slides.get(recording.pk, (0, 0))
    if recording.slides_id and (not number or timed < number):
        yield Duty.SLIDES
    if speakers & facts.refused:
        yield Duty.CONSENT


def inaccessible_recordings(request: HttpRequest) -> list[InaccessibleItem]:
    """Return what the accessibility statement says of recordings, for pages of the active language."""
    items = []
    for clock in recording_clocks(request):
        reasons = tuple(
            str(PUBLIC_REASONS[duty]) for duty in clock.missing if duty in PUBLIC_REASONS
        )
        page = next(
            (page for page in clock.pages if page.locale.language_code == get_language()), None
        )
        if reasons and page is not None:
            items.append(
                InaccessibleItem(
                    title=page.title,
                    url=page.get_url(request) or "",
                    reasons=reasons,
                    due_date=clock.due_date,
                    is_overdue=clock.days_left < 0,
                )
            )
    return items


def days_text(clock: RecordingClock) -> str:
    """Say in words when what is missing is due; nothing once nothing is missing."""
    days = clock.days_left
    if not clock.missing:
        return ""
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return gettext("today")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def recording_edit_url(recording: Recording) -> str:
    """Return the address at which an editor mends a recording."""
    return AdminURLFinder().get_edit_url(recording) or ""


def clocks_to_mail() -> list[RecordingClock]:
    """Return what is overdue or due within a week."""
    return [
        clock for clock in recording_clocks() if clock.missing and clock.days_left <= REMINDER_DAYS
    ]


def digest_of(clocks: list[RecordingClock]) -> tuple[str, str]:
    """Return subject and text of a digest in Polish: titles, when due, what is missing, where to mend it; no names."""
    with translation.override("pl"):
        late = sum(clock.is_overdue for clock in clocks)
        subject = ngettext(
            "%(number)d recording is not complete",
            "%(number)d recordings are not complete",
            len(clocks),
        ) % {"number": len(clocks)}
        if late:
            subject += gettext(" (overdue: %(number)d)") % {"number": late}
        lines = [
            gettext(
                "These recordings lack something that is due within 7 days or should be there already:"
            ),
            *(
                f"{one_line(clock.recording.title)} – {days_text(clock)}\n"
                + gettext("missing: %(what)s") % {"what": ", ".join(clock.missing_labels)}
                + f"\n{absolute(clock.edit_url)}"
                for clock in clocks
            ),
            gettext("The whole caption clock: %(address)s")
            % {"address": absolute(reverse("webinars_caption_clock"))},
        ]
    return subject, "\n\n".join(lines) + "\n"


@transaction.atomic
def send_digest(*, clocks: list[RecordingClock], recipients: list[str]) -> None:
    """Send the digest and remember the day; if the mail fails the day is not remembered."""
    CaptionDigest.objects.create(day=timezone.localdate(), recording_count=len(clocks))
    subject, text = digest_of(clocks)
    EmailMessage(subject, text, to=recipients).send()
