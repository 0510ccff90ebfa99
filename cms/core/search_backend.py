"""Wagtail's Elasticsearch backend for the editor's own searches, mended for Polish letters.

Upstream folds diacritics when it indexes for autocomplete but not when it queries, so that "spółdz"
finds nothing while "spoldz" does (wagtail issue 13005). Here both sides use the folding analyser, and
titles and names are indexed with all forms of their words (docs/adr/0028).
"""

from __future__ import annotations

from typing import Any

from modelsearch.backends.elasticsearch9 import (
    Elasticsearch9Mapping,
    Elasticsearch9SearchBackend,
)

from .all_forms import SearchInAllForms, with_all_forms
from .analysis import words

FOLDING_ANALYZER = "sires_folding"
# The beginnings of words are indexed up to that length (upstream's edge n-grams).
LONGEST_BEGINNING = 15


class FoldingMapping(Elasticsearch9Mapping):
    """Query autocomplete fields with the same folding the index was built with."""

    edgengram_analyzer_config = {
        "analyzer": "edgengram_analyzer",
        "search_analyzer": FOLDING_ANALYZER,
    }

    def _get_document_field_data(self, field: Any, obj: Any) -> Any:
        (spelt,) = with_all_forms([field])
        return super()._get_document_field_data(spelt, obj)


class SearchBackend(SearchInAllForms, Elasticsearch9SearchBackend):
    """Elasticsearch 9 with folding on both sides of autocomplete."""

    mapping_class = FoldingMapping

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        analysis = self.settings["settings"]["analysis"]
        analysis["analyzer"][FOLDING_ANALYZER] = {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["lowercase", "asciifolding"],
        }

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Find what has all the words, by their beginnings, as the databases do.

        Of a word longer than what is indexed the beginning is asked for.
        """
        if isinstance(query, str):
            query = " ".join(word.form[:LONGEST_BEGINNING] for word in words(query, "pl"))
        if kwargs.get("operator") is None:
            kwargs["operator"] = "and"
        return super().autocomplete(query, *args, **kwargs)
