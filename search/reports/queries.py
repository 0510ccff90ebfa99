"""Report “Searches”: what readers look for, what fails, what nobody opens, what rises, what is answered by now."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.conf import settings
from django.db.models import Case, F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from cms.core.exports import safe_cell
from cms.core.text import without_control_signs

from ..log.models import AskedQuery, QueryDay

REPORT_DAYS = 30
WEEK_DAYS = 7
# From so many searches on, a query that nobody opens a result of, or that rises, is more than chance.
TELLING = 3
RISING = 2


class QueriesFilterSet(WagtailFilterSet):
    """Narrow the report to what has to be done something about."""

    show = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[
            ("failed", _("without results")),
            ("unopened", _("no result opened")),
            ("rising", _("asked more often this week")),
            ("answered", _("answered by now")),
        ],
        method="filter_show",
    )
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = AskedQuery
        fields = ("show", "language")

    def filter_show(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        conditions = {
            "failed": Q(failed__gt=0, last_results=0),
            "unopened": Q(searches__gte=TELLING, clicks=0, last_results__gt=0),
            "rising": Q(this_week__gte=TELLING) & Q(this_week__gte=RISING * F("week_before")),
            "answered": Q(answered_date__isnull=False),
        }
        return queryset.filter(conditions[value])


class ActionsColumn(Column):
    """What an editor can do about a query: the domains add theirs by the hook `register_search_query_action`."""

    cell_template_name = "search/reports/actions_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        links = [
            link
            for function in hooks.get_hooks("register_search_query_action")
            if (link := function(request, instance.text, instance.language))
        ]
        return super().get_cell_context_data(instance, parent_context) | {
            "links": links,
            "may_promote": request.user.has_perm("wagtailsearchpromotions.add_searchpromotion"),
            "request": request,
            "next_url": reverse("search_queries_report"),
        }


def counted_queries() -> QuerySet[AskedQuery]:
    """Return the queries of the last 30 days with their counts, those that most often failed first."""
    today = timezone.localdate()

    def total(name: str, first: int, last: int = 0) -> Coalesce:
        days = Q(
            days__day__gt=today - datetime.timedelta(days=first),
            days__day__lte=today - datetime.timedelta(days=last),
        )
        return Coalesce(Sum(f"days__{name}", filter=days), 0)

    latest = QueryDay.objects.filter(query=OuterRef("pk")).order_by("-day")
    return (
        AskedQuery.objects.exclude(meaning="")
        .annotate(
            last_results=Subquery(latest.values("last_results")[:1]),
            searches=total("searches", REPORT_DAYS),
            failed=total("failed", REPORT_DAYS),
            clicks=total("clicks", REPORT_DAYS),
            ranks=total("rank_total", REPORT_DAYS),
            this_week=total("searches", WEEK_DAYS),
            week_before=total("searches", 2 * WEEK_DAYS, WEEK_DAYS),
        )
        .annotate(
            mean_rank=Case(
                When(clicks__gt=0, then=Cast("ranks", FloatField()) / F("clicks")),
                default=Value(None),
                output_field=FloatField(),
            )
        )
        .filter(searches__gt=0)
        .order_by("-failed", "-searches", "-pk")
    )


def search_address(query: AskedQuery) -> str:
    """Return the address of the results readers get."""
    with translation.override(query.language):
        return f"{reverse('search:search')}?{urlencode({'q': query.text})}"


class QueriesReportView(ReportView):
    """The report; it names nobody, and no single search can be told from it."""

    page_title = _("Searches")
    header_icon = "search"
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    model = AskedQuery
    filterset_class = QueriesFilterSet
    index_url_name = "search_queries_report"
    index_results_url_name = "search_queries_report_results"
    any_permission_required = ["add", "change", "publish"]
    no_results_message = _("Nobody has searched in the last 30 days, or nothing fits the filters.")
    export_filename = "wyszukiwania"
    columns = [
        TitleColumn("text", label=_("Query"), get_url=search_address),
        Column("language", label=_("Language")),
        Column("searches", label=_("Searches (30 days)")),
        Column("failed", label=_("Without results")),
        Column("last_results", label=_("Results now")),
        Column("clicks", label=_("Results opened")),
        Column("mean_rank", label=_("Mean rank"), accessor=lambda row: rank_text(row.mean_rank)),
        Column("weeks", label=_("This week / before"), accessor=lambda row: weeks_text(row)),
        Column(
            "answered", label=_("Answered since"), accessor=lambda row: day_text(row.answered_date)
        ),
        Column(
            "requested",
            label=_("Content asked for"),
            accessor=lambda row: day_text(row.requested_date),
        ),
        ActionsColumn("actions", label=_("What to do")),
    ]
    list_export = [
        "text",
        "language",
        "searches",
        "failed",
        "last_results",
        "clicks",
        "mean_rank",
        "this_week",
        "week_before",
        "answered_date",
        "requested_date",
    ]
    export_headings = {
        "text": _("Query"),
        "language": _("Language"),
        "searches": _("Searches (30 days)"),
        "failed": _("Without results"),
        "last_results": _("Results now"),
        "clicks": _("Results opened"),
        "mean_rank": _("Mean rank"),
        "this_week": _("This week"),
        "week_before": _("The week before"),
        "answered_date": _("Answered since"),
        "requested_date": _("Content asked for"),
    }

    @cached_property
    def permission_policy(self) -> Any:
        """Whoever may change some page may see what readers look for."""
        return page_permission_policy

    def get_queryset(self) -> QuerySet:
        self.queryset = counted_queries()
        return super().get_queryset()

    def to_row_dict(self, item: Any) -> Any:
        item.text = safe_cell(without_control_signs(item.text))
        return super().to_row_dict(item)


def rank_text(rank: float | None) -> str:
    """Write a mean rank with one decimal place, nothing where nothing was opened."""
    return "" if rank is None else f"{rank:.1f}".replace(".", ",")


def weeks_text(query: Any) -> str:
    """Write the searches of the last seven days and of the seven before."""
    return f"{query.this_week} / {query.week_before}"


def day_text(day: datetime.date | None) -> str:
    """Write a day in full, nothing where there is none."""
    return date_format(day) if day else ""
