"""Pages of policy documents: what rests on them, and which of their measures nobody has used yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap

from cms.core import seo
from cms.core.models import ResourcePage
from cms.core.navigation import Alternate, Crumb, Navigation, site_navigation

from .models import GoodPracticePage, PolicyDocument, PolicyLink, PolicyMeasure


@dataclass
class MeasureGroup:
    """A measure with the practices tied to it; `measure` is None for practices tied to the document only."""

    measure: PolicyMeasure | None
    practices: list[ResourcePage] = field(default_factory=list)


def document_url(code: str, language: str) -> str:
    """Return the address of a document's page in a language, without host."""
    with override(language):
        return reverse("knowledge:policy_document", args=[code])


def _crumbs(navigation: Navigation, request: HttpRequest, *last: Crumb) -> list[Crumb]:
    """Return the way home → list of practices → list of documents → `last`."""
    crumbs = [Crumb("SIRES", reverse("wagtail_serve", args=[""]))]
    knowledge = navigation.pages.get("knowledge_page")
    if knowledge:
        crumbs.append(Crumb(knowledge.title, knowledge.get_url(request) or ""))
    return [*crumbs, Crumb(_("Policy documents"), reverse("knowledge:policy_documents")), *last]


def _respond(request: HttpRequest, template: str, *last: Crumb, **context: Any) -> HttpResponse:
    """Render a page with what every page of documents shows around its content."""
    navigation: Any = SimpleLazyObject(lambda: site_navigation(request))
    crumbs = _crumbs(navigation, request, *last)
    context |= {
        "navigation": navigation,
        "breadcrumbs": crumbs,
        "structured_data": seo.breadcrumb_list(crumbs),
    }
    return render(request, template, context)


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """List the documents of the language with the number of practices anyone may read."""
    visible = GoodPracticePage.objects.visible(request).order_by().values("pk")
    numbers = (
        PolicyLink.objects.filter(document_code=OuterRef("code"), practice__in=visible)
        .order_by()
        .values("document_code")
        .annotate(number=Count("practice", distinct=True))
        .values("number")
    )
    documents = PolicyDocument.objects.filter(locale__language_code=get_language()).annotate(
        practice_count=Coalesce(Subquery(numbers), 0)
    )
    alternates = []
    for language in ("pl", "en"):
        with override(language):
            alternates.append(Alternate(language, reverse("knowledge:policy_documents"), 0))
    return _respond(
        request,
        "knowledge/policy_document_list.html",
        page_title=_("Policy documents"),
        documents=documents,
        alternates=alternates,
    )


@require_safe
def document_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a document's facts and its practices by measure; measures without a practice are shown as gaps."""
    rows = list(
        PolicyDocument.objects.filter(code=code)
        .annotate(language=F("locale__language_code"))
        .order_by("pk")
    )
    document = next((row for row in rows if row.language == get_language()), None)
    if document is None:
        raise Http404
    links = PolicyLink.objects.filter(document_code=code)
    practices = list(
        ResourcePage.objects.visible(request)
        .filter(pk__in=links.order_by().values("practice"))
        .for_listing()
        .newest()
    )
    return _respond(
        request,
        "knowledge/policy_document.html",
        Crumb(document.short_name, document_url(code, document.language)),
        page_title=document.short_name,
        document=document,
        groups=practices_by_measure(
            measures=list(document.measures.all()),
            practices=practices,
            links=list(links.order_by().values_list("practice_id", "measure_code").distinct()),
        ),
        practice_count=len(practices),
        alternates=[
            Alternate(row.language, document_url(code, row.language), row.pk) for row in rows
        ],
        list_view="knowledge:policy_documents",
    )


def practices_by_measure(
    *,
    measures: list[PolicyMeasure],
    practices: list[ResourcePage],
    links: list[tuple[int, str]],
) -> list[MeasureGroup]:
    """Put each practice under every measure it is tied to, in the order of `practices`.

    Last comes a group of practices tied to no measure, or to one the document has no more; only if there are any.
    """
    groups = {measure.code: MeasureGroup(measure) for measure in measures}
    rest = MeasureGroup(None)
    used: dict[int, set[str]] = {}
    for practice_id, measure_code in links:
        used.setdefault(practice_id, set()).add(measure_code)
    for practice in practices:
        known = used.get(practice.pk, set()) & groups.keys()
        for code in known:
            groups[code].practices.append(practice)
        if not known:
            rest.practices.append(practice)
    return [*groups.values(), *([rest] if rest.practices else [])]


class PolicyDocumentSitemap(Sitemap):
    """The page of every document in each language, with its translation (hreflang)."""

    i18n = False

    def items(self) -> Any:
        return PolicyDocument.objects.order_by("code", "pk").annotate(
            language=F("locale__language_code")
        )

    def get_urls(
        self, page: int = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        rows = list(self.paginator.page(page).object_list)
        addresses: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            location = seo.absolute(document_url(row.code, row.language))
            addresses.setdefault(row.code, []).append(
                {"lang_code": row.language, "location": location}
            )
        return [
            {
                "item": row,
                "location": seo.absolute(document_url(row.code, row.language)),
                "lastmod": None,
                "alternates": addresses[row.code] if len(addresses[row.code]) > 1 else [],
            }
            for row in rows
        ]
