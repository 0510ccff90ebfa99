"""Atom feed of webinars (RFC 4287), one for each language: what was announced and what can be watched."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.core.seo import absolute
from cms.core.text import one_line

from .models import WebinarPage

LENGTH = 30
MORNING = datetime.time(8)


@dataclass(frozen=True)
class News:
    """Something new about a webinar: it was announced, or its recording was published."""

    page: WebinarPage
    mark: str
    title: str
    happened_at: datetime.datetime

    @property
    def changed_at(self) -> datetime.datetime:
        """When the page last changed, but not before the news itself."""
        return max(self.happened_at, self.page.last_published_at or self.happened_at)


def webinar_news(request: HttpRequest) -> list[News]:
    """Return announcements and recordings of the visible webinars, newest first; two queries."""
    webinars = WebinarPage.objects.visible(request).select_related("recording").defer_streamfields()
    announced = webinars.filter(announced_at__isnull=False).order_by("-announced_at", "-pk")
    recorded = webinars.filter(
        recording__film__gt="", recording__published_date__isnull=False
    ).order_by("-recording__published_date", "-first_published_at", "-pk")
    news = [_announcement(page) for page in announced[:LENGTH]]
    news += [_recording(page) for page in recorded[:LENGTH]]
    return sorted(news, key=lambda item: (item.happened_at, item.page.pk), reverse=True)[:LENGTH]


def _announcement(page: Any) -> News:
    start = page.starts_at or page.announced_at
    when = date_format(
        timezone.localtime(start, timezone.get_default_timezone()), "DATETIME_FORMAT"
    )
    title = _("Webinar %(date)s: %(title)s") % {"date": when, "title": one_line(page.title)}
    return News(page, "announcement", title, page.announced_at)


def _recording(page: Any) -> News:
    day = datetime.datetime.combine(page.recording.published_date, MORNING)
    happened = timezone.make_aware(day, timezone.get_default_timezone())
    title = _("Recording: %(title)s") % {"title": one_line(page.title)}
    return News(page, "recording", title, max(happened, page.first_published_at or happened))


class WebinarFeed(Feed):
    """New announcements and new recordings of the active language."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self) -> str:
        return _("SIRES: webinars")

    def subtitle(self) -> str:
        return _("New announcements and new recordings")

    def link(self) -> str:
        return reverse("webinars:feed")

    def items(self, request: HttpRequest) -> list[News]:
        return webinar_news(request)

    def item_title(self, item: News) -> str:
        return item.title

    def item_description(self, item: News) -> str:
        return one_line(item.page.summary)

    def item_link(self, item: News) -> str:
        return absolute(item.page.url or "")

    def item_guid(self, item: News) -> str:
        return f"{absolute(item.page.url or '')}#{item.mark}"

    def item_pubdate(self, item: News) -> datetime.datetime:
        return item.happened_at

    def item_updateddate(self, item: News) -> datetime.datetime:
        return item.changed_at
