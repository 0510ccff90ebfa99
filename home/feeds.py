"""Atom feed of news (RFC 4287), one for each language."""

from __future__ import annotations

import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.core.seo import absolute
from cms.core.text import one_line

from .models import NewsPage

LENGTH = 30


class NewsFeed(Feed):
    """The newest news of the active language."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self) -> str:
        return _("SIRES: news")

    def subtitle(self) -> str:
        return _("News of the projects SIRES and SIRES II")

    def link(self) -> str:
        return reverse("news_feed")

    def items(self, request: HttpRequest) -> list[NewsPage]:
        return list(NewsPage.objects.visible(request).defer_streamfields().newest()[:LENGTH])

    def item_title(self, item: NewsPage) -> str:
        return one_line(item.title)

    def item_description(self, item: NewsPage) -> str:
        return one_line(item.summary)

    def item_link(self, item: NewsPage) -> str:
        return absolute(item.url or "")

    def item_pubdate(self, item: NewsPage) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(item.published_date, datetime.time(8)))

    def item_updateddate(self, item: NewsPage) -> datetime.datetime:
        return item.last_published_at or self.item_pubdate(item)
