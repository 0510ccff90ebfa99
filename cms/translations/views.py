"""One translation: its state, what is missing, and what an editor does with it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page

from . import publishing
from .following import mark_up_to_date
from .glossary_check import missing_terms
from .localize_views import (
    CheckedSubmitPageTranslationView,
    CheckedUpdateTranslationsView,
    machine_translate,
)
from .states import Cell, cell_of
from .table import TranslationsView, difference_url
from .twins import source_of, synced_translation, twins


def translation_urls() -> list[URLPattern]:
    """Our views, and those that stand before wagtail-localize's of the same address."""
    results = TranslationsView.as_view(results_only=True)
    return [
        path("translations/", TranslationsView.as_view(), name="translations"),
        path("translations/results/", results, name="translations_results"),
        path("translations/<int:page_id>/", sheet, name="translations_sheet"),
        path("translations/<int:page_id>/current/", mark_current, name="translations_current"),
        path("translations/<int:page_id>/read/", mark_read, name="translations_read"),
        path("translations/<int:page_id>/submit/", submit, name="translations_submit"),
        path("translations/<int:page_id>/moderate/", moderate, name="translations_moderate"),
        path("translations/<int:page_id>/both/", both, name="translations_both"),
        path(
            "localize/submit/page/<int:page_id>/",
            CheckedSubmitPageTranslationView.as_view(),
        ),
        path(
            "localize/update/<int:translation_source_id>/",
            CheckedUpdateTranslationsView.as_view(),
        ),
        path("localize/translate/<int:translation_id>/machine_translate/", machine_translate),
    ]


def sheet(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show one translation: how far it is, what to check, what can be done."""
    twin = _twin(request, page_id)
    source = source_of(twin)
    cell = cell_of(twin, has_source=source is not None)
    synced = synced_translation(twin)
    task_state = twin.current_workflow_task_state
    context: dict[str, Any] = {
        "page_title": _("Translation"),
        "twin": twin,
        "source": source,
        "cell": cell,
        "synced": synced,
        "made_from": None,
        "terms": missing_terms(source, twin) if source else [],
        "workflow": twin.get_workflow(),
        "task": task_state.task.specific if task_state else None,
        "task_actions": _task_actions(twin, request) if task_state else [],
        "may_submit": publishing.may_submit(twin, request.user),
        "may_edit": twin.permissions_for_user(request.user).can_edit(),
    }
    if source and cell.outdated_since and twin.twin_state.made_from_id:
        context["difference_url"] = difference_url(source, twin.twin_state.made_from_id)
    if synced and request.user.has_perm("wagtail_localize.submit_translation"):
        context["update_url"] = reverse(
            "wagtail_localize:update_translations", args=[synced.source_id]
        )
    return render(request, "translations/sheet.html", context)


@require_POST
def mark_current(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Note that a translation has what its source says now."""
    twin = _twin(request, page_id, change=True)
    source = source_of(twin)
    if source is not None:
        mark_up_to_date(twin, source)
        messages.success(request, _("The translation counts as up to date."))
    return redirect("translations_sheet", twin.pk)


@require_POST
def mark_read(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Note that a person has read what a machine translated."""
    twin = _twin(request, page_id, change=True)
    count = publishing.mark_as_read(twin, user=request.user)
    messages.success(
        request,
        ngettext(
            "%(count)d text counts as read by a person.",
            "%(count)d texts count as read by a person.",
            count,
        )
        % {"count": count},
    )
    return redirect("translations_sheet", twin.pk)


@require_POST
def submit(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Hand a translation to the workflow of its source."""
    twin = _twin(request, page_id, change=True)
    if not publishing.may_submit(twin, request.user):
        raise PermissionDenied
    if _refuse_unread(request, twin):
        return redirect("translations_sheet", twin.pk)
    try:
        publishing.submit(twin, user=request.user)
    except ValidationError as error:
        _tell_invalid(request, error)
    else:
        messages.success(request, _("The translation was submitted to moderation."))
    return redirect("translations_sheet", twin.pk)


@require_POST
def moderate(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Approve a translation or send it back, if the task it waits at lets this person."""
    twin = _twin(request, page_id)
    action = request.POST.get("action", "")
    task_state = twin.current_workflow_task_state
    if task_state is None or action not in dict(_task_actions(twin, request)):
        messages.error(request, _("Somebody has decided already, or it is not yours to decide."))
        return redirect("translations_sheet", twin.pk)
    comment = request.POST.get("comment", "")[:1000]
    try:
        task_state.task.specific.on_action(task_state, request.user, action, comment=comment)
    except ValidationError as error:
        _tell_invalid(request, error)
    else:
        messages.success(request, _("Your decision was noted."))
    return redirect("translations_sheet", twin.pk)


def both(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Ask, then publish a page and its translation; who may not publish submits both."""
    twin = _twin(request, page_id)
    source = source_of(twin)
    if source is None:
        raise PermissionDenied
    source = source.specific
    pages = [page for page in (source, twin) if publishing.waits(page)] or [twin]
    publishes = all(publishing.may_publish(page, request.user) for page in pages)
    if not publishes and not all(publishing.may_submit(page, request.user) for page in pages):
        raise PermissionDenied
    if request.method == "POST" and not _refuse_unread(request, twin):
        act = publishing.publish_both if publishes else publishing.submit_both
        try:
            act(source=source, twin=twin, user=request.user)
        except ValidationError as error:
            _tell_invalid(request, error)
        else:
            messages.success(
                request,
                _("Both pages were published.")
                if publishes
                else _("Both pages were submitted to moderation."),
            )
            return redirect("translations_sheet", twin.pk)
    context = {
        "page_title": _("Publish both") if publishes else _("Submit both to moderation"),
        "source": source,
        "twin": twin,
        "source_waits": publishing.waits(source),
        "publishes": publishes,
        "cell": cell_of(twin, has_source=True),
    }
    return render(request, "translations/both.html", context)


def tell_state(request: HttpRequest, twin: Page) -> None:
    """Tell whoever opens a translation what to look at in it."""
    source = source_of(twin)
    cell = cell_of(twin, has_source=source is not None)
    terms = missing_terms(source, twin) if source else []
    told = [text for text in (_age(cell), _unread(cell)) if text]
    if terms:
        told.append(
            ngettext(
                "%(count)d term of the glossary is not named in it.",
                "%(count)d terms of the glossary are not named in it.",
                len(terms),
            )
            % {"count": len(terms)}
        )
    if told:
        address = reverse("translations_sheet", args=[twin.pk])
        messages.warning(
            request, " ".join(told), buttons=[messages.button(address, _("Check the translation"))]
        )


def refuse_unread_publishing(request: HttpRequest, twin: Page) -> HttpResponseBase | None:
    """Send back who would publish what only a machine has translated."""
    return redirect("translations_sheet", twin.pk) if _refuse_unread(request, twin) else None


def _age(cell: Cell) -> str:
    if cell.outdated_since is None:
        return ""
    day = date_format(localtime(cell.outdated_since))
    return _("The source has another text since %(day)s.") % {"day": day}


def _unread(cell: Cell) -> str:
    if not cell.unread:
        return ""
    return ngettext(
        "%(count)d text is a machine's draft that nobody has read.",
        "%(count)d texts are a machine's draft that nobody has read.",
        cell.unread,
    ) % {"count": cell.unread}


def _refuse_unread(request: HttpRequest, twin: Page) -> bool:
    told = _unread(cell_of(twin, has_source=True))
    if told:
        messages.error(request, f"{told} {_('Read them first; then they can be published.')}")
    return bool(told)


def _twin(request: HttpRequest, page_id: int, *, change: bool = False) -> Page:
    """Return a translation this person may work with."""
    twin = get_object_or_404(twins().select_related("locale"), pk=page_id).specific
    permissions = twin.permissions_for_user(request.user)
    if not permissions.can_edit() and (change or not permissions.can_publish()):
        raise PermissionDenied
    return twin


def _task_actions(twin: Page, request: HttpRequest) -> list[tuple[str, str]]:
    """Return what this person may decide about a translation in moderation: name and label."""
    task_state = twin.current_workflow_task_state
    if task_state is None:
        return []
    return [
        (name, str(label))
        for name, label, _modal in task_state.task.specific.get_actions(twin, request.user)
    ]


def _tell_invalid(request: HttpRequest, error: ValidationError) -> None:
    messages.error(
        request,
        _("Nothing was changed, as the page has faults: %(faults)s")
        % {"faults": " ".join(error.messages)},
    )
