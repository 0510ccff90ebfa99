"""The versions of a document in the admin: who replaced what and when; to take away, to bring back, to give up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.permissions import policy_registry

from .document_serving import hand_to_editor
from .document_versions import restore_version
from .models import DocumentVersion, SiteDocument


def _document_or_refuse(request: HttpRequest, document_id: int) -> SiteDocument:
    document = get_object_or_404(SiteDocument, pk=document_id)
    policy = policy_registry.get_by_type(SiteDocument)
    if not policy.user_has_permission_for_instance(request.user, "change", document):
        raise PermissionDenied
    return document


def _version_or_refuse(request: HttpRequest, version_id: int) -> DocumentVersion:
    version = get_object_or_404(DocumentVersion, pk=version_id)
    version.document = _document_or_refuse(request, version.document_id)
    return version


@require_safe
def version_list(request: HttpRequest, document_id: int) -> HttpResponse:
    """The present file of a document, the former ones, and the pages that use the document."""
    document = _document_or_refuse(request, document_id)
    context: dict[str, Any] = {
        "document": document,
        "versions": document.versions.select_related("replaced_by"),
        "page_title": _("Versions of the file"),
        "page_subtitle": document.title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtaildocs:index"), "label": _("Documents")},
            {"url": reverse("wagtaildocs:edit", args=[document.pk]), "label": document.title},
            {"url": "", "label": _("Versions of the file")},
        ],
    }
    return render(request, "core/admin/document_versions.html", context)


@require_safe
def download_version(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Hand a former file to an editor of its document."""
    version = _version_or_refuse(request, version_id)
    return hand_to_editor(version.file.storage, str(version.file.name))


@require_POST
def restore(request: HttpRequest, version_id: int) -> HttpResponse:
    """Make a former file the present one."""
    version = _version_or_refuse(request, version_id)
    name = version.filename
    if not version.file.storage.exists(str(version.file.name)):
        messages.error(request, _("The file of this version is missing and cannot be restored."))
    else:
        restore_version(
            version=version, user=request.user, note=_("restored: %(name)s") % {"name": name[:200]}
        )
        messages.success(
            request, _("Readers get “%(name)s” again. The address is the same.") % {"name": name}
        )
    return redirect("core_document_versions", version.document_id)


@require_POST
def delete_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give up a former file for good."""
    version = _version_or_refuse(request, version_id)
    version.delete()
    messages.success(request, _("The former file was deleted."))
    return redirect("core_document_versions", version.document_id)


def document_version_urls() -> list[URLPattern]:
    """Addresses under /admin/ beside those of the document."""
    return [
        path("documents/<int:document_id>/versions/", version_list, name="core_document_versions"),
        path(
            "documents/versions/<int:version_id>/file/", download_version, name="core_version_file"
        ),
        path("documents/versions/<int:version_id>/restore/", restore, name="core_version_restore"),
        path(
            "documents/versions/<int:version_id>/delete/",
            delete_version,
            name="core_version_delete",
        ),
    ]
