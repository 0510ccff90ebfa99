"""The editor's menu: taxonomies and organisations."""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import (
    document_serving,  # noqa: F401  documents leave the private bucket by signed addresses
    media_hooks,  # noqa: F401  versions of documents, questions before deletion
)
from .models import GovernmentLevel, Instrument, Organisation, PolicyArea, Region, TargetGroup
from .uploads.views import upload_urls


class CategoryViewSet(SnippetViewSet):
    """One facet's values."""

    list_display = ["name", Column("code", label=_("Code"))]
    list_per_page = 50


class RegionViewSet(CategoryViewSet):
    model = Region
    icon = "site"


class GovernmentLevelViewSet(CategoryViewSet):
    model = GovernmentLevel
    icon = "order"


class PolicyAreaViewSet(CategoryViewSet):
    model = PolicyArea
    icon = "tag"


class TargetGroupViewSet(CategoryViewSet):
    model = TargetGroup
    icon = "group"


class InstrumentViewSet(CategoryViewSet):
    model = Instrument
    icon = "cogs"


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "home"
    list_display = ["name", "kind", "region"]
    list_filter = ["kind"]
    add_to_admin_menu = True
    menu_label = _("Organisations")
    menu_order = 220


class TaxonomyGroup(SnippetViewSetGroup):
    """All facets under one menu item."""

    menu_label = _("Facets")
    menu_icon = "tag"
    menu_order = 230
    items = (
        PolicyAreaViewSet,
        RegionViewSet,
        GovernmentLevelViewSet,
        TargetGroupViewSet,
        InstrumentViewSet,
    )


register_snippet(TaxonomyGroup)
register_snippet(OrganisationViewSet)


@hooks.register("register_admin_urls")
def register_upload_urls() -> list[URLPattern]:
    """Files sent straight to the storage."""
    return upload_urls()
