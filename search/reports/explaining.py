"""Why a page stands at its rank, and what a page hands over to search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core.models import SitePage
from cms.core.passages import PassageKind
from cms.core.querysets import public_pages

from ..forms import LONGEST_QUERY
from ..promotions import promotions
from ..query import SearchHit, SearchRequest, SearchResults, search

SHOWN_HITS = 20
SEARCHED_HITS = 200
MOST_PASSAGES = 500
LARGEST_ID = 2**63 - 1
_PASSAGE_LABELS = {
    PassageKind.TITLE: _("title"),
    PassageKind.LEAD: _("lead"),
    PassageKind.SECTION: _("section"),
    PassageKind.SPEECH: _("speech"),
    PassageKind.DOCUMENT_PAGE: _("page of a document"),
    PassageKind.TERM: _("term"),
}


@dataclass(frozen=True)
class ExplainedHit:
    """A hit with its rank and the parts of its score, the greatest first, each with its share of the whole."""

    rank: int
    hit: SearchHit
    parts: tuple[tuple[str, float, int], ...]


def explained(results: SearchResults, *, first: int = 1) -> list[ExplainedHit]:
    """Return the hits with the parts of their scores."""
    return [
        ExplainedHit(
            rank,
            hit,
            tuple(
                (name, value, round(100 * value / hit.score) if hit.score else 0)
                for name, value in sorted(hit.parts, key=lambda part: -part[1])
            ),
        )
        for rank, hit in enumerate(results.hits, start=first)
    ]


def explain(request: HttpRequest) -> HttpResponse:
    """Show the results of a query with the parts of each score, what was corrected and what is promoted."""
    _editors_only(request)
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    results = SearchResults()
    promoted: tuple = ()
    if text:
        with translation.override(language):
            results = search(SearchRequest(text, language, per_page=SHOWN_HITS))
            promoted = promotions(results.suggestion or text, language=language)
    return render(
        request,
        "search/reports/explain.html",
        {
            "page_title": gettext("Why this result?"),
            "text": text,
            "language": language,
            "languages": settings.LANGUAGES,
            "results": results,
            "promotions": promoted,
            "explained": explained(results),
        },
    )


def page_passages(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what a page hands over to search and, for a query, at which rank it stands and why."""
    if page_id > LARGEST_ID:
        raise Http404
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if not isinstance(page, SitePage):
        raise Http404
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
    language = page.locale.language_code
    with translation.override(language):
        passages = [(_PASSAGE_LABELS[passage.kind], passage) for passage in list(page.passages())]
        places = _places_of(page, text, language) if text else []
    return render(
        request,
        "search/reports/passages.html",
        {
            "page_title": gettext("What search gets from this page"),
            "page": page,
            "is_public": public_pages(Page.objects.filter(pk=page.pk), request).exists(),
            "passages": passages[:MOST_PASSAGES],
            "passage_count": len(passages),
            "word_count": sum(len(passage.text.split()) for _label, passage in passages),
            "text": text,
            "places": places,
            "searched": SEARCHED_HITS,
        },
    )


def _places_of(page: Any, text: str, language: str) -> list[ExplainedHit]:
    """Return the ranks of a page's entries (itself, its terms, its documents) for a query."""
    results = search(SearchRequest(text, language, per_page=SEARCHED_HITS))
    return [item for item in explained(results) if item.hit.page_id == page.pk]


def _editors_only(request: HttpRequest) -> None:
    if not page_permission_policy.user_has_any_permission(
        request.user, ["add", "change", "publish"]
    ):
        raise PermissionDenied
