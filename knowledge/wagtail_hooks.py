from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

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
