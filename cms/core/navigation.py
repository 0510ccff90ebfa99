"""Where a reader is and where they can go: menu, footer, breadcrumbs, other languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from .querysets import public_pages, visible_pages
from .seo import absolute

if TYPE_CHECKING:
    from .models import SiteSettings

MENU_DEPTH = 3
LINK_FIELDS = ("title", "slug", "url_path", "path", "depth", "show_in_menus", "locale")


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the home page."""

    title: str
    url: str


@dataclass(frozen=True)
class Alternate:
    """The same page in a language (the page itself included); `url` has no host, `full_url` the site's own."""

    language: str
    url: str
    page_id: int

    @property
    def full_url(self) -> str:
        """Address with scheme and host, for machines."""
        return absolute(self.url)


@dataclass(frozen=True)
class Navigation:
    """Links of header and footer; `pages` maps a field of SiteSettings to the page in the active language."""

    menu: list[Page] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    settings: SiteSettings | None = None


def site_navigation(request: HttpRequest) -> Navigation:
    """Return the site's links for the active language in two queries: settings, then pages."""
    from .models import SiteSettings

    site = Site.find_for_request(request)
    if site is None:
        return Navigation()
    settings = SiteSettings.for_request(request)
    chosen = {
        name: page_id
        for name in SiteSettings.PAGE_FIELDS
        if (page_id := getattr(settings, f"{name}_id"))
    }
    sources = Page.objects.filter(pk__in=chosen.values())
    pages = list(
        visible_pages(
            Page.objects.filter(
                Q(depth=MENU_DEPTH, show_in_menus=True)
                | Q(translation_key__in=sources.values("translation_key"))
            ),
            request,
        )
        .annotate(
            chosen_id=Subquery(
                sources.filter(translation_key=OuterRef("translation_key")).values("pk")[:1]
            )
        )
        .only(*LINK_FIELDS)
        .order_by("path")
    )
    by_chosen_id = {page.chosen_id: page for page in pages}
    return Navigation(
        menu=[page for page in pages if page.show_in_menus and page.depth == MENU_DEPTH],
        pages={name: by_chosen_id[pk] for name, pk in chosen.items() if pk in by_chosen_id},
        settings=settings,
    )


def breadcrumbs(page: Page, request: HttpRequest) -> list[Crumb]:
    """Return the way from the home page to `page`, both included; private ancestors are left out."""
    site = Site.find_for_request(request)
    if site is None or page.depth <= 2:
        return [Crumb(page.title, page.get_url(request) or "")]
    ancestors = getattr(request, "_routed_ancestors", None)
    if ancestors is None:
        ancestors = list(visible_pages(page.get_ancestors(), request).filter(depth__gte=2))
    return [Crumb(step.title, step.get_url(request) or "") for step in [*ancestors, page]]


def alternates(page: Page, request: HttpRequest) -> list[Alternate]:
    """Return this page in every language it can be read in, itself included, for hreflang and the switch."""
    if page.pk is None:
        return []
    translations = (
        public_pages(
            Page.objects.filter(translation_key=page.translation_key, alias_of__isnull=True),
            request,
        )
        .annotate(language=F("locale__language_code"))
        .order_by("pk")
    )
    found = [
        Alternate(translation.language, translation.get_url(request) or "", translation.pk)
        for translation in translations
    ]
    return found or [Alternate(get_language() or "", page.get_url(request) or "", page.pk)]
