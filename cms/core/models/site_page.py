"""What every public page does: routing, context, description for machines, expiry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction

from .. import navigation, seo
from ..passages import Passage, title_and_lead


class SitePage(Page):
    """Abstract base of all public pages; adds no field."""

    shown_with: tuple[str, ...] = ()
    known_unrestricted = False

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet:
        """Spare two queries where routing has already seen that no restriction applies."""
        return (
            PageViewRestriction.objects.none()
            if self.known_unrestricted
            else super().get_view_restrictions()
        )

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Answer 404 for a page past its expiry, also before the scheduled command unpublishes it."""
        if not path_components and self.expire_at and self.expire_at <= timezone.now():
            raise Http404
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = navigation.breadcrumbs(self, request)
        context["alternates"] = navigation.alternates(self, request)
        context["structured_data"] = SimpleLazyObject(
            lambda: self.structured_data(request, context)
        )
        return context

    def structured_data(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Return schema.org objects for the page; a page type adds its own to the breadcrumb list."""
        return seo.breadcrumb_list(context["breadcrumbs"])

    @cached_property
    def translated_from(self) -> Page | None:
        """The page in the site's first language that this one is a translation of."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        source = Page.objects.filter(
            translation_key=self.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
            alias_of__isnull=True,
        )
        return source.first()

    @property
    def has_workflow(self) -> bool:
        """Whether a workflow is in force: for a translation that of its source."""
        source = self.translated_from
        return source.has_workflow if source else super().has_workflow

    def get_workflow(self) -> Any:
        """Return the workflow a page passes: a translation that of its source."""
        source = self.translated_from
        return source.get_workflow() if source else super().get_workflow()

    def passages(self) -> Iterator[Passage]:
        """Yield what the page hands over to search; a page type adds its sections."""
        yield from title_and_lead(
            self.title, getattr(self, "summary", "") or getattr(self, "introduction", "")
        )

    @cached_property
    def description(self) -> str:
        """The sentence machines and shared links show: the editor's own, else the page's summary."""
        return (
            self.search_description
            or getattr(self, "summary", "")
            or getattr(self, "introduction", "")
        )

    @cached_property
    def share_image(self) -> Any:
        """The picture for shared links, if the page has one of its own."""
        return getattr(self, "illustration", None)


class IndexPage(SitePage):
    """Abstract base of pages that list others: a title and a few words of introduction."""

    introduction = models.TextField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences above the list: what is here and for whom."),
    )
    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True
