from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .forms import LONGEST_QUERY, SearchForm
from .query import SearchResults, search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show results for the address; a bad query is explained, never an error."""
    form = SearchForm(request.GET)
    results = SearchResults()
    text = ""
    if form.is_valid():
        text = form.cleaned_data["q"]
        results = search(form.request(request.GET), http_request=request)
    chosen = any(facet.selected for facet in results.facets)
    any_kind = any(kind.selected for kind in results.kinds)
    return render(
        request,
        "search/search_page.html",
        {
            "chosen": chosen or any_kind,
            "any_kind": any_kind,
            "reset_url": f"{reverse('search:search')}?{urlencode({'q': text})}",
            "previous_page": results.page - 1,
            "next_page": results.page + 1,
            "typed": request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY],
            "text": text,
            "results": results,
            "error": "; ".join(str(error) for error in form.errors.get("q", [])),
            "page_title": _("Search results: %(text)s") % {"text": text} if text else _("Search"),
        },
    )
