"""Choosing a category by its code."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from ..models import PolicyArea, Region


def region_choices() -> list[tuple[str, str]]:
    """Return TERYT code and name of each voivodeship in Polish, the language of record."""
    return list(Region.objects.filter(locale__language_code="pl").values_list("code", "name"))


def policy_area_choices() -> list[tuple[str, str]]:
    """Return code and name of each policy area in Polish, the language of record."""
    return list(PolicyArea.objects.filter(locale__language_code="pl").values_list("code", "name"))


class CategoryCodeBlock(blocks.ChoiceBlock):
    """The code of a category, chosen by its name; `choices` is one of the functions above.

    Wagtail's own ChoiceBlock compares every stored value with all choices, so that choices from the
    database would be asked for each block of each page shown. A code is text and needs no comparing.
    """

    def normalize_choice(self, value: Any) -> Any:
        return value

    def get_searchable_content(self, value: Any) -> list[str]:
        """Give search nothing: the facets of the page say the same."""
        return []
