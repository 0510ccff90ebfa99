"""Addresses of the knowledge base that are no pages of the tree: tools over many practices, files of one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from . import compare, feedback, files, policy, proposals, views
from .feeds import PracticeFeed

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("coherence-matrix/"), views.matrix, name="matrix"),
    path(_("open-data/practices.csv"), views.practices_csv, name="practices_csv"),
    path(_("open-data/practices.json"), views.practices_json, name="practices_json"),
    path("feeds/practices.xml", PracticeFeed(), name="practice_feed"),
    path(_("lists/"), include("knowledge.reading_lists.urls")),
    path(
        _("policy-documents/"),
        include(
            [
                path("", policy.document_list, name="policy_documents"),
                path("<slug:code>/", policy.document_page, name="policy_document"),
            ]
        ),
    ),
    path(_("citations/<int:page_id>.bib"), files.bibtex, name="bibtex"),
    path(_("citations/<int:page_id>.ris"), files.ris, name="ris"),
    path(_("practices/<int:page_id>.pdf"), files.practice_pdf, name="practice_pdf"),
    path(_("compare/"), compare.compare_practices, name="compare"),
    path(_("feedback/<int:page_id>/"), feedback.give, name="feedback"),
    path(_("feedback/<int:page_id>/thanks/"), feedback.thanks, name="feedback_thanks"),
    path(_("feedback/<int:page_id>/reason/"), feedback.give_reason, name="feedback_reason"),
    path(_("propose-a-practice/"), proposals.propose, name="propose"),
    path(_("propose-a-practice/thanks/"), proposals.thanks, name="propose_thanks"),
]
