"""What editors see of translations: the table, what to look at in a page, entries in its history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.core.reports import PageReportMenuItem

from . import following
from .twins import is_source
from .views import refuse_unread_publishing, tell_state, translation_urls


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """What a page does by itself because its source did."""
    actions.register_action(
        following.WITHDRAWN,
        _("Withdraw with the source"),
        _("Taken back, as the page it is translated from is not public"),
    )
    actions.register_action(
        following.RETURNED,
        _("Return with the source"),
        _("Published again together with the page it is translated from"),
    )
    actions.register_action(
        following.MOVED,
        _("Move with the source"),
        _("Moved to where the page it is translated from was moved"),
    )
    actions.register_action(
        following.SOURCE_GONE,
        _("Lose the source"),
        _("The page it is translated from was deleted"),
    )


@hooks.register("register_admin_urls", order=-10)
def register_translation_urls() -> list[URLPattern]:
    """Ours come before wagtail-localize's of the same address."""
    return translation_urls()


@hooks.register("register_reports_menu_item")
def register_translations_menu_item() -> MenuItem:
    return PageReportMenuItem(
        _("Translations"),
        reverse("translations"),
        name="translations-table",
        icon_name="wagtail-localize-language",
        order=200,
    )


@hooks.register("construct_reports_menu")
def leave_out_other_report(request: HttpRequest, menu_items: list[Any]) -> None:
    """The table says what wagtail-localize's own report says, and more."""
    report = reverse("wagtail_localize:translations_report")
    menu_items[:] = [item for item in menu_items if getattr(item, "url", "") != report]


@hooks.register("before_edit_page", order=-10)
def look_at_translation(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Runs before wagtail-localize takes the editor over."""
    if page.alias_of_id or is_source(page):
        return None
    if request.method == "GET":
        tell_state(request, page)
    elif request.POST.get("action") == "publish" or "action-publish" in request.POST:
        return refuse_unread_publishing(request, page)
    return None


@hooks.register("register_page_header_buttons")
def link_to_translation(
    page: Page, user: Any, view_name: str, next_url: Any = None
) -> Iterator[Button]:
    """Lead from a translation to its sheet."""
    if page.depth > 1 and not page.alias_of_id and not is_source(page):
        yield Button(
            gettext("Check the translation"),
            reverse("translations_sheet", args=[page.pk]),
            icon_name="wagtail-localize-language",
            priority=55,
        )
