"""Webinars for calendars (iCalendar, RFC 5545) and the one that comes next."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cms.core.seo import absolute
from cms.core.text import one_line
from cms.core.upcoming import UpcomingEvent

from .access import LARGEST_ID
from .models import WebinarPage, WebinarState

KEPT = datetime.timedelta(days=30)
REFRESH = datetime.timedelta(hours=1)


def dated_webinars(request: HttpRequest) -> Any:
    """Return the visible webinars of the active language that have a date, first first."""
    webinars = WebinarPage.objects.visible(request).filter(starts_at__isnull=False)
    return webinars.defer_streamfields().order_by("starts_at", "pk")


def calendar_event(page: Any) -> Event:
    """Return a webinar as an event. Its UID never changes; SEQUENCE is the number of the published revision, which only grows."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    url = absolute(page.url or "")
    changed = page.last_published_at or page.starts_at
    event = Event()
    event.add("uid", f"webinar-{page.translation_key}-{get_language()}@{host}")
    event.add("sequence", page.live_revision_id or 0)
    event.add("dtstamp", changed.astimezone(datetime.UTC))
    event.add("last-modified", changed.astimezone(datetime.UTC))
    event.add("dtstart", page.starts_at.astimezone(datetime.UTC))
    event.add("dtend", page.ends_at.astimezone(datetime.UTC))
    event.add("summary", one_line(page.title))
    lines = [one_line(page.summary)]
    if page.join_url and page.ends_at > timezone.now():
        lines.append(_("Link to the meeting: %(address)s") % {"address": page.join_url})
    event.add("description", "\n\n".join([*lines, url]))
    event.add("url", url)
    event.add("status", "CONFIRMED")
    if page.place:
        event.add("location", one_line(page.place))
    return event


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//SIRES//webinars//{(get_language() or 'pl').upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def _respond(calendar: Calendar, file_name: str) -> HttpResponse:
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def event_file(request: HttpRequest, page_id: int) -> HttpResponse:
    """One webinar as a calendar file, as long as it has a date and anyone may read its page."""
    page = dated_webinars(request).filter(pk=page_id).first() if page_id <= LARGEST_ID else None
    if page is None:
        raise Http404
    calendar = _calendar(one_line(page.title))
    calendar.add_component(calendar_event(page))
    return _respond(calendar, f"{page.slug}.ics")


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Upcoming webinars of the language to subscribe to; past ones stay a month, so that they do not vanish from calendars."""
    calendar = _calendar(_("SIRES: webinars"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for page in dated_webinars(request).filter(ends_at__gt=timezone.now() - KEPT):
        calendar.add_component(calendar_event(page))
    return _respond(calendar, "sires.ics")


def next_webinar(request: HttpRequest) -> UpcomingEvent | None:
    """Return the webinar that goes on now or comes next in the active language; one query."""
    now = timezone.now()
    page = (
        dated_webinars(request)
        .filter(ends_at__gt=now)
        .exclude(recording__film__gt="")
        .select_related("recording")
        .first()
    )
    if page is None:
        return None
    start = page.starts_at.astimezone(timezone.get_default_timezone())
    return UpcomingEvent(
        title=page.title,
        summary=page.summary,
        url=page.get_url(request) or "",
        starts_at=start,
        zone=start.tzname() or "",
        place=page.place,
        is_going_on=page.state == WebinarState.LIVE,
        calendar_url=reverse("webinars:calendar_event", args=[page.pk]),
    )
