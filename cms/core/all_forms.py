"""Texts with all forms of their words, for the editors' own searches (docs/adr/0028).

Wagtail's engines compare words as they are written, each in its own way. Here a short text is indexed
together with every form of each of its words, without diacritics, and a query is stripped of diacritics: then
"spółdzielni", "spoldzielniach" and the beginning "spół" all find "Spółdzielnia", on every engine, with the
beginnings of words as the engine finds them. Readers' search is another one (`search`).
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from typing import Any

from modelsearch.backends.base import EmptySearchResults
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import PlainText

from .analysis import fold, words
from .analysis.polish import inflections, readings

# Titles, names and summaries; of longer texts the words as they stand are enough.
LONGEST_SPELT_OUT = 400


@lru_cache(maxsize=512)  # a page is saved several times, each time for two kinds of fields
def spell_out(text: str) -> str:
    """Return a text with its words and all their forms after it, folded, each once."""
    found: dict[str, None] = {}
    for word in words(text, "pl"):
        found[word.form] = None
        if len(text) <= LONGEST_SPELT_OUT:
            for lemma in readings(word.surface.lower()):
                found |= dict.fromkeys(fold(form) for form in inflections(lemma))
    return f"{text} {' '.join(found)}" if found else text


def folded_query(query: Any) -> Any:
    """Return the query of an editor with its words folded; what is no plain text is left as it is."""
    if isinstance(query, PlainText):
        text = folded_query(query.query_string)
        return PlainText(text, operator=query.operator, boost=query.boost) if text else ""
    if not isinstance(query, str):
        return query
    return " ".join(word.form for word in words(query, "pl"))


def with_all_forms(fields: Iterable[Any]) -> list[Any]:
    """Return search fields that hand over their texts spelt out; fields to filter by stay as they are."""
    return [_spelling(field) for field in fields]


def _spelling(field: Any) -> Any:
    if isinstance(field, RelatedFields):
        related = copy(field)
        related.fields = with_all_forms(field.fields)
        return related
    if not isinstance(field, (SearchField, AutocompleteField)):
        return field
    spelt: Any = copy(field)
    spelt.get_value = lambda obj: _spell_value(field.get_value(obj))
    return spelt


def _spell_value(value: Any) -> Any:
    if isinstance(value, str):
        return spell_out(value)
    if isinstance(value, list):
        return [_spell_value(item) for item in value]
    return value


class SearchInAllForms:
    """For a search backend: editors' queries are folded as the index is; one without any word finds nothing."""

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Find whole words in any form."""
        upstream: Any = super()
        folded = folded_query(query)
        return upstream.search(folded, *args, **kwargs) if folded else EmptySearchResults()

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Find words in any form, the last one also by its beginning."""
        upstream: Any = super()
        folded = folded_query(query)
        return upstream.autocomplete(folded, *args, **kwargs) if folded else EmptySearchResults()
