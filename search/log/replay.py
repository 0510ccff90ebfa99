"""Queries that found nothing are asked again: what has been published since may answer them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.query import QuerySet
from django.utils import timezone, translation

from ..query import SearchRequest, search
from .models import AskedQuery, QueryDay

REPLAYED_DAYS = 90
MOST_REPLAYED = 1000


@dataclass(frozen=True)
class Replay:
    """What came of a nightly trial."""

    tried: int
    newly_answered: tuple[str, ...]
    is_degraded: bool = False


def failed_queries() -> QuerySet[AskedQuery]:
    """Return queries of the last 90 days that found nothing when last asked, and those answered since; the most asked first."""
    since = timezone.localdate() - datetime.timedelta(days=REPLAYED_DAYS)
    return (
        AskedQuery.objects.exclude(meaning="")
        .filter(days__day__gte=since)
        .annotate(in_vain=Sum("days__failed"))
        .filter(in_vain__gt=0)
        .order_by("-in_vain", "pk")
    )


def replay_failed_queries() -> Replay:
    """Ask every failed query again and keep the number of results.

    Nothing is kept from an engine that stands in: it may find less, or more, than readers get.
    """
    newly_answered: list[str] = []
    tried = 0
    for query in failed_queries()[:MOST_REPLAYED]:
        with translation.override(query.language):
            results = search(SearchRequest(query.text, query.language, per_page=1))
        if results.degraded:
            return Replay(tried, tuple(newly_answered), is_degraded=True)
        tried += 1
        if results.total and query.answered_date is None:
            query.answered_date = timezone.localdate()
            newly_answered.append(query.text)
        elif not results.total:
            query.answered_date = None
        query.save(update_fields=["answered_date"])
        latest = query.days.latest("day")
        QueryDay.objects.filter(pk=latest.pk).update(last_results=results.total)
    return Replay(tried, tuple(newly_answered))
