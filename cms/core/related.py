"""Pages an editor chose, as a reader may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Page

from .models import ResourcePage


def chosen_page_ids(value: StreamValue, block_name: str = "page") -> list[int]:
    """Return the ids of chosen pages from a stream's raw data, without loading the pages."""
    return [
        page_id for item in value.raw_data if (page_id := (item.get("value") or {}).get(block_name))
    ]


def body_page_ids(body: StreamValue) -> list[int]:
    """Return the ids of pages chosen in the related-page blocks of an article body."""
    return [
        page_id
        for item in body.raw_data
        if item.get("type") == "related_page" and (page_id := (item.get("value") or {}).get("page"))
    ]


def visible_choices(
    request: HttpRequest | None, page_ids: Iterable[int]
) -> dict[int, ResourcePage]:
    """Map each chosen id to the page in the reader's language; drop what is deleted, unpublished, expired or private.

    One query, whatever the number of ids.
    """
    ids = list(page_ids)
    if not ids:
        return {}
    chosen = Page.objects.filter(pk__in=ids)
    pages = (
        ResourcePage.objects.visible(request)
        .filter(translation_key__in=chosen.values("translation_key"))
        .annotate(
            chosen_id=Subquery(
                chosen.filter(translation_key=OuterRef("translation_key")).values("pk")[:1]
            )
        )
    )
    return {page.chosen_id: page for page in pages}
