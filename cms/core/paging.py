from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paginate(request: HttpRequest, items: QuerySet | list, per_page: int = 12) -> Page:
    """Return the page of `items` the address asks for; a number that makes no sense gives the nearest page."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))


def paginate_ids(request: HttpRequest, ids: list[int], pages: QuerySet, per_page: int = 12) -> Page:
    """Return the page of a list known by its ids, with its objects read from `pages` in the order of the ids."""
    page = paginate(request, ids, per_page)
    found: dict[int, Any] = {item.pk: item for item in pages.filter(pk__in=page.object_list)}
    page.object_list = [found[pk] for pk in page.object_list if pk in found]
    return page
