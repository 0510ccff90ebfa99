"""Reviews: which pages are due, the report for editors, “reviewed today”, the daily digest by e-mail."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import PageReportView

from cms.core.models import ResourceKind, ResourcePage
from cms.core.seo import absolute
from cms.core.text import without_control_signs

from .files import LARGEST_ID
from .models import ReviewDigest

REPORT_DAYS = 60
REMINDER_DAYS = 30


def due_pages(*, within_days: int) -> QuerySet[ResourcePage]:
    """Return published pages of all languages to be reviewed within `within_days` or already late, first due first.

    For editors only: private pages are among them.
    """
    last_day = timezone.localdate() + datetime.timedelta(days=within_days)
    return (
        ResourcePage.objects.filter(live=True, review_due_date__lte=last_day, alias_of=None)
        .select_related("locale")
        .order_by("review_due_date", "pk")
    )


def days_left(page: ResourcePage) -> int:
    """Return in how many days the review is due; negative if it is late."""
    if page.review_due_date is None:
        raise ValueError("The page has no date of review.")
    return (page.review_due_date - timezone.localdate()).days


def days_text(page: ResourcePage) -> str:
    """Say in words when the review is due."""
    days = days_left(page)
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return gettext("today")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def next_review_date(today: datetime.date) -> datetime.date:
    """Return the same day a year later; 28 February for the 29th."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return today.replace(year=today.year + 1, day=28)


class ReviewsFilterSet(WagtailFilterSet):
    """Narrow the report by kind of page and by whether the day has passed."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ResourceKind.choices)
    due = django_filters.ChoiceFilter(
        label=_("Review"),
        choices=[("overdue", _("overdue")), ("soon", _("soon"))],
        method="filter_due",
    )

    class Meta:
        model = ResourcePage
        fields = ("kind", "due")

    def filter_due(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        return (
            queryset.filter(review_due_date__lt=today)
            if value == "overdue"
            else queryset.filter(review_due_date__gte=today)
        )


class PostButtonColumn(Column):
    """A button in a row that posts to `url_name` with the row's key, and comes back to the report."""

    cell_template_name = "knowledge/reports/post_button_cell.html"

    def __init__(self, name: str, *, url_name: str, report: str, button: Any) -> None:
        super().__init__(name, label=button, accessor=lambda row: row.pk)
        self.url_name = url_name
        self.report = report
        self.button = button

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return context | {
            "action": reverse(self.url_name, args=[instance.pk]),
            "button": self.button,
            "token": get_token(request),
            "next_url": reverse(self.report),
        }


class DayColumn(Column):
    """A date in full: Wagtail's own column says how long ago it was, which fails for days to come."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day) if day else ""


def _edit_url(page: ResourcePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


class ReviewsDueView(PageReportView):
    """Report “Reviews due”: what somebody has to check again, of the pages the editor may change."""

    page_title = _("Reviews due")
    header_icon = "calendar-check"
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    model = ResourcePage
    filterset_class = ReviewsFilterSet
    index_url_name = "knowledge_reviews"
    index_results_url_name = "knowledge_reviews_results"
    any_permission_required = ["add", "change", "publish"]
    no_results_message = _("No page has to be reviewed within 60 days.")
    export_filename = "przeglady"
    columns = [
        TitleColumn("title", label=_("Title"), get_url=_edit_url),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("locale", label=_("Language")),
        Column("content_owner", label=_("Owner")),
        DayColumn("reviewed_date", label=_("Reviewed on")),
        DayColumn("review_due_date", label=_("Review due")),
        Column("days", label=_("Days"), accessor=days_text),
        PostButtonColumn(
            "reviewed",
            url_name="knowledge_reviewed",
            report="knowledge_reviews",
            button=_("Reviewed today"),
        ),
    ]
    list_export = [
        "title",
        "get_kind_display",
        "locale",
        "content_owner",
        "reviewed_date",
        "review_due_date",
        "days_left",
        "edit_url",
    ]
    export_headings = {
        "get_kind_display": _("Kind"),
        "locale": _("Language"),
        "content_owner": _("Owner"),
        "days_left": _("Days"),
        "edit_url": _("Address for editing"),
    }

    def get_queryset(self) -> QuerySet:
        allowed = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, {"change", "publish"}
        )
        self.queryset = due_pages(within_days=REPORT_DAYS).filter(
            pk__in=allowed.order_by().values("pk")
        )
        return super().get_queryset()

    def to_row_dict(self, item: Any) -> Any:
        item.days_left = days_left(item)
        item.edit_url = absolute(_edit_url(item))
        item.title = without_control_signs(item.title)
        return super().to_row_dict(item)


@require_POST
def mark_reviewed(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Note that a page was reviewed today, next in a year; publish that only if nothing else waits on the page."""
    if page_id > LARGEST_ID:
        raise Http404
    page = get_object_or_404(ResourcePage, pk=page_id).specific
    permissions = page.permissions_for_user(request.user)
    if not permissions.can_edit() or page.alias_of_id:
        raise PermissionDenied
    back = get_valid_next_url_from_request(request) or reverse("knowledge_reviews")
    title = {"title": page.get_admin_display_title()}
    if permissions.page_locked():
        messages.error(request, gettext("“%(title)s” is locked; nothing was changed.") % title)
        return redirect(back)
    may_publish = page.live and not page.has_unpublished_changes and permissions.can_publish()
    draft = page.get_latest_revision_as_object()
    draft.reviewed_date = timezone.localdate()
    draft.review_due_date = next_review_date(draft.reviewed_date)
    try:
        with transaction.atomic():
            revision = draft.save_revision(user=request.user, log_action=True)
            if may_publish:
                revision.publish(user=request.user)
    except ValidationError as error:
        messages.error(
            request,
            gettext("“%(title)s” could not be saved: %(error)s")
            % (title | {"error": " ".join(error.messages)}),
        )
        return redirect(_edit_url(page))
    if may_publish:
        messages.success(request, gettext("“%(title)s” was marked as reviewed today.") % title)
    else:
        messages.warning(
            request,
            gettext(
                "“%(title)s” has changes that are not published, or you may not publish it: "
                "the review was saved in the draft."
            )
            % title,
        )
    return redirect(back)


def digest_of(pages: list[ResourcePage]) -> tuple[str, str]:
    """Return subject and text of a digest in Polish: titles, when due, where to edit; nobody's name."""
    with translation.override("pl"):
        subject = ngettext(
            "%(number)d page to review", "%(number)d pages to review", len(pages)
        ) % {"number": len(pages)}
        lines = [
            gettext("These pages have to be reviewed within 30 days or should have been already:"),
            *(f"{page.title} – {days_text(page)}\n{absolute(_edit_url(page))}" for page in pages),
            gettext("All reviews due: %(address)s")
            % {"address": absolute(reverse("knowledge_reviews"))},
        ]
    return subject, "\n\n".join(lines) + "\n"


@transaction.atomic
def send_digest(*, pages: list[ResourcePage], recipients: list[str]) -> None:
    """Send the digest and remember the day; if the mail fails the day is not remembered."""
    ReviewDigest.objects.create(day=timezone.localdate(), page_count=len(pages))
    subject, text = digest_of(pages)
    EmailMessage(subject, text, to=recipients).send()
