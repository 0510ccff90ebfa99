"""Documents and images in the admin: versions, and a question before something public loses a part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.models import Page

from .document_version_views import document_version_urls
from .media_views import (
    DocumentDeleteView,
    DocumentEditView,
    DocumentIndexView,
    ImageDeleteView,
    refuse_many,
    refuse_unconfirmed,
)


@hooks.register("register_admin_urls", order=-10)
def media_urls() -> list[URLPattern]:
    """Our views come before Wagtail's of the same address."""
    return [
        path("documents/", DocumentIndexView.as_view()),
        path("documents/results/", DocumentIndexView.as_view(results_only=True)),
        path("documents/edit/<int:document_id>/", DocumentEditView.as_view()),
        path("documents/delete/<int:document_id>/", DocumentDeleteView.as_view()),
        path("images/<int:image_id>/delete/", ImageDeleteView.as_view()),
        *document_version_urls(),
    ]


@hooks.register("before_delete_snippet")
def confirm_deletion(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Ask before a snippet goes that public pages use."""
    if "/bulk/" in request.path:  # see confirm_bulk_deletion
        return None
    return refuse_unconfirmed(request, list(instances))


@hooks.register("before_bulk_action")
def confirm_bulk_deletion(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Things that public pages use are deleted one by one."""
    told = ""
    if action_type == "delete" and objects and not isinstance(objects[0], Page):
        told = refuse_many(request, objects)
    if not told:
        return None
    messages.error(request, told)
    return redirect(action.next_url or "wagtailadmin_home")


@hooks.register("insert_editor_js")
def send_from_dialogs() -> str:
    """Let the dialog that chooses a document send a new one straight to the storage."""
    return format_html(
        '<link rel="stylesheet" href="{}"><script type="module" src="{}"></script>',
        static("css/admin-upload.css"),
        static("js/admin/upload/field.js"),
    )
