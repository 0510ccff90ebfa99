"""Recordings in the panel: where each stands, what is in its file, another try."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .models import CaptionTrack, Recording, WebinarPage
from .processing.health import processing_health
from .processing.requests import request_processing
from .processing.tools import DEBIAN_PACKAGE
from .processing_panel import status_media

MOST_ASKED = 100


class RecordingColumn(Column):
    """A column drawn by a template of its own, `webinars/admin/<name>_cell.html`."""

    @property
    def cell_template_name(self) -> str:  # type: ignore[override]
        return f"webinars/admin/{self.name}_cell.html"


class RecordingIndexView(IndexView):
    """The list, with what keeps films from being processed above it."""

    def get_base_queryset(self) -> QuerySet[Recording]:
        """Recordings with what the columns show and without the words of captions."""
        captions = CaptionTrack.objects.only("recording", "language")
        pages = WebinarPage.objects.defer_streamfields().select_related("locale")
        return Recording.objects.prefetch_related(
            Prefetch("captions", captions), Prefetch("pages", pages)
        )

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Beside the button that adds one recording, one for several films."""
        buttons = list(super().header_buttons)
        if self.add_url:
            address = reverse("webinars_several_films")
            buttons.append(HeaderButton(_("Send several films"), url=address, icon_name="upload"))
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["health"] = processing_health()
        context["package"] = DEBIAN_PACKAGE
        context["media"] += status_media()
        return context


class RecordingViewSet(SnippetViewSet):
    """Films with their captions, chapters and slides."""

    model = Recording
    icon = "media"
    index_view_class = RecordingIndexView
    # A copy would share its file with the original.
    copy_view_enabled = False
    list_display = [
        "title",
        RecordingColumn("state", label=gettext_lazy("State"), sort_key="state"),
        RecordingColumn("duration", label=gettext_lazy("Length"), sort_key="duration"),
        RecordingColumn("size", label=gettext_lazy("Size"), accessor="film_size"),
        RecordingColumn("captions", label=gettext_lazy("Captions")),
        RecordingColumn("used_on", label=gettext_lazy("Used on")),
    ]
    list_filter = ["state", "is_live_event"]


class HealthPanel(Component):
    """On the first page of the panel: films wait and no worker takes them, or ffmpeg is missing."""

    order = 50
    template_name = "webinars/admin/health_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"health": processing_health(), "package": DEBIAN_PACKAGE}


@require_POST
@permission_required("webinars.change_recording", raise_exception=True)
def retry_recording(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Give a recording to the queue once more, if there is something to be made."""
    recording = get_object_or_404(Recording, pk=recording_id)
    if request_processing(recording=recording):
        messages.success(request, _("The recording is in the queue and will be processed anew."))
    else:
        messages.info(request, _("There is nothing to be done: all files are up to date."))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("wagtailsnippets_webinars_recording:edit", args=[recording.pk])
    return redirect(target)


@require_safe
@permission_required("webinars.change_recording", raise_exception=True)
def recording_status(request: HttpRequest) -> JsonResponse:
    """Tell where recordings stand (`id`, several), as the HTML the list or the form (`full`) shows."""
    asked = [int(value) for value in request.GET.getlist("id")[:MOST_ASKED] if _is_id(value)]
    template = "processing_facts" if "full" in request.GET else "state"
    found = Recording.objects.filter(pk__in=asked)
    return JsonResponse(
        {
            recording.pk: render_to_string(
                f"webinars/admin/{template}.html",
                {"recording": recording, "user": request.user},
                request,
            )
            for recording in found
        },
        headers={"Cache-Control": "no-store"},
    )


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def recording_urls() -> list[URLPattern]:
    """Addresses under /admin/ beside those of the snippet."""
    return [
        path("webinars/recordings/status/", recording_status, name="webinars_recording_status"),
        path(
            "webinars/recordings/<int:recording_id>/retry/",
            retry_recording,
            name="webinars_recording_retry",
        ),
    ]
