from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.core.after_answer import after_answer
from cms.core.requests import same_origin_post
from cms.core.throttling import too_many

from .forms import LONGEST_QUERY, SORT_PARAMETER, SearchForm
from .log.recording import LARGEST_RANK, record_click, record_search
from .query import SearchResults, search
from .results_page import places_context, results_context
from .suggestions import KEPT_SECONDS, suggest

MOST_SUGGESTION_REQUESTS = 300
MOST_CLICKS = 100
THROTTLE_SECONDS = 60


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show results for the address; a bad query is explained, never an error."""
    form = SearchForm(request.GET)
    context: dict[str, Any] = {
        "typed": request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY],
        "error": "; ".join(str(error) for error in form.errors.get("q", [])),
        "sort_parameter": SORT_PARAMETER,
        "sort": request.GET.get(SORT_PARAMETER, ""),
        "page_title": _("Search"),
    }
    if form.is_valid() and (text := form.cleaned_data["q"]):
        asked = replace(form.request(request.GET), entry="")
        results = search(asked, http_request=request, count_languages=True)
        context |= results_context(asked, results, request)
        context["text"] = text
        context["page_title"] = _("Search results: %(text)s") % {"text": text}
        after_answer(request, partial(record_search, request, asked, results))
    return render(request, "search/search_page.html", context)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Show all places of one result that answer; of what is not there for readers, 404."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = replace(form.request(request.GET), page=1)
    results = search(asked, http_request=request) if asked.entry else SearchResults()
    if not results.hits:
        raise Http404
    context = places_context(asked, results, request)
    return render(
        request,
        "search/places_page.html",
        context | {"page_title": results.hits[0].title, "text": asked.text},
    )


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with what may be meant by what was typed so far; too many requests get an empty answer."""
    typed = request.GET.get("q", "")[:LONGEST_QUERY].replace("\0", "")
    if too_many(
        request, action="suggest", limit=MOST_SUGGESTION_REQUESTS, seconds=THROTTLE_SECONDS
    ):
        response = JsonResponse({"suggestions": []}, status=429)
        response.headers["Retry-After"] = str(THROTTLE_SECONDS)
        return response
    found = suggest(typed, language=get_language() or "pl", request=request)
    response = JsonResponse(
        {"suggestions": [{"label": s.label, "note": s.note, "url": s.url} for s in found]}
    )
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


@require_POST
@same_origin_post
def clicked(request: HttpRequest) -> HttpResponse:
    """Count that a result of a search was opened; sent by the page itself, with the text and the rank only."""
    rank = request.POST.get("rank", "")
    if (
        rank.isascii()
        and rank.isdigit()
        and 1 <= int(rank[:6]) <= LARGEST_RANK
        and not too_many(
            request, action="search-click", limit=MOST_CLICKS, seconds=THROTTLE_SECONDS
        )
    ):
        record_click(
            text=request.POST.get("q", "")[:LONGEST_QUERY],
            language=get_language() or "pl",
            rank=int(rank[:6]),
        )
    return HttpResponse(status=204)
