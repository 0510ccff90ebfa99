from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.core.models import IndexPage, Organisation, OrganisationKind, ResourcePage
from cms.core.passages import Passage, join_texts, section


class InstitutionsPage(IndexPage):
    """The 16 regional coordinators of the social economy, each with what the site holds for its region."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/institutions_page.html"

    class Meta:
        verbose_name = _("list of institutions")
        verbose_name_plural = _("lists of institutions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        counts: dict[str, dict[str, int]] = {}
        for code, kind, total in (
            ResourcePage.objects.visible(request)
            .filter(regions__isnull=False)
            .order_by()
            .values_list("regions__code", "kind")
            .annotate(total=Count("pk", distinct=True))
        ):
            counts.setdefault(code, {})[kind] = total
        coordinators = self._coordinators()
        context["coordinators"] = [
            {
                "organisation": organisation,
                "regions": [organisation.region],
                "counts": counts.get(organisation.region.code, {}),
            }
            for organisation in coordinators
            if organisation.region
        ]
        context["region_counts"] = {
            code: kinds.get("practice", 0) for code, kinds in counts.items()
        }
        return context

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        for organisation in self._coordinators():
            if organisation.region:
                facts = (
                    organisation.name,
                    organisation.short_name,
                    organisation.street,
                    f"{organisation.postcode} {organisation.city}",
                    organisation.note,
                )
                yield from section(
                    organisation.region.name, join_texts(facts), organisation.region.code
                )

    def _coordinators(self) -> QuerySet[Organisation]:
        """Return the coordinators in the language of the page, by region."""
        return (
            Organisation.objects.filter(
                kind=OrganisationKind.REGIONAL_COORDINATOR,
                locale_id=self.locale_id,
                region__isnull=False,
            )
            .select_related("region")
            .order_by("region__name", "pk")
        )
