"""Results editors put first for a query: Wagtail's promotions, matched by the words' base forms.

Wagtail matches a promotion by the exact text and knows no language. Here "polityki publicznej" finds
what was promoted for "polityka publiczna", and a page is promoted to readers of its own language only.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from cms.core.querysets import visible_pages

from .meaning import same_meaning

MOST_PROMOTIONS = 3


@dataclass(frozen=True)
class Promotion:
    """A result an editor put first: a page of the site, or an address elsewhere."""

    title: str
    url: str
    description: str = ""
    is_external: bool = False


def promotions(
    text: str, *, language: str, request: HttpRequest | None = None
) -> tuple[Promotion, ...]:
    """Return what editors promote for a query, in their order; pages only that anyone may read now."""
    chosen = [
        row
        for row in SearchPromotion.objects.order_by("sort_order", "pk").values_list(
            "query__query_string",
            "page_id",
            "external_link_url",
            "external_link_text",
            "description",
        )
        if same_meaning(row[0], text, language)
    ]
    ids = {page_id for _query, page_id, *_rest in chosen if page_id}
    pages = (
        {page.pk: page for page in visible_pages(Page.objects.filter(pk__in=ids), request)}
        if ids
        else {}
    )
    found = []
    for _query, page_id, url, link_text, description in chosen:
        if page_id in pages:
            page = pages[page_id]
            found.append(Promotion(page.title, page.get_url(request) or "", description))
        elif url and not page_id:
            found.append(Promotion(link_text or url, url, description, is_external=True))
    return tuple(found[:MOST_PROMOTIONS])
