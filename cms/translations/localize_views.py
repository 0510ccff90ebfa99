"""Views of wagtail-localize with the checks it does not make."""

from __future__ import annotations

import logging
from typing import Any

import requests
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import DraftStateMixin, Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_localize.models import Translation, get_edit_url
from wagtail_localize.views import edit_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

logger = logging.getLogger(__name__)

# What wagtail-localize's translators raise where the service is away, slow, or answers with a refusal.
MACHINE_FAULTS = (requests.RequestException, KeyError, ValueError)


class CheckedSubmitPageTranslationView(SubmitPageTranslationView):
    """Start a translation where the page above has one: wagtail-localize would put aliases in the source's language."""

    def form_valid(self, form: Any) -> HttpResponse:
        parent = self.object.get_parent()
        for locale in form.cleaned_data["locales"]:
            if parent.is_root() or _is_translated(parent, locale.pk):
                continue
            address = reverse("wagtail_localize:submit_page_translation", args=[parent.pk])
            messages.error(
                self.request,
                _(
                    "First translate the page above: “%(title)s”. A translation lies under a translation."
                )
                % {"title": parent.get_admin_display_title()},
                buttons=[messages.button(address, _("Translate the page above"))],
            )
            return self.render_to_response(self.get_context_data(**self.kwargs))
        return super().form_valid(form)


class CheckedUpdateTranslationsView(UpdateTranslationsView):
    """Publish at once only for who may publish, and never what only a machine has translated."""

    def form_valid(self, form: Any) -> HttpResponse:
        told = ""
        by_machine = form.cleaned_data.get("use_machine_translation")
        if by_machine and any(_is_private(target) for target in self._targets()):
            told = _private_text()
        elif form.cleaned_data["publish_translations"]:
            if by_machine:
                told = _("What a machine translates is published after somebody has read it.")
            elif not all(self._may_publish(target) for target in self._targets()):
                told = _("You may not publish this translation: take over the changes as a draft.")
        if told:
            messages.error(self.request, told)
            return self.render_to_response(self.get_context_data(**self.kwargs))
        try:
            return super().form_valid(form)
        except MACHINE_FAULTS:
            if not by_machine:
                raise
            messages.error(self.request, _machine_is_away())
            return self.render_to_response(self.get_context_data(**self.kwargs))

    def _targets(self) -> list[Any]:
        return [
            translation.get_target_instance()
            for translation in self.object.translations.filter(enabled=True)
        ]

    def _may_publish(self, target: Any) -> bool:
        if isinstance(target, Page):
            return target.permissions_for_user(self.request.user).can_publish()
        action = "publish" if isinstance(target, DraftStateMixin) else "change"
        return ModelPermissionPolicy(type(target)).user_has_permission(self.request.user, action)


def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """Ask the machine; what it cannot do is told, and nothing that was translated is lost."""
    target = get_object_or_404(Translation, pk=translation_id).get_target_instance()
    told = ""
    if _is_private(target):
        told = _private_text()
    else:
        try:
            return edit_translation.machine_translate(request, translation_id)
        except MACHINE_FAULTS:
            told = _machine_is_away()
    messages.error(request, told)
    return redirect(get_edit_url(target))


def _is_private(target: Any) -> bool:
    return isinstance(target, Page) and target.get_view_restrictions().exists()


def _private_text() -> str:
    return _("The text of a private page is not sent to a machine translator outside.")


def _machine_is_away() -> str:
    """Log the fault that is being handled; return what the editor is told."""
    logger.exception("The machine translator failed")
    return _("The machine translator did not answer. Nothing was changed; try again later.")


def _is_translated(page: Page, locale_id: int) -> bool:
    return (
        page.get_translations(inclusive=True)
        .filter(locale_id=locale_id, alias_of__isnull=True)
        .exists()
    )
