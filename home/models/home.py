from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.core import seo
from cms.core.models import Region, ResourceKind, ResourcePage, SitePage
from cms.core.passages import Passage
from cms.core.querysets import private_paths

NEWEST = 3
MAX_DEPTH = 12


def specific_page(page: Page) -> Page:
    """Return the page of its own type with what it needs to be shown, in one query."""
    model = page.content_type.model_class()
    if model is None or not issubclass(model, SitePage):
        return page.specific
    return model._default_manager.select_related("locale", *model.shown_with).get(pk=page.pk)


class HomePage(SitePage):
    """The way in: search first, then what is new. One for each language; the editors of the project keep it."""

    headline = models.CharField(
        _("headline"), max_length=90, help_text=_("What the visitor can do here, at most 90 signs.")
    )
    lead = models.TextField(
        _("lead"), max_length=500, help_text=_("What the project is, in two sentences.")
    )

    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("headline"), FieldPanel("lead")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page of an address of any depth in one query, where Wagtail asks once or twice for each step."""
        if not path_components:
            return super().route(request, path_components)
        if len(path_components) > MAX_DEPTH or any("\0" in part for part in path_components):
            raise Http404
        steps = [
            f"{self.url_path}{'/'.join(path_components[:depth])}/"
            for depth in range(1, len(path_components) + 1)
        ]
        found = list(
            Page.objects.filter(url_path__in=steps, path__startswith=self.path)
            .select_related("content_type")
            .order_by("depth")
        )
        if not found or found[-1].url_path != steps[len(found) - 1]:
            raise Http404
        private = tuple(private_paths(request))
        state: Any = request
        state._routed_ancestors = [
            page
            for page in [self, *found[:-1]]
            if page.live and not (private and page.path.startswith(private))
        ]
        page = specific_page(found[-1])
        if isinstance(page, SitePage):
            has_alias = any(step.alias_of_id for step in [self, *found])
            page.known_unrestricted = not has_alias and not (
                private and page.path.startswith(private)
            )
        return page.route(request, path_components[len(found) :])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        newest = self._newest_by_kind(request)
        context["practices"] = newest[ResourceKind.PRACTICE]
        context["webinars"] = newest[ResourceKind.WEBINAR]
        context["news"] = newest[ResourceKind.NEWS]
        context["projects"] = newest[ResourceKind.PROJECT]
        context["regions"] = list(
            Region.objects.filter(locale_id=self.locale_id)
            .annotate(
                total=Count(
                    "resource_pages", filter=models.Q(resource_pages__in=self._practices(request))
                )
            )
            .order_by("name")
        )
        context["region_counts"] = {region.code: region.total for region in context["regions"]}
        return context

    def structured_data(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return [
            {
                "@context": seo.SCHEMA,
                "@type": "WebSite",
                "name": self.title,
                "description": self.lead,
                "inLanguage": self.locale.language_code,
                "url": seo.absolute(self.get_url(request) or "/"),
            }
        ]

    @staticmethod
    def _practices(request: HttpRequest) -> Any:
        return (
            ResourcePage.objects.visible(request)
            .of_kind(ResourceKind.PRACTICE)
            .order_by()
            .values("pk")
        )

    @staticmethod
    def _newest_by_kind(request: HttpRequest) -> dict[str, list[ResourcePage]]:
        """Return the newest resources of each kind in a fixed number of queries, however many there are."""
        visible = ResourcePage.objects.visible(request)
        ranked = visible.annotate(
            position=Window(
                RowNumber(),
                partition_by="kind",
                order_by=[F("published_date").desc(), F("pk").desc()],
            )
        )
        found: dict[str, list[ResourcePage]] = {kind: [] for kind in ResourceKind.values}
        for page in ranked.filter(position__lte=NEWEST).for_listing().order_by("position"):
            found[page.kind].append(page)
        return found

    def passages(self) -> Iterator[Passage]:
        """Hand over nothing: the way in leads to what is found, and is none itself."""
        yield from ()

    @property
    def description(self) -> str:  # type: ignore[override]
        """The lead tells machines what the site is."""
        return self.search_description or self.lead
