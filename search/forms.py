from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.core.facets import POLICY_AREAS, REGIONS

from .kinds import EntryKind
from .query import SearchRequest

LONGEST_QUERY = 200
_SANE_CODE = 80
_MOST_CODES = 40


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
        return SearchRequest(
            text=self.cleaned_data["q"],
            language=get_language() or "pl",
            kinds=tuple(kind for kind in EntryKind.values if kind in parameters.getlist("kind")),
            regions=_codes(parameters, REGIONS.parameter),
            policy_areas=_codes(parameters, POLICY_AREAS.parameter),
            page=int(page) if page.isascii() and page.isdigit() and len(page) <= 6 else 1,
        )


def _codes(parameters: QueryDict, name: str) -> tuple[str, ...]:
    codes = [
        code
        for code in parameters.getlist(name)[:_MOST_CODES]
        if code and len(code) <= _SANE_CODE and "\0" not in code
    ]
    return tuple(dict.fromkeys(codes))
