from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .admin_views import coherence_matrix_report
from .models import PolicyDocument, Term


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


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLPattern]:
    """Addresses of the reports on the knowledge base."""
    return [
        path("reports/coherence-matrix/", coherence_matrix_report, name="coherence_matrix_report")
    ]


class PageReportMenuItem(MenuItem):
    """A report for everybody who may work on pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(
            request.user, ["add", "change", "publish"]
        )


@hooks.register("register_reports_menu_item")
def coherence_matrix_item() -> MenuItem:
    """The matrix among the reports."""
    return PageReportMenuItem(
        _("Coherence matrix"),
        reverse("coherence_matrix_report"),
        name="coherence-matrix",
        icon_name="table",
        order=900,
    )


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
