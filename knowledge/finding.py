"""Finding practices: the facets, the orders, and the list an address asks for.

The list page, the matrix, the exports and the feed all start here, so that they show the same practices.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.core.collation import polish_sort_key
from cms.core.facets import (
    SHARED_FACETS,
    CategoryFacet,
    ChoiceFacet,
    FacetedList,
    YearFacet,
    faceted_list,
)

from .choices import Evidence, PracticeStatus
from .models.practice import GoodPracticePage

PRACTICE_FACETS = (
    *SHARED_FACETS,
    CategoryFacet("instruments", "narzedzie", _("Instrument"), GoodPracticePage),
    ChoiceFacet("status", "status", _("Status"), PracticeStatus.choices),
    YearFacet("started_year", "rok", _("Year it started")),
    ChoiceFacet("evidence", "dowody", _("Strength of evidence"), Evidence.choices),
)
SORT_PARAMETER = "kolejnosc"
NEWEST, BY_TITLE, BY_REVIEW = "", "tytul", "przeglad"
SORTS = {
    NEWEST: _("newest first"),
    BY_TITLE: _("by title"),
    BY_REVIEW: _("last reviewed first"),
}


def chosen_sort(request: HttpRequest) -> str:
    """Return the order the address asks for; one that does not exist is the newest first."""
    asked = request.GET.get(SORT_PARAMETER, NEWEST)
    return asked if asked in SORTS else NEWEST


def find_practices(request: HttpRequest, *, sort: str = NEWEST) -> FacetedList:
    """Return the visible practices narrowed by the address, in the order of `sort`. At most five queries."""
    practices: Any = GoodPracticePage.objects.visible(request)
    by_review = practices.order_by(F("reviewed_date").desc(nulls_last=True), "-pk")
    ordered = by_review if sort == BY_REVIEW else practices.newest()
    faceted = faceted_list(ordered, request.GET, PRACTICE_FACETS)
    if sort == BY_TITLE:
        titles = dict(practices.order_by().values_list("pk", "title"))
        faceted.ids.sort(key=lambda pk: polish_sort_key(titles.get(pk, "")))
    return faceted
