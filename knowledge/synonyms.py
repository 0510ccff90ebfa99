"""The glossary as search uses it: which names of a term may stand for each other in a query."""

from __future__ import annotations

from collections.abc import Iterator

from cms.core.synonyms import SynonymSet, provide_synonyms

from .models.glossary import SearchExpansion, Term


@provide_synonyms
def glossary_synonyms() -> Iterator[SynonymSet]:
    """Yield the terms that have more than one name and may be expanded."""
    terms = Term.objects.exclude(expansion=SearchExpansion.NONE).order_by("pk")
    rows = terms.values_list(
        "code", "locale__language_code", "acronym", "name", "synonyms", "expansion"
    )
    for code, language, acronym, name, synonyms, expansion in rows:
        names = tuple(text for text in (name, acronym) if text)
        others = tuple(line.strip() for line in synonyms.splitlines() if line.strip())
        if len(names) + len(others) > 1:
            yield SynonymSet(
                code, language, names, others, both_ways=expansion == SearchExpansion.EQUAL
            )
