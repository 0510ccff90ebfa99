"""Addresses of the knowledge base that are no pages of the tree: tools over many practices, files of one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from . import feedback, proposals

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("feedback/<int:page_id>/"), feedback.give, name="feedback"),
    path(_("feedback/<int:page_id>/thanks/"), feedback.thanks, name="feedback_thanks"),
    path(_("feedback/<int:page_id>/reason/"), feedback.give_reason, name="feedback_reason"),
    path(_("propose-a-practice/"), proposals.propose, name="propose"),
    path(_("propose-a-practice/thanks/"), proposals.thanks, name="propose_thanks"),
]
