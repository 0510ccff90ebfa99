from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.core.reports import PageReportMenuItem

from .admin_views import coherence_matrix_report
from .models import PolicyDocument, PracticeProposal, Term
from .reviews import ReviewsDueView, mark_reviewed
from .search_synonyms import QueryAction, query_action, synonym_from_query
from .usefulness import UsefulnessView, mark_handled
from .usefulness import permission_policy as opinion_policy


class TermViewSet(SnippetViewSet):
    """Glossary terms."""

    model = Term
    icon = "openquote"
    list_display = ["name", "acronym", "expansion"]
    list_filter = ["expansion", "group"]
    add_to_admin_menu = True
    menu_label = _("Glossary")
    menu_order = 225


register_snippet(TermViewSet)


class PolicyDocumentViewSet(SnippetViewSet):
    """Programmes, acts and strategies with their measures."""

    model = PolicyDocument
    icon = "doc-full"
    list_display = ["short_name", "title", "kind", "citation"]
    list_filter = ["kind"]
    add_to_admin_menu = True
    menu_label = _("Policy documents")
    menu_order = 226


register_snippet(PolicyDocumentViewSet)


class ProposalPermissionPolicy(ModelPermissionPolicy):
    """Proposals come from the public form only; an editor notes the decision."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


register_permission_policy(PracticeProposal, ProposalPermissionPolicy(PracticeProposal))


class ProposalViewSet(ModelViewSet):
    """Who proposed a practice, and what became of it."""

    model = PracticeProposal
    icon = "mail"
    menu_label = _("Proposals")
    menu_order = 227
    add_to_admin_menu = True
    list_display = ["title", "institution", "consent_date", "decision", "decision_date"]
    list_filter = ["decision"]
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "title",
        "page",
        "institution",
        "email",
        "has_consented",
        "consent_date",
        "consent_clause",
        "decision",
        "decision_date",
    ]


@hooks.register("register_admin_viewset")
def register_proposals() -> ProposalViewSet:
    """Give proposals their place in the menu."""
    return ProposalViewSet("knowledge_proposals")


@hooks.register("register_admin_urls")
def register_report_urls() -> list[URLPattern]:
    """Reports on what has to be kept fresh, and their two buttons."""
    reviews_results = ReviewsDueView.as_view(results_only=True)
    usefulness_results = UsefulnessView.as_view(results_only=True)
    return [
        path("reports/coherence-matrix/", coherence_matrix_report, name="coherence_matrix_report"),
        path("reports/reviews/", ReviewsDueView.as_view(), name="knowledge_reviews"),
        path("reports/reviews/results/", reviews_results, name="knowledge_reviews_results"),
        path("reports/reviews/<int:page_id>/", mark_reviewed, name="knowledge_reviewed"),
        path("reports/searches/synonym/", synonym_from_query, name="knowledge_synonym_from_query"),
        path("reports/usefulness/", UsefulnessView.as_view(), name="knowledge_usefulness"),
        path(
            "reports/usefulness/results/", usefulness_results, name="knowledge_usefulness_results"
        ),
        path("reports/usefulness/<int:page_id>/", mark_handled, name="knowledge_feedback_handled"),
    ]


@hooks.register("register_search_query_action")
def register_synonym_action(request: HttpRequest, text: str, language: str) -> QueryAction | None:
    """“Add a synonym”, beside each query of the report of searches."""
    return query_action(request, text, language)


class UsefulnessMenuItem(MenuItem):
    """Shown to whoever may read the opinions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return opinion_policy.user_has_any_permission(request.user, ["view", "change"])


@hooks.register("register_reports_menu_item")
def register_reviews_menu_item() -> MenuItem:
    """Reviews due, among the reports."""
    return PageReportMenuItem(
        _("Reviews due"),
        reverse("knowledge_reviews"),
        name="reviews-due",
        icon_name="calendar-check",
        order=100,
    )


@hooks.register("register_reports_menu_item")
def register_coherence_matrix_menu_item() -> MenuItem:
    """The coherence matrix, among the reports."""
    return PageReportMenuItem(
        _("Coherence matrix"),
        reverse("coherence_matrix_report"),
        name="coherence-matrix",
        icon_name="table",
        order=105,
    )


@hooks.register("register_reports_menu_item")
def register_usefulness_menu_item() -> MenuItem:
    """Usefulness of pages, among the reports."""
    return UsefulnessMenuItem(
        _("Usefulness of pages"),
        reverse("knowledge_usefulness"),
        name="usefulness",
        icon_name="help",
        order=110,
    )


@hooks.register("register_permissions")
def register_opinion_permissions() -> QuerySet[Permission]:
    """Let groups be given the right to read opinions and to mark them as handled."""
    return Permission.objects.filter(
        content_type__app_label="knowledge",
        codename__in=["view_pagefeedback", "change_pagefeedback"],
    )
