"""Regions among the suggestions of search."""

from __future__ import annotations

from collections.abc import Iterator

from cms.core.models import Region
from cms.core.suggestions import Suggestible, SuggestionKind, provide_suggestions

from .models import InstitutionsPage


@provide_suggestions
def suggest_regions(language: str) -> Iterator[Suggestible]:
    """Yield the regions; choosing one opens its place in the list of institutions, with all the site has of it."""
    pages = tuple(
        InstitutionsPage.objects.filter(locale__language_code=language).values_list("pk", flat=True)
    )
    regions = Region.objects.filter(locale__language_code=language)
    for name, code in regions.values_list("name", "code"):
        yield Suggestible(name, SuggestionKind.REGION, pages, opens_page=True, anchor=code)
