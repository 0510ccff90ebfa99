"""What a webinar's page offers at each moment of its life, and what an editor still has to add."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models.state import WebinarState, end_of

if TYPE_CHECKING:
    from .models import WebinarPage

CAPTION_DAYS = 14


@dataclass(frozen=True)
class WebinarLife:
    """What readers are offered now. `ends_at` is empty where the length is not known; times are in Warsaw."""

    state: WebinarState
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    zone: str = ""
    registration_url: str = ""
    registration_closed: bool = False
    join_url: str = ""
    calendar_url: str = ""
    is_processing: bool = False

    @property
    def is_coming(self) -> bool:
        """Whether the meeting is ahead or going on."""
        return self.state in (WebinarState.ANNOUNCED, WebinarState.LIVE)

    @property
    def ends_same_day(self) -> bool:
        """Whether the end needs no date of its own."""
        return bool(
            self.starts_at and self.ends_at and self.starts_at.date() == self.ends_at.date()
        )


def webinar_life(page: WebinarPage) -> WebinarLife:
    """Return what a page offers now: registration until the start, the link and the calendar until the end."""
    warsaw = timezone.get_default_timezone()
    state = WebinarState(page.state)
    start = page.starts_at.astimezone(warsaw) if page.starts_at else None
    end = end_of(page.starts_at, page.planned_minutes) if page.planned_minutes else None
    coming = state in (WebinarState.ANNOUNCED, WebinarState.LIVE)
    registers = bool(page.registration_url) and state != WebinarState.RECORDED
    return WebinarLife(
        state=state,
        starts_at=start,
        ends_at=end.astimezone(warsaw) if end else None,
        zone=(start.tzname() or "") if start else "",
        registration_url=(
            page.registration_url if registers and state == WebinarState.ANNOUNCED else ""
        ),
        registration_closed=registers and state in (WebinarState.LIVE, WebinarState.HELD),
        join_url=page.join_url if coming else "",
        calendar_url=(
            reverse("webinars:calendar_event", args=[page.pk]) if coming and page.pk else ""
        ),
        is_processing=state == WebinarState.HELD and page.recording_id is not None,
    )


def captions_due_date(recording: Any) -> datetime.date:
    """Return by when a recording needs captions and the like: 14 days after a live meeting was published, else at once.

    Act of 4 April 2019 on digital accessibility, art. 3 (2) as amended on 9 March 2023. A recording nobody has
    published yet counts as published today.
    """
    published = recording.published_date or timezone.localdate()
    return published + datetime.timedelta(days=CAPTION_DAYS if recording.is_live_event else 0)


def announcement_gaps(page: WebinarPage) -> list[str]:
    """Return what an editor still has to add before the recording, in words."""
    state = page.state
    gaps = []
    if state == WebinarState.PLANNED:
        gaps.append(_("The date is not set: readers see a topic in preparation."))
    if state == WebinarState.ANNOUNCED:
        if not page.planned_minutes:
            gaps.append(
                _(
                    "The length is not given: the end is not shown, and an hour and a half is assumed."
                )
            )
        if not page.place and not page.join_url:
            gaps.append(_("Neither a place nor a link to the meeting is given."))
        if not page.registration_url and not page.join_url:
            gaps.append(
                _("There is no registration and no link: readers cannot tell how to take part.")
            )
    if state in (WebinarState.ANNOUNCED, WebinarState.LIVE, WebinarState.HELD) and not page.talks:
        gaps.append(_("No speaker is named."))
    if state == WebinarState.HELD:
        gaps.append(
            _("The recording is being processed.")
            if page.recording_id
            else _("The meeting was held; add the recording.")
        )
    return gaps
