"""Report “Usefulness of pages”: what readers answered, by page, and what they wrote."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from cms.core.exports import safe_cell
from cms.core.models import ResourceKind, ResourcePage
from cms.core.text import without_control_signs

from .files import LARGEST_ID
from .models import PageFeedback
from .reviews import PostButtonColumn, _edit_url

LATEST_REASONS = 5
permission_policy = ModelPermissionPolicy(PageFeedback)


class UsefulnessFilterSet(WagtailFilterSet):
    """Narrow the report by kind of page and by whether something waits to be read."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ResourceKind.choices)
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("with opinions not handled")), ("handled", _("all handled"))],
        method="filter_state",
    )

    class Meta:
        model = ResourcePage
        fields = ("kind", "state")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return (
            queryset.filter(open_count__gt=0) if value == "open" else queryset.filter(open_count=0)
        )


class ReasonsColumn(Column):
    """The latest things readers wrote, as text."""

    cell_template_name = "knowledge/reports/reasons_cell.html"


class HandledColumn(PostButtonColumn):
    """A button where something waits to be handled; it handles what the report shows, nothing newer."""

    cell_template_name = "knowledge/reports/handled_cell.html"


def reason_text(feedback: PageFeedback) -> str:
    """Return one opinion in a line: day, yes or no, kind of problem, words."""
    answer = str(_("yes") if feedback.is_useful else _("no"))
    parts = [f"{feedback.day:%Y-%m-%d}", answer, feedback.get_problem_display(), feedback.reason]
    return " · ".join(part for part in parts if part)


class UsefulnessView(ReportView):
    """Pages readers gave an opinion on, with most to be handled first."""

    page_title = _("Usefulness of pages")
    header_icon = "help"
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    model = ResourcePage
    filterset_class = UsefulnessFilterSet
    index_url_name = "knowledge_usefulness"
    index_results_url_name = "knowledge_usefulness_results"
    any_permission_required = ["view", "change"]
    no_results_message = _("Nobody has given an opinion yet.")
    export_filename = "przydatnosc-stron"
    columns = [
        TitleColumn("title", label=_("Title"), get_url=_edit_url),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("yes_count", label=_("Yes")),
        Column("no_count", label=_("No")),
        Column("open_count", label=_("Not handled")),
        ReasonsColumn("latest_reasons", label=_("Latest reasons")),
        HandledColumn(
            "handled",
            url_name="knowledge_feedback_handled",
            report="knowledge_usefulness",
            button=_("Mark as handled"),
        ),
    ]
    list_export = ["title", "get_kind_display", "yes_count", "no_count", "open_count", "reasons"]
    export_headings = {
        "get_kind_display": _("Kind"),
        "yes_count": _("Yes"),
        "no_count": _("No"),
        "open_count": _("Not handled"),
        "reasons": _("Latest reasons"),
    }

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        """Opinions have a permission of their own; who may edit pages may not always read them."""
        return permission_policy

    def get_queryset(self) -> QuerySet:
        self.queryset = (
            ResourcePage.objects.annotate(
                yes_count=Count("feedback", filter=Q(feedback__is_useful=True)),
                no_count=Count("feedback", filter=Q(feedback__is_useful=False)),
                open_count=Count("feedback", filter=Q(feedback__is_handled=False)),
                latest_feedback_id=Max("feedback__pk"),
            )
            .filter(latest_feedback_id__isnull=False)
            .order_by("-open_count", "-latest_feedback_id")
        )
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Give each page its latest written opinions, in one query for all."""
        pages = list(object_list)
        by_page: dict[int, list[PageFeedback]] = {page.pk: [] for page in pages}
        written = PageFeedback.objects.filter(page_id__in=by_page).exclude(reason="", problem="")
        for feedback in written.order_by("-pk"):
            if len(by_page[feedback.page_id]) < LATEST_REASONS:
                by_page[feedback.page_id].append(feedback)
        for page in pages:
            page.latest_reasons = by_page[page.pk]
            page.may_handle = permission_policy.user_has_permission(self.request.user, "change")
        return pages

    def to_row_dict(self, item: Any) -> Any:
        item.reasons = safe_cell(
            without_control_signs("\n".join(reason_text(row) for row in item.latest_reasons))
        )
        item.title = without_control_signs(item.title)
        return super().to_row_dict(item)


@require_POST
def mark_handled(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Mark the opinions on a page as handled, up to the newest one the editor saw."""
    if not permission_policy.user_has_permission(request.user, "change"):
        raise PermissionDenied
    if page_id > LARGEST_ID:
        raise Http404
    page = get_object_or_404(ResourcePage, pk=page_id)
    seen = request.POST.get("seen", "")
    opinions = PageFeedback.objects.filter(page=page, is_handled=False)
    seen_id = int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= 18 else 0
    number = opinions.filter(pk__lte=seen_id).update(is_handled=True)
    messages.success(
        request,
        ngettext(
            "%(number)d opinion on “%(title)s” was marked as handled.",
            "%(number)d opinions on “%(title)s” were marked as handled.",
            number,
        )
        % {"number": number, "title": page.title},
    )
    return redirect(get_valid_next_url_from_request(request) or reverse("knowledge_usefulness"))
