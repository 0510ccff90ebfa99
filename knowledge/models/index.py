from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.core.facets import FacetedList
from cms.core.models import IndexPage
from cms.core.paging import paginate_ids

from .practice import GoodPracticePage


def _filter_query(faceted: FacetedList) -> str:
    """Return the chosen facets as the query of an address, or nothing."""
    chosen = [(facet.parameter, value.code) for facet in faceted.facets for value in facet.selected]
    return f"?{urlencode(chosen)}" if chosen else ""


class KnowledgeIndexPage(IndexPage):
    """All good practices, narrowed and ordered by the address. Works without JavaScript."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["knowledge.GoodPracticePage", "knowledge.ProposalsPage"]
    template = "knowledge/knowledge_index_page.html"

    class Meta:
        verbose_name = _("list of good practices")
        verbose_name_plural = _("lists of good practices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..finding import SORT_PARAMETER, SORTS, chosen_sort, find_practices

        context = super().get_context(request, *args, **kwargs)
        sort = chosen_sort(request)
        faceted = find_practices(request, sort=sort)
        listed = GoodPracticePage.objects.defer_streamfields().for_listing()
        context["faceted"] = faceted
        context["practices"] = paginate_ids(request, faceted.ids, listed)
        context["regions"] = faceted.facet("regions")
        context["filter_query"] = _filter_query(faceted)
        context["sort"] = sort
        context["sorts"] = SORTS.items()
        context["sort_parameter"] = SORT_PARAMETER
        return context
