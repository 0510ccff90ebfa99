"""Finding webinars: the lists by state, the facets, and what an address asks for."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.facets import POLICY_AREAS, REGIONS, ChoiceFacet, faceted_list
from cms.core.paging import paginate_ids
from cms.core.seo import absolute

from .models import WebinarPage
from .models.state import WebinarState, by_date, shelf_expression
from .series import visible_series

STATE_PARAMETER = "state"
SERIES_PARAMETER = "cykl"
SHELVES = [(state, label) for state, label in WebinarState.choices if state != WebinarState.LIVE]
FIRST_OFFERED = (
    WebinarState.ANNOUNCED,
    WebinarState.RECORDED,
    WebinarState.HELD,
    WebinarState.PLANNED,
)


def library(request: HttpRequest) -> dict[str, Any]:
    """Return what the list of webinars shows: tabs with true counts, facets, one page of the chosen tab.

    An address that names no tab gets the first that holds anything: what is coming, else recordings.
    """
    series = visible_series(request)
    series_pages = list(series.order_by("title", "-pk"))
    names = [(page.slug, page.title) for page in series_pages]
    webinars = WebinarPage.objects.visible(request).annotate(
        shelf=shelf_expression(timezone.now()),
        series_slug=Subquery(
            series.filter(translation_key=OuterRef("series__translation_key")).values("slug")[:1]
        ),
    )
    shelves = ChoiceFacet("shelf", STATE_PARAMETER, _("State"), SHELVES)
    facets = [ChoiceFacet("series_slug", SERIES_PARAMETER, _("Series"), names)] if names else []
    parameters = request.GET.copy()
    asked = parameters.get(STATE_PARAMETER, "")
    parameters.pop(STATE_PARAMETER, None)
    found = faceted_list(
        webinars.order_by(*by_date(newest_first=True)),
        parameters,
        [shelves, POLICY_AREAS, REGIONS, *facets],
    )
    counts = {value.code: value.count for value in found.facet("shelf").values}
    chosen = _chosen_shelf(asked, counts)
    selection = found.selection | {"shelf": [chosen]}
    ids = found.table.select(selection)
    if chosen == WebinarState.ANNOUNCED:
        ids.reverse()
    listed = (
        WebinarPage.objects.select_related("recording")
        .defer_streamfields()
        .prefetch_related("policy_areas")
    )
    narrowing = [facet for facet in found.table.facets(selection) if facet.name != "shelf"]
    calendar = absolute(reverse("webinars:calendar"))
    return {
        "tabs": [
            {"state": code, "label": label, "count": counts[code], "selected": code == chosen}
            for code, label in SHELVES
            if counts[code] or code == chosen
        ],
        "state": chosen,
        "state_parameter": STATE_PARAMETER,
        "facets": narrowing,
        "is_filtered": found.is_filtered,
        "unknown": found.unknown,
        "webinars": paginate_ids(request, ids, listed),
        "series_list": series_pages,
        "webcal_url": "webcal://" + calendar.partition("://")[2],
    }


def _chosen_shelf(asked: str, counts: dict[str, int]) -> str:
    if asked == WebinarState.LIVE:
        return WebinarState.ANNOUNCED.value
    if asked in counts:
        return asked
    return next(
        (state.value for state in FIRST_OFFERED if counts[state.value]),
        WebinarState.RECORDED.value,
    )
