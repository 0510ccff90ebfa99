"""Two views of wagtail-localize with the checks it does not make."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import DraftStateMixin, Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView


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
        if form.cleaned_data["publish_translations"]:
            if form.cleaned_data.get("use_machine_translation"):
                told = _("What a machine translates is published after somebody has read it.")
            elif not all(self._may_publish(target) for target in self._targets()):
                told = _("You may not publish this translation: take over the changes as a draft.")
        if told:
            messages.error(self.request, told)
            return self.render_to_response(self.get_context_data(**self.kwargs))
        return super().form_valid(form)

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


def _is_translated(page: Page, locale_id: int) -> bool:
    return (
        page.get_translations(inclusive=True)
        .filter(locale_id=locale_id, alias_of__isnull=True)
        .exists()
    )
