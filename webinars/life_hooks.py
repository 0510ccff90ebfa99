"""Hooks of the admin for duties, counts and consents; loaded by `wagtail_hooks`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from .caption_clock import speakers_without_consent
from .caption_report import CaptionClockView
from .caption_report import permission_policy as recording_policy
from .models import WebinarPage
from .panels import CaptionClockPanel
from .plays_report import PlaysView
from .plays_report import permission_policy as count_policy

CLOCK_ACTIONS = ["add", "change", "view"]


@hooks.register("register_admin_urls")
def register_life_urls() -> list[URLPattern]:
    """The caption clock and the plays."""
    return [
        path("reports/caption-clock/", CaptionClockView.as_view(), name="webinars_caption_clock"),
        path(
            "reports/caption-clock/results/",
            CaptionClockView.as_view(results_only=True),
            name="webinars_caption_clock_results",
        ),
        path("reports/plays/", PlaysView.as_view(), name="webinars_plays"),
        path(
            "reports/plays/results/",
            PlaysView.as_view(results_only=True),
            name="webinars_plays_results",
        ),
    ]


class CaptionClockMenuItem(MenuItem):
    """Shown to whoever works with recordings."""

    def is_shown(self, request: HttpRequest) -> bool:
        return recording_policy.user_has_any_permission(request.user, CLOCK_ACTIONS)


class PlaysMenuItem(MenuItem):
    """Shown to whoever may see the counts."""

    def is_shown(self, request: HttpRequest) -> bool:
        return count_policy.user_has_any_permission(request.user, ["view"])


@hooks.register("register_reports_menu_item")
def register_caption_clock_menu_item() -> MenuItem:
    """The caption clock, among the reports."""
    return CaptionClockMenuItem(
        _("Caption clock"),
        reverse("webinars_caption_clock"),
        name="caption-clock",
        icon_name="time",
        order=112,
    )


@hooks.register("register_reports_menu_item")
def register_plays_menu_item() -> MenuItem:
    """Plays of recordings, among the reports."""
    return PlaysMenuItem(
        _("Plays of recordings"),
        reverse("webinars_plays"),
        name="plays",
        icon_name="media",
        order=114,
    )


@hooks.register("construct_homepage_panels")
def add_caption_clock(request: HttpRequest, panels: list[Any]) -> None:
    """Show whoever works with recordings what is due."""
    if recording_policy.user_has_any_permission(request.user, CLOCK_ACTIONS):
        panels.append(CaptionClockPanel())


@hooks.register("after_publish_page")
def warn_of_missing_consents(request: HttpRequest, page: Page) -> None:
    """Tell who published a recording whose consent to image and voice is not recorded.

    A message and no refusal: the signed paper may lie in the files already, and only the editor knows.
    """
    if not isinstance(page, WebinarPage) or page.recording_id is None:
        return
    speakers = speakers_without_consent(page)
    if speakers:
        messages.warning(
            request,
            gettext(
                "No consent to image and voice is recorded for: %(names)s. Note the consent, or take the recording off the page."
            )
            % {"names": "; ".join(speaker.name for speaker in speakers)},
        )


@hooks.register("register_permissions")
def register_count_permissions() -> QuerySet[Permission]:
    """Let groups be given the right to see the counts."""
    return Permission.objects.filter(content_type__app_label="webinars", codename="view_dailycount")
