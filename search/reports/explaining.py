"""Why a page stands at its rank, and what a page hands over to search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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

from cms.core.analysis import words
from cms.core.models import SitePage
from cms.core.passages import Passage, PassageKind
from cms.core.querysets import public_pages

from .. import ranking
from ..forms import LONGEST_QUERY
from ..promotions import promotions
from ..query import SearchHit, SearchRequest, SearchResults, search
from ..reading import read_text

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


_PART_LABELS = {
    "text": _("words of the whole"),
    "passage": _("best passage"),
    "nearness": _("words side by side"),
    "age": _("age"),
    "review": _("overdue review"),
}
# Parts that multiply the sum of the others.
_FACTORS = {"age", "review"}
_FIELDS = (
    ("title", _("title"), ranking.TITLE_WEIGHT),
    ("lead", _("lead"), ranking.LEAD_WEIGHT),
    ("heading", _("heading"), ranking.HEADING_WEIGHT),
    ("text", _("text"), ranking.TEXT_WEIGHT),
)


@dataclass(frozen=True)
class Part:
    """A part of a score: a summand, or a factor of the sum."""

    label: str
    value: float
    is_factor: bool


@dataclass(frozen=True)
class ExplainedHit:
    """A hit with its rank and the parts of its score."""

    rank: int
    hit: SearchHit
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ExplainedWord:
    """A word of the query: what it is looked for as, and how often it stands in each field of a page."""

    typed: str
    looked_for: str
    lemmas: tuple[str, ...]
    weight: float
    counts: tuple[int, ...] = ()


def explained(results: SearchResults, *, first: int = 1) -> list[ExplainedHit]:
    """Return the hits with the parts of their scores; an engine's own names of parts are shown as they are."""
    return [
        ExplainedHit(
            rank,
            hit,
            tuple(
                Part(str(_PART_LABELS.get(name, name)), value, name in _FACTORS)
                for name, value in hit.parts
            ),
        )
        for rank, hit in enumerate(results.hits, start=first)
    ]


def explained_words(
    text: str, language: str, passages: Iterable[Passage] | None = None
) -> list[ExplainedWord]:
    """Return the words of a query as they are looked for; with passages also where they stand, by form or base form."""
    counted = _count_words(passages or (), language)
    found = []
    for clause in read_text(text, language).clauses:
        counts = tuple(
            sum(
                often
                for (form, lemma), often in counted[name].items()
                if form in clause.forms or lemma in clause.lemmas
            )
            for name, _label, _weight in _FIELDS
        )
        found.append(
            ExplainedWord(
                clause.text,
                clause.looked_for,
                clause.lemmas,
                clause.weight,
                counts if passages is not None else (),
            )
        )
    return found


def _count_words(passages: Iterable[Passage], language: str) -> dict[str, Counter[tuple[str, str]]]:
    """Count the words of passages by field, each as its form and base form."""
    counted: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name, *_rest in _FIELDS}
    for passage in passages:
        field = passage.kind.value if passage.kind.value in counted else "text"
        counted[field].update((word.form, word.lemma) for word in words(passage.text, language))
        counted["heading"].update(
            (word.form, word.lemma) for word in words(passage.heading, language)
        )
    return counted


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
            results = search(SearchRequest(text, language, per_page=SHOWN_HITS, explain=True))
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
            "words": explained_words(text, language) if text else [],
        },
    )


def page_passages(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what a page hands over to search and, for a query, at which rank it stands and why."""
    if page_id > LARGEST_ID:
        raise Http404
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, SitePage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
    language = page.locale.language_code
    with translation.override(language):
        passages = [(_PASSAGE_LABELS[passage.kind], passage) for passage in list(page.passages())]
        places = _places_of(page, text, language) if text else []
        found_words = (
            explained_words(text, language, [passage for _label, passage in passages])
            if text
            else []
        )
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
            "words": found_words,
            "fields": [(label, weight) for _name, label, weight in _FIELDS],
            "searched": SEARCHED_HITS,
        },
    )


def _places_of(page: Any, text: str, language: str) -> list[ExplainedHit]:
    """Return the ranks of a page's entries (itself, its terms, its documents) for a query."""
    results = search(SearchRequest(text, language, per_page=SEARCHED_HITS, explain=True))
    return [item for item in explained(results) if item.hit.page_id == page.pk]


def _editors_only(request: HttpRequest) -> None:
    if not page_permission_policy.user_has_any_permission(
        request.user, ["add", "change", "publish"]
    ):
        raise PermissionDenied
