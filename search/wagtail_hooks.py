from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.core.models import SitePage
from cms.core.reports import PageReportMenuItem

from .reports.actions import promote, request_content
from .reports.explaining import explain, page_passages
from .reports.queries import QueriesReportView


@hooks.register("register_admin_urls")
def register_search_urls() -> list[URLPattern]:
    """The report on searches with what can be done about them, and the two explanations."""
    results = QueriesReportView.as_view(results_only=True)
    return [
        path("reports/searches/", QueriesReportView.as_view(), name="search_queries_report"),
        path("reports/searches/results/", results, name="search_queries_report_results"),
        path("reports/searches/explain/", explain, name="search_explain"),
        path("reports/searches/<int:query_id>/promote/", promote, name="search_promote"),
        path(
            "reports/searches/<int:query_id>/request-content/",
            request_content,
            name="search_request_content",
        ),
        path("pages/<int:page_id>/passages/", page_passages, name="search_page_passages"),
    ]


@hooks.register("register_reports_menu_item")
def register_queries_menu_item() -> MenuItem:
    """Searches, among the reports."""
    return PageReportMenuItem(
        _("Searches"),
        reverse("search_queries_report"),
        name="searches",
        icon_name="search",
        order=115,
    )


@hooks.register("register_reports_menu_item")
def register_explain_menu_item() -> MenuItem:
    """The explanation of ranks, among the reports."""
    return PageReportMenuItem(
        _("Why this result?"),
        reverse("search_explain"),
        name="search-explain",
        icon_name="search",
        order=116,
    )


@hooks.register("register_page_header_buttons")
def register_passages_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """What search gets from the page, in the menu of its header."""
    if (
        issubclass(page.specific_class or Page, SitePage)
        and page.permissions_for_user(user).can_edit()
    ):
        yield Button(
            _("What search gets"),
            reverse("search_page_passages", args=[page.pk]),
            icon_name="search",
            priority=65,
        )
