"""Report “Plays of recordings”: for the funder, how often recordings were played in a period."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from cms.core.exports import safe_cell
from cms.core.reports import DayColumn
from cms.core.text import without_control_signs

from .caption_clock import recording_edit_url
from .models import DailyCount, Recording

permission_policy = ModelPermissionPolicy(DailyCount)


def counted(recordings: QuerySet, period: Q) -> QuerySet:
    """Return the recordings with their totals of a period (a condition on `daily_counts__day`), most played first."""
    return recordings.annotate(
        plays=Coalesce(Sum("daily_counts__plays", filter=period), 0),
        moments=Coalesce(Sum("daily_counts__moments", filter=period), 0),
        first_day=Min("daily_counts__day", filter=period),
        last_day=Max("daily_counts__day", filter=period),
    ).order_by("-plays", "-moments", "title", "pk")


def period_of(data: dict[str, Any]) -> Q:
    """Return the condition of a period from its first and last day, either of which may be open."""
    period = Q()
    if data.get("since"):
        period &= Q(daily_counts__day__gte=data["since"])
    if data.get("until"):
        period &= Q(daily_counts__day__lte=data["until"])
    return period


class PlaysFilterSet(WagtailFilterSet):
    """The period of the report; both days count."""

    since = django_filters.DateFilter(label=_("From"), widget=AdminDateInput)
    until = django_filters.DateFilter(label=_("To"), widget=AdminDateInput)

    class Meta:
        model = Recording
        fields = ("since", "until")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Count anew within the period: it narrows what is counted, not what is listed."""
        return counted(queryset, period_of(self.form.cleaned_data))


class PlaysView(ReportView):
    """Recordings with their plays and opened moments."""

    page_title = _("Plays of recordings")
    header_icon = "media"
    results_template_name = "webinars/admin/plays_results.html"
    model = Recording
    filterset_class = PlaysFilterSet
    index_url_name = "webinars_plays"
    index_results_url_name = "webinars_plays_results"
    any_permission_required = ["view"]
    no_results_message = _("There are no recordings yet.")
    export_filename = "odtworzenia-nagran"
    columns = [
        TitleColumn("title", label=_("Recording"), get_url=recording_edit_url),
        DayColumn("published_date", label=_("Published on")),
        Column("plays", label=_("Plays")),
        Column("moments", label=_("Moments opened")),
        DayColumn("first_day", label=_("First day counted")),
        DayColumn("last_day", label=_("Last day counted")),
    ]
    list_export = ["title", "published_date", "plays", "moments", "first_day", "last_day"]
    export_headings = {
        "title": _("Recording"),
        "published_date": _("Published on"),
        "plays": _("Plays"),
        "moments": _("Moments opened"),
        "first_day": _("First day counted"),
        "last_day": _("Last day counted"),
    }

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        """Counts have a permission of their own."""
        return permission_policy

    def get_queryset(self) -> QuerySet:
        self.queryset = counted(Recording.objects.all(), Q())
        return super().get_queryset()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the totals of the period."""
        context = super().get_context_data(*args, **kwargs)
        data = self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        counts = DailyCount.objects.all()
        if data.get("since"):
            counts = counts.filter(day__gte=data["since"])
        if data.get("until"):
            counts = counts.filter(day__lte=data["until"])
        context["totals"] = counts.aggregate(
            plays=Coalesce(Sum("plays"), 0), moments=Coalesce(Sum("moments"), 0)
        )
        return context

    def to_row_dict(self, item: Any) -> Any:
        item.title = safe_cell(without_control_signs(item.title))
        return super().to_row_dict(item)
