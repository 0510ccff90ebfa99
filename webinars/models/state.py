"""Where a webinar stands. It follows from its times and its recording and is never stored."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

USUAL_LENGTH = datetime.timedelta(minutes=90)


class WebinarState(models.TextChoices):
    """Where a webinar stands, in the order of a reader's lists."""

    ANNOUNCED = "announced", _("Upcoming")
    LIVE = "live", _("Going on now")
    HELD = "held", _("Held, recording in preparation")
    RECORDED = "recorded", _("Recordings")
    PLANNED = "planned", _("Topics in preparation")


STATE_LABELS = {
    WebinarState.ANNOUNCED: _("upcoming"),
    WebinarState.LIVE: _("going on now"),
    WebinarState.HELD: _("held"),
    WebinarState.RECORDED: _("recording"),
    WebinarState.PLANNED: _("in preparation"),
}


def end_of(
    starts_at: datetime.datetime | None, planned_minutes: int | None
) -> datetime.datetime | None:
    """Return when a meeting ends; one without a planned length is taken to last an hour and a half.

    Reckoned in UTC: in local time an hour too many or too few would pass on the nights the clocks are changed.
    """
    if starts_at is None:
        return None
    length = datetime.timedelta(minutes=planned_minutes) if planned_minutes else USUAL_LENGTH
    return starts_at.astimezone(datetime.UTC) + length


def state_at(
    now: datetime.datetime,
    *,
    starts_at: datetime.datetime | None,
    ends_at: datetime.datetime | None,
    is_recorded: bool,
) -> WebinarState:
    """Return where a webinar stands at a moment: the first instant is already the meeting, the last no more."""
    if is_recorded:
        return WebinarState.RECORDED
    if starts_at is None or ends_at is None:
        return WebinarState.PLANNED
    if now < starts_at:
        return WebinarState.ANNOUNCED
    return WebinarState.LIVE if now < ends_at else WebinarState.HELD


def shelf_expression(now: datetime.datetime) -> Case:
    """Return the list a webinar stands in as an expression of the database; what goes on now is among the upcoming."""
    return Case(
        When(Q(recording__film__gt=""), then=Value(WebinarState.RECORDED.value)),
        When(starts_at=None, then=Value(WebinarState.PLANNED.value)),
        When(ends_at__gt=now, then=Value(WebinarState.ANNOUNCED.value)),
        default=Value(WebinarState.HELD.value),
        output_field=models.CharField(),
    )


def by_date(*, newest_first: bool = False) -> list[Any]:
    """Return an order by the day held; webinars without a date come last either way, on every database."""
    start = F("starts_at")
    ordered = start.desc(nulls_last=True) if newest_first else start.asc(nulls_last=True)
    return [ordered, "title", "-pk"]
