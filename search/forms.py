"""The address of a search, both ways: read into a request, written for links that change one thing of it."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.core.facets import KIND, LEVELS, POLICY_AREAS, REGIONS

from .engines.base import Sort
from .kinds import EntryKind
from .query import LANGUAGES, SearchRequest

LONGEST_QUERY = 200
YEAR_PARAMETER = "rok"
LANGUAGE_PARAMETER = "jezyk"
SORT_PARAMETER = "kolejnosc"
EXACT_PARAMETER = "doslownie"
ENTRY_PARAMETER = "wpis"
# The words of the address for each order; relevance is the order of an address without any.
SORT_VALUES = {"": Sort.RELEVANCE, "najnowsze": Sort.NEWEST, "tytul": Sort.TITLE}
SORT_LABELS = {
    "": _("most relevant first"),
    "najnowsze": _("newest first"),
    "tytul": _("by title"),
}
# Fields of a request that hold chosen codes, with their names in the address.
FILTER_PARAMETERS = {
    "kinds": KIND.parameter,
    "regions": REGIONS.parameter,
    "policy_areas": POLICY_AREAS.parameter,
    "levels": LEVELS.parameter,
    "years": YEAR_PARAMETER,
    "languages": LANGUAGE_PARAMETER,
}
LONGEST_KEY = 140
_SANE_CODE = 80
_MOST_CODES = 40
_YEAR_DIGITS = 4


class SearchForm(forms.Form):
    """Reads the address of a search; codes that mean nothing are dropped, a text too long is told."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST_QUERY,
        label=_("What are you looking for?"),
        error_messages={
            "max_length": _(
                "The query is too long: it has %(show_value)d signs, at most %(limit_value)d can be searched. "
                "Leave the most important words."
            )
        },
    )

    def request(self, parameters: QueryDict) -> SearchRequest:
        """Return the request of a valid form."""
        page = parameters.get("page", "1")
        language = get_language() or "pl"
        chosen = parameters.getlist(LANGUAGE_PARAMETER)
        languages = tuple(code for code in LANGUAGES if code in chosen)
        return SearchRequest(
            text=self.cleaned_data["q"],
            language=language,
            languages=() if languages == (language,) else languages,
            kinds=tuple(
                kind for kind in EntryKind.values if kind in parameters.getlist(KIND.parameter)
            ),
            regions=_codes(parameters, REGIONS.parameter),
            policy_areas=_codes(parameters, POLICY_AREAS.parameter),
            levels=_codes(parameters, LEVELS.parameter),
            years=tuple(
                year
                for year in _codes(parameters, YEAR_PARAMETER)
                if len(year) == _YEAR_DIGITS and year.isascii() and year.isdigit()
            ),
            sort=SORT_VALUES.get(parameters.get(SORT_PARAMETER, ""), Sort.RELEVANCE),
            exact=EXACT_PARAMETER in parameters,
            entry=parameters.get(ENTRY_PARAMETER, "").replace("\0", "")[:LONGEST_KEY],
            page=int(page) if page.isascii() and page.isdigit() and len(page) <= 6 else 1,
        )


def query_string(request: SearchRequest) -> str:
    """Return the part of an address that asks for this request, "?" included; the page number only after the first."""
    query = QueryDict(mutable=True)
    query["q"] = request.text
    for field, parameter in FILTER_PARAMETERS.items():
        if values := getattr(request, field):
            query.setlist(parameter, list(values))
    sort = next(value for value, order in SORT_VALUES.items() if order == request.sort)
    if sort:
        query[SORT_PARAMETER] = sort
    if request.exact:
        query[EXACT_PARAMETER] = "1"
    if request.entry:
        query[ENTRY_PARAMETER] = request.entry
    if request.page > 1:
        query["page"] = str(request.page)
    return f"?{query.urlencode()}"


def _codes(parameters: QueryDict, name: str) -> tuple[str, ...]:
    codes = [
        code
        for code in parameters.getlist(name)[:_MOST_CODES]
        if code and len(code) <= _SANE_CODE and "\0" not in code
    ]
    return tuple(dict.fromkeys(codes))
