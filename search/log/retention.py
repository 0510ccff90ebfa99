"""How long what was counted is kept: a year, and the words of rare queries a month (docs/adr/0025)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.query import QuerySet
from django.utils import timezone

from .models import AskedQuery, QueryDay

KEPT_DAYS = 365
RARE_BELOW = 3
RARE_KEPT_DAYS = 30


@dataclass(frozen=True)
class Purged:
    """How much was, or would be, deleted: days that are too old, queries whose words are forgotten."""

    days: int
    rare_queries: int


def old_days() -> QuerySet[QueryDay]:
    """Return what was counted more than 12 months ago."""
    return QueryDay.objects.filter(day__lt=_days_ago(KEPT_DAYS))


def rare_queries() -> QuerySet[AskedQuery]:
    """Return queries asked fewer than three times in all, last more than 30 days ago."""
    return (
        AskedQuery.objects.exclude(meaning="")
        .annotate(times=Sum("days__searches"), last_day=Max("days__day"))
        .filter(times__lt=RARE_BELOW, last_day__lt=_days_ago(RARE_KEPT_DAYS))
    )


@transaction.atomic
def purge() -> Purged:
    """Delete old days and queries left without any; add the counts of rare queries to the row without words."""
    purged = planned_purge()
    old_days().delete()
    rare = list(rare_queries().values_list("pk", flat=True))
    nameless: dict[str, AskedQuery] = {}
    sums = (
        QueryDay.objects.filter(query__in=rare)
        .values("query__language", "day")
        .annotate(
            all_searches=Sum("searches"),
            all_failed=Sum("failed"),
            all_clicks=Sum("clicks"),
            all_ranks=Sum("rank_total"),
        )
    )
    for row in list(sums):
        language = row["query__language"]
        if language not in nameless:
            nameless[language] = AskedQuery.objects.get_or_create(language=language, meaning="")[0]
        kept, _made = QueryDay.objects.get_or_create(query=nameless[language], day=row["day"])
        kept.searches += row["all_searches"]
        kept.failed += row["all_failed"]
        kept.clicks += row["all_clicks"]
        kept.rank_total += row["all_ranks"]
        kept.save()
    AskedQuery.objects.filter(pk__in=rare).delete()
    AskedQuery.objects.filter(days__isnull=True).delete()
    return purged


def planned_purge() -> Purged:
    """Count what `purge` would delete now."""
    return Purged(old_days().count(), rare_queries().count())


def _days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)
