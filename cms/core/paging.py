from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paginate(request: HttpRequest, items: QuerySet | list, per_page: int = 12) -> Page:
    """Return the page of `items` the address asks for; a number that makes no sense gives the nearest page."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))
