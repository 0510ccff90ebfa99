from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.core.facets import faceted_list
from cms.core.models import IndexPage
from cms.core.paging import paginate
from cms.core.querysets import visible_pages

from .practice import GoodPracticePage
from .proposals import ProposalsPage

FACETS = ("regions", "policy_areas", "levels")


class KnowledgeIndexPage(IndexPage):
    """All good practices, narrowed by facets in the address. Works without JavaScript."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["knowledge.GoodPracticePage", "knowledge.ProposalsPage"]
    template = "knowledge/knowledge_index_page.html"

    class Meta:
        verbose_name = _("list of good practices")
        verbose_name_plural = _("lists of good practices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        faceted = faceted_list(GoodPracticePage.objects.visible(request), request.GET, FACETS)
        practices: Any = faceted.pages
        listed = practices.defer_streamfields().for_listing().newest()
        context["faceted"] = faceted
        context["practices"] = paginate(request, listed)
        regions = next(facet for facet in faceted.facets if facet.name == "regions")
        if not faceted.is_filtered:  # spares a narrowed list, asked for far more often, a query
            shelves = visible_pages(ProposalsPage.objects.child_of(self), request)
            context["proposals_page"] = shelves.order_by("path").first()
        context["region_counts"] = {value.code: value.count for value in regions.values}
        return context
