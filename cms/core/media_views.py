"""Wagtail's admin views of documents and images, made to tell what a change means for pages that are public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column
from wagtail.documents.views import documents
from wagtail.images.views import images

from .models import SiteDocument
from .usage import public_uses

CONFIRMATION = "confirm_public"


def refuse_unconfirmed(request: HttpRequest, objects: list[Any]) -> HttpResponse | None:
    """Lead back to the question if something that public pages use is to be deleted and nobody said yes to that."""
    if request.method != "POST" or request.POST.get(CONFIRMATION):
        return None
    used = public_uses(objects, user=request.user)
    if not used:
        return None
    names = ", ".join(use.title for use in used[:5]) + (" …" if len(used) > 5 else "")
    messages.error(
        request,
        _("Not deleted: public pages use it: %(pages)s. Confirm this first.") % {"pages": names},
    )
    return redirect(request.get_full_path())


def refuse_many(request: HttpRequest, objects: list[Model]) -> str:
    """Return why these may not be deleted at one go: what public pages use is confirmed one by one; empty if they may."""
    used = [item for item in objects if public_uses([item], user=request.user)]
    if not used:
        return ""
    return _("Nothing was deleted: public pages use %(items)s. Delete such things one by one.") % {
        "items": ", ".join(f"„{item}”" for item in used[:5]) + (" …" if len(used) > 5 else "")
    }


class DocumentsFilterSet(documents.DocumentsFilterSet):
    """Wagtail's filters and what search knows of the text."""

    class Meta:
        model = SiteDocument
        fields = ["text_state"]


class DocumentIndexView(documents.IndexView):
    """The list of documents, with what search could read of each: scans stand out and can be listed alone."""

    model = SiteDocument
    filterset_class = DocumentsFilterSet

    @cached_property
    def columns(self) -> list[Column]:
        columns: list[Column] = list(super().columns)
        state = Column("text_state", label=_("Text"), accessor="get_text_state_display")
        return [*columns[:3], state, *columns[3:]]


class DocumentEditView(documents.EditView):
    """Says what became of the file."""

    def get_success_message(self) -> str:
        replacement = getattr(self.object, "replacement", None)
        if replacement is None:
            return super().get_success_message()
        if replacement.is_same:
            return _(
                "“%(title)s” was saved. The file given is the same as the present one, so nothing was replaced."
            ) % {"title": self.object.title}
        told = _(
            "The file of “%(title)s” was replaced. The address is the same; the former file is among the versions."
        ) % {"title": self.object.title}
        if replacement.ending == replacement.former_ending:
            return told
        return f"{told} " + _(
            "Mind that its type has changed from %(former)s to %(new)s: pages that name the type in words need a correction."
        ) % {"former": replacement.former_ending.upper(), "new": replacement.ending.upper()}


class DocumentDeleteView(documents.DeleteView):
    """Asks once more where public pages use the document."""

    model = SiteDocument

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return refuse_unconfirmed(request, [self.object]) or super().post(request, *args, **kwargs)


class ImageDeleteView(images.DeleteView):
    """Asks once more where public pages use the image."""

    template_name = "wagtailimages/images/confirm_delete_used.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return refuse_unconfirmed(request, [self.object]) or super().post(request, *args, **kwargs)
