"""Names that captions are held against: terms of the glossary and institutions, whatever search may do with them."""

from __future__ import annotations

from collections.abc import Iterator

from cms.core.models import Organisation
from cms.core.spellings import provide_spellings

from .models.glossary import Term


@provide_spellings
def names_of_terms_and_institutions(language: str) -> Iterator[str]:
    """Yield names and acronyms of a language."""
    terms = Term.objects.filter(locale__language_code=language).order_by("pk")
    organisations = Organisation.objects.filter(locale__language_code=language).order_by("pk")
    for rows in (
        terms.values_list("acronym", "name"),
        organisations.values_list("short_name", "name"),
    ):
        for names in rows:
            yield from names
