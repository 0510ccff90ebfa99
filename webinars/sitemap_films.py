"""Recordings in the sitemap, so that machines that look for films find each on its page."""

from __future__ import annotations

from collections.abc import Collection

from cms.core.seo import absolute
from cms.core.sitemap_films import SitemapFilm

from .models import WebinarPage

LONGEST_DESCRIPTION = 2_000
# What search engines take as the length of a film, in seconds.
_LONGEST = 28_800


def films_of_pages(page_ids: Collection[int]) -> dict[int, SitemapFilm]:
    """Return the films of these pages, which anyone may read; one without a picture cannot be told, as it must have one."""
    pages = (
        WebinarPage.objects.filter(pk__in=page_ids, recording__film__gt="")
        .select_related("recording")
        .defer_streamfields()
    )
    return {
        page.pk: SitemapFilm(
            title=page.title,
            description=page.summary[:LONGEST_DESCRIPTION],
            thumbnail=absolute(page.recording.picture.url),
            content=absolute(page.recording.film_address),
            seconds=seconds if 0 < (seconds := int(page.recording.duration)) <= _LONGEST else 0,
            published_date=page.published_date,
        )
        for page in pages
        if page.recording.picture
    }
