"""Atom feed of any search (RFC 4287): its newest results, with the words that answer; one for each language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.seo import absolute
from cms.core.text import one_line

from .asking_languages import asked_languages
from .engines.base import Sort
from .forms import SearchForm, query_string
from .query import SearchHit, SearchRequest, search

LENGTH = 30


@dataclass(frozen=True)
class FeedItem:
    """A hit with the moment its page last changed."""

    hit: SearchHit
    changed_at: datetime.datetime | None


class SearchFeed(Feed):
    """The newest results of the search that the address asks for."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> tuple[HttpRequest, SearchRequest]:
        form = SearchForm(request.GET)
        if not form.is_valid() or not form.cleaned_data["q"]:
            raise Http404
        asked = form.request(request.GET)
        return request, replace(asked, sort=Sort.NEWEST, page=1, per_page=LENGTH, keep_quotes=True)

    def title(self, asked: tuple[HttpRequest, SearchRequest]) -> str:
        return one_line(_("SIRES: search for “%(text)s”") % {"text": asked[1].text})

    def link(self, asked: tuple[HttpRequest, SearchRequest]) -> str:
        return reverse("search:search") + query_string(asked[1])

    def feed_url(self, asked: tuple[HttpRequest, SearchRequest]) -> str:
        return absolute(reverse("search:feed") + query_string(asked[1]))

    def feed_guid(self, asked: tuple[HttpRequest, SearchRequest]) -> str:
        return self.feed_url(asked)

    def items(self, asked: tuple[HttpRequest, SearchRequest]) -> list[FeedItem]:
        hits = [
            hit
            for language in asked_languages(asked[1])
            for hit in search(replace(asked[1], languages=(language,)), http_request=asked[0]).hits
        ]
        hits.sort(key=lambda hit: hit.published_date or datetime.date.min, reverse=True)
        hits = hits[:LENGTH]
        changed = dict(
            Page.objects.filter(pk__in={hit.page_id for hit in hits}).values_list(
                "pk", "last_published_at"
            )
        )
        return [FeedItem(hit, changed.get(hit.page_id)) for hit in hits]

    def item_title(self, item: FeedItem) -> str:
        return one_line(item.hit.title)

    def item_description(self, item: FeedItem) -> str:
        texts = (
            "".join(fragment.text for fragment in passage.fragments)
            for passage in item.hit.passages
        )
        return one_line(" … ".join(texts))

    def item_link(self, item: FeedItem) -> str:
        return absolute(item.hit.url)

    def item_guid(self, item: FeedItem) -> str:
        return absolute(item.hit.url)

    def item_pubdate(self, item: FeedItem) -> datetime.datetime | None:
        day = item.hit.published_date
        if day is None:
            return item.changed_at
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(8)))

    def item_updateddate(self, item: FeedItem) -> datetime.datetime:
        return item.changed_at or self.item_pubdate(item) or timezone.now()
