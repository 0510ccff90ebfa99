"""Facts about pages for machines: schema.org objects, sitemap with languages, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site

from .querysets import public_pages
from .sitemap_films import films_of

if TYPE_CHECKING:
    from .navigation import Crumb

SCHEMA = "https://schema.org"


def breadcrumb_list(crumbs: Iterable[Crumb]) -> list[dict[str, Any]]:
    """Return a schema.org BreadcrumbList with absolute addresses; none for the home page."""
    steps = list(crumbs)
    if len(steps) < 2:
        return []
    return [
        {
            "@context": SCHEMA,
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": crumb.title,
                    "item": absolute(crumb.url),
                }
                for position, crumb in enumerate(steps, start=1)
            ],
        }
    ]


def absolute(url: str) -> str:
    """Return `url` with the site's own scheme and host."""
    return url if url.startswith("http") else f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{url}"


class LocalisedSitemap(Sitemap):
    """Every public page in every language, each with its translations (hreflang)."""

    i18n = False

    def items(self) -> list[Page]:
        site = Site.find_for_request(self.request)
        if site is None:
            return []
        homes = site.root_page.get_translations(inclusive=True).values_list("path", flat=True)
        under_home = Q()
        for path in homes:
            under_home |= Q(path__startswith=path)
        pages = Page.objects.filter(under_home, alias_of__isnull=True)
        rows = list(
            public_pages(pages, self.request)
            .annotate(language=F("locale__language_code"))
            .order_by("path")
        )
        self._by_key: dict[Any, list[Page]] = {}
        for page in rows:
            self._by_key.setdefault(page.translation_key, []).append(page)
        return rows

    def get_urls(
        self, page: int = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        entries = []
        items = self.paginator.page(page).object_list
        films = films_of([item.pk for item in items])
        for item in items:
            location = item.get_url(self.request)
            if not location:
                continue
            translations = self._by_key[item.translation_key]
            entries.append(
                {
                    "item": item,
                    "location": absolute(location),
                    "lastmod": item.last_published_at,
                    "film": films.get(item.pk),
                    "alternates": [
                        {
                            "lang_code": other.language,
                            "location": absolute(other.get_url(self.request) or ""),
                        }
                        for other in translations
                    ]
                    if len(translations) > 1
                    else [],
                }
            )
        return entries


def robots(request: HttpRequest) -> HttpResponse:
    """Let robots read everything but the editor's pages and search results; a demonstration stays out of indexes."""
    lines = ["User-agent: *"]
    if settings.SITE_IS_DEMO:
        lines.append("Disallow: /")
    else:
        lines += ["Disallow: /admin/", "Disallow: /szukaj/", "Disallow: /en/search/"]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
