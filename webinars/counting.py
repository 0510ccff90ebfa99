"""Counting without tracking: how often a recording is played and its moments opened, as totals of a day.

The player's page sends a beacon (`static/js/counting.js`). Nothing about who sent it is kept: no cookie, no address,
no time of day. Whoever asks not to be tracked (DNT, Sec-GPC) is not even counted.
"""

from __future__ import annotations

import datetime
import re

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.core.keeping import months_ago
from cms.core.requests import same_origin_post
from cms.core.throttling import too_many

from .access import readable_recording
from .models import DailyCount, Recording

COUNTED = {"play": "plays", "moment": "moments"}
MOST_COUNTS = 120
COUNT_SECONDS = 600
KEPT_MONTHS = 60
_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|fetch|monitor|preview|headless|lighthouse|curl|wget|python|java/|libwww|http-?client",
    re.IGNORECASE,
)


def is_robot(request: HttpRequest) -> bool:
    """Tell whether a request says of itself that no person sent it; a browser always names itself."""
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(_ROBOT.search(agent))


def wants_no_counting(request: HttpRequest) -> bool:
    """Tell whether the browser asks not to be tracked (Do Not Track, Global Privacy Control)."""
    return request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"


def add_count(*, recording: Recording, field: str, day: datetime.date | None = None) -> None:
    """Add one to a total of a day; two at once add two."""
    day = day or timezone.localdate()
    row = DailyCount.objects.filter(recording=recording, day=day)
    if row.update(**{field: F(field) + 1}):
        return
    try:
        with transaction.atomic():
            DailyCount.objects.create(recording=recording, day=day, **{field: 1})
    except IntegrityError:  # another request made the row meanwhile
        row.update(**{field: F(field) + 1})


@require_POST
@same_origin_post
def count(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Count a play or an opened moment of a recording its reader may see; the answer has no content."""
    recording = readable_recording(request, recording_id)
    field = COUNTED.get(request.POST.get("what", ""))
    if field is None:
        return HttpResponse(status=400)
    if is_robot(request) or wants_no_counting(request) or request.user.is_authenticated:
        return HttpResponse(status=204)
    if too_many(request, action="count", limit=MOST_COUNTS, seconds=COUNT_SECONDS):
        return HttpResponse(status=429, headers={"Retry-After": str(COUNT_SECONDS)})
    add_count(recording=recording, field=field)
    return HttpResponse(status=204)


def old_counts() -> models.QuerySet[DailyCount]:
    """Return the totals older than five years, as long as a project's papers are kept."""
    return DailyCount.objects.filter(day__lt=months_ago(KEPT_MONTHS))
