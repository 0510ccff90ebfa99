"""Atom feed of practices (RFC 4287) for any choice of facets."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.core.facets import FacetedList
from cms.core.seo import absolute
from cms.core.text import one_line

from .finding import find_practices
from .models import GoodPracticePage

LENGTH = 30


class PracticeFeed(Feed):
    """The newest practices that the facets of the address leave."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> tuple[FacetedList, str]:
        return find_practices(request), request.GET.urlencode()

    def title(self, chosen: tuple[FacetedList, str]) -> str:
        names = [value.name for facet in chosen[0].facets for value in facet.selected]
        if not names:
            return _("SIRES: good practices")
        return _("SIRES: good practices – %(filters)s") % {"filters": ", ".join(names)}

    def link(self, chosen: tuple[FacetedList, str]) -> str:
        address = reverse("knowledge:practice_feed")
        return f"{address}?{chosen[1]}" if chosen[1] else address

    def feed_guid(self, chosen: tuple[FacetedList, str]) -> str:
        return absolute(self.link(chosen))

    def items(self, chosen: tuple[FacetedList, str]) -> list[Any]:
        ids = chosen[0].ids[:LENGTH]
        pages: Any = GoodPracticePage.objects.filter(pk__in=ids)
        found = {page.pk: page for page in pages.defer_streamfields()}
        return [found[pk] for pk in ids if pk in found]

    def item_title(self, item: GoodPracticePage) -> str:
        return one_line(item.title)

    def item_description(self, item: GoodPracticePage) -> str:
        return one_line(item.summary)

    def item_link(self, item: GoodPracticePage) -> str:
        return absolute(item.url or "")

    def item_pubdate(self, item: GoodPracticePage) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(item.published_date, datetime.time(8)))

    def item_updateddate(self, item: GoodPracticePage) -> datetime.datetime:
        return item.last_published_at or self.item_pubdate(item)
