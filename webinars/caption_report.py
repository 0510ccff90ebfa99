"""Report “Caption clock”: what each published recording lacks, and by when it is due."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from cms.core.exports import safe_cell
from cms.core.reports import DayColumn
from cms.core.seo import absolute
from cms.core.text import without_control_signs

from .caption_clock import (
    Duty,
    RecordingClock,
    days_text,
    recording_clocks,
    recording_edit_url,
)
from .models import Recording

STATES = [("overdue", _("overdue")), ("open", _("due")), ("complete", _("complete"))]
permission_policy = ModelPermissionPolicy(Recording)


def state_of(clock: RecordingClock) -> str:
    """Return in which of the report's states a recording is."""
    if not clock.missing:
        return "complete"
    return "overdue" if clock.is_overdue else "open"


class CaptionClockFilterSet(WagtailFilterSet):
    """Narrow the report by state and by what is missing; the view gives it the clocks."""

    clocks: list[RecordingClock]

    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="filter_state")
    missing = django_filters.ChoiceFilter(
        label=_("Missing"), choices=Duty.choices, method="filter_missing"
    )

    class Meta:
        model = Recording
        fields = ("state", "missing")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            pk__in=[clock.recording.pk for clock in self.clocks if state_of(clock) == value]
        )

    def filter_missing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            pk__in=[clock.recording.pk for clock in self.clocks if value in clock.missing]
        )


class MissingColumn(Column):
    """What is missing, as a list."""

    cell_template_name = "webinars/admin/missing_cell.html"


class DaysColumn(Column):
    """How long is left; what is late stands out."""

    cell_template_name = "webinars/admin/days_cell.html"


class CaptionClockView(ReportView):
    """Published recordings with their duties, first due first."""

    page_title = _("Caption clock")
    header_icon = "time"
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    model = Recording
    filterset_class = CaptionClockFilterSet
    index_url_name = "webinars_caption_clock"
    index_results_url_name = "webinars_caption_clock_results"
    any_permission_required = ["add", "change", "view"]
    no_results_message = _("No recording is published.")
    export_filename = "zegar-napisow"
    columns = [
        TitleColumn("title", label=_("Recording"), get_url=recording_edit_url),
        DayColumn("published_date", label=_("Published on")),
        DayColumn("due_date", label=_("Due"), accessor=lambda row: row.clock.due_date),
        DaysColumn("days", label=_("Days"), accessor=lambda row: days_text(row.clock)),
        MissingColumn("missing", label=_("Missing"), accessor=lambda row: row.clock.missing_labels),
    ]
    list_export = [
        "title",
        "published_date",
        "due_date",
        "days_left",
        "state_text",
        "missing",
        "edit_url",
    ]
    export_headings = {
        "title": _("Recording"),
        "published_date": _("Published on"),
        "due_date": _("Due"),
        "days_left": _("Days"),
        "state_text": _("State"),
        "missing": _("Missing"),
        "edit_url": _("Address for editing"),
    }

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        """Whoever may work with recordings may see what they lack."""
        return permission_policy

    @cached_property
    def clocks(self) -> dict[int, RecordingClock]:
        """The clock of each recording by its key, in the order of the report."""
        return {clock.recording.pk: clock for clock in recording_clocks()}

    def get_queryset(self) -> QuerySet:
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(self.clocks)]
        self.queryset = (
            Recording.objects.filter(pk__in=list(self.clocks))
            .annotate(place=Case(*places, default=Value(0), output_field=IntegerField()))
            .order_by("place")
        )
        return super().get_queryset()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Give the filters the clocks, so that they are not read twice."""
        self.filters.clocks = list(self.clocks.values())
        return super().filter_queryset(queryset)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Give each recording its clock."""
        recordings = list(object_list)
        for recording in recordings:
            recording.clock = self.clocks[recording.pk]
        return recordings

    def to_row_dict(self, item: Any) -> Any:
        clock = item.clock
        item.title = safe_cell(without_control_signs(item.title))
        item.due_date = clock.due_date
        item.days_left = clock.days_left if clock.missing else ""
        item.state_text = str(dict(STATES)[state_of(clock)])
        item.missing = ", ".join(clock.missing_labels)
        item.edit_url = absolute(recording_edit_url(item))
        return super().to_row_dict(item)
