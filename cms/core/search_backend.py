"""Wagtail's Elasticsearch backend for the editor's own searches, mended for Polish letters.

Upstream folds diacritics when it indexes for autocomplete but not when it queries, so that "spółdz"
finds nothing while "spoldz" does (wagtail issue 13005). Here both sides use the folding analyser.
"""

from __future__ import annotations

from typing import Any

from modelsearch.backends.elasticsearch9 import (
    Elasticsearch9Mapping,
    Elasticsearch9SearchBackend,
)

FOLDING_ANALYZER = "sires_folding"


class FoldingMapping(Elasticsearch9Mapping):
    """Query autocomplete fields with the same folding the index was built with."""

    edgengram_analyzer_config = {
        "analyzer": "edgengram_analyzer",
        "search_analyzer": FOLDING_ANALYZER,
    }


class SearchBackend(Elasticsearch9SearchBackend):
    """Elasticsearch 9 with folding on both sides of autocomplete."""

    mapping_class = FoldingMapping

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.settings["settings"]["analysis"]["analyzer"][FOLDING_ANALYZER] = {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["lowercase", "asciifolding"],
        }
