"""The former films of a recording in the admin: to take away, to bring back, to delete."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.core.document_serving import hand_to_editor

from .models import Recording, SourceVersion
from .source_versions import restore_source

_may_change = permission_required("webinars.change_recording", raise_exception=True)


@require_safe
@_may_change
def source_versions(request: HttpRequest, recording_id: int) -> HttpResponse:
    """The present film, the former ones, and the pages that show the recording."""
    recording = get_object_or_404(Recording, pk=recording_id)
    edit_url = reverse("wagtailsnippets_webinars_recording:edit", args=[recording.pk])
    context = {
        "recording": recording,
        "edit_url": edit_url,
        "versions": recording.source_versions.select_related("replaced_by", "recording"),
        "page_title": _("Former films"),
        "page_subtitle": recording.title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {
                "url": reverse("wagtailsnippets_webinars_recording:list"),
                "label": _("Recordings"),
            },
            {"url": edit_url, "label": recording.title},
            {"url": "", "label": _("Former films")},
        ],
    }
    return render(request, "webinars/admin/source_versions.html", context)


@require_safe
@_may_change
def download_source(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Hand a former film to an editor."""
    version = get_object_or_404(SourceVersion.objects.select_related("recording"), pk=version_id)
    return hand_to_editor(version.file.storage, str(version.file.name))


@require_POST
@_may_change
def restore(request: HttpRequest, version_id: int) -> HttpResponse:
    """Make a former film the present one."""
    version = get_object_or_404(SourceVersion.objects.select_related("recording"), pk=version_id)
    if not version.file.storage.exists(str(version.file.name)):
        messages.error(request, _("The file of this version is missing and cannot be restored."))
    else:
        restore_source(version=version, user=request.user)
        messages.success(
            request,
            _("“%(name)s” is being processed; until it is ready the present film plays on.")
            % {"name": version.filename},
        )
    return redirect("webinars_source_versions", version.recording_id)


@require_POST
@_may_change
def delete_source(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give up a former film for good, unless it is what readers play."""
    version = get_object_or_404(SourceVersion.objects.select_related("recording"), pk=version_id)
    if version.is_played:
        messages.error(
            request, _("Readers still play this film: the new one is not ready. Delete it then.")
        )
    else:
        version.delete()
        messages.success(request, _("The former film was deleted."))
    return redirect("webinars_source_versions", version.recording_id)


def source_version_urls() -> list[URLPattern]:
    """Addresses under /admin/ beside those of the recording."""
    base = "webinars/recordings"
    return [
        path(
            f"{base}/<int:recording_id>/versions/", source_versions, name="webinars_source_versions"
        ),
        path(
            f"{base}/versions/<int:version_id>/file/", download_source, name="webinars_source_file"
        ),
        path(f"{base}/versions/<int:version_id>/restore/", restore, name="webinars_source_restore"),
        path(
            f"{base}/versions/<int:version_id>/delete/",
            delete_source,
            name="webinars_source_delete",
        ),
    ]
