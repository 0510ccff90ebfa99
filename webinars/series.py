"""Series: which webinars belong to one, in what order, and what comes before and after each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest

from cms.core.querysets import visible_pages

from .models.state import by_date

if TYPE_CHECKING:
    from .models import WebinarPage, WebinarSeriesPage

_LINK_FIELDS = ("title", "slug", "url_path", "path", "depth", "locale_id")


@dataclass(frozen=True)
class SeriesNavigation:
    """Where a webinar stands in its series; `previous` and `next` are pages anyone may read, or nothing."""

    series: WebinarSeriesPage
    number: int
    total: int
    previous: WebinarPage | None
    next: WebinarPage | None


def visible_series(request: HttpRequest | None) -> Any:
    """Return the series anyone may read in the active language."""
    from .models import WebinarSeriesPage

    return visible_pages(WebinarSeriesPage.objects.all(), request)


def webinars_of_series(translation_key: Any, request: HttpRequest | None) -> Any:
    """Return the visible webinars of a series in their order: by date, those without a date last.

    Found by the translation key: a webinar whose series has no page in its language still names the Polish one.
    """
    from .models import WebinarPage

    return (
        WebinarPage.objects.visible(request)
        .filter(series__translation_key=translation_key)
        .order_by(*by_date())
    )


def series_navigation(page: WebinarPage, request: HttpRequest) -> SeriesNavigation | None:
    """Return where a webinar stands in its series, or nothing outside one.

    One query, as webinars name the series of their own language; two where a translation names the Polish one.
    """
    if not page.series_id:
        return None
    from .models import WebinarSeriesPage

    key = Subquery(
        WebinarSeriesPage.objects.filter(pk=page.series_id).values("translation_key")[:1]
    )
    named = visible_series(request).filter(pk=OuterRef("series_id"))
    siblings = list(
        webinars_of_series(key, request)
        .annotate(names_visible_series=Exists(named))
        .select_related("series")
        .only(*_LINK_FIELDS, "starts_at", *(f"series__{name}" for name in _LINK_FIELDS))
    )
    series = next((other.series for other in siblings if other.names_visible_series), None)
    if series is None:
        series = visible_series(request).filter(translation_key=key).first()
    if series is None:
        return None
    place = next((number for number, other in enumerate(siblings) if other.pk == page.pk), None)
    if place is None:  # a draft being previewed
        return SeriesNavigation(series, 0, len(siblings), None, None)
    return SeriesNavigation(
        series,
        place + 1,
        len(siblings),
        siblings[place - 1] if place else None,
        siblings[place + 1] if place + 1 < len(siblings) else None,
    )
