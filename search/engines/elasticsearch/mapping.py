"""The index of passages in Elasticsearch: its mapping, its names, and records as its documents.

One document for each entry, its passages nested in it, so that an entry is replaced in one step and counts are of
entries. Words were analysed before they come here (`cms.core.analysis`): a field holds tokens with spaces between
them, and the server only has to part them. The words of all passages are copied to the entry, where the entry as a
whole is scored. Titles and headings are written there more than once, for their weight; a title is no passage.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from cms.core.analysis import Word
from cms.core.collation import polish_sort_key
from cms.core.passages import PassageKind

from ... import ranking
from ..base import EntryRecord, PassageRecord, View

# Counts up with every change of the mapping or of the analysis; an index of another version is never asked.
VERSION = 1
ALTERNATIVE = "|"
GAP = "_"
PASSAGES = "passages"
# Start of the fields that hold the words of the title once more.
TITLE = "title_"
# Start of the ids of notes on pages that were written while an index was being built.
NOTE = "note:"
_MOST_PASSAGES = 100_000
_FIRST_PRIVATE_SIGN = 0xE000
_LAST_PLAIN_SIGN = "\ud7ff"

_TOKEN = {view: attrgetter(view.value) for view in View}
_TITLE_VIEWS = (View.FORM, View.LEMMA)
# Asked for whether a word is there, not how often or where.
_ONLY_WHETHER = {"index_options": "docs", "norms": False}

# Field of the document for each facet of `engines.base.FACETS`.
FACET_FIELDS = {
    "kinds": "kind",
    "regions": "regions",
    "levels": "levels",
    "policy_areas": "policy_areas",
    "years": "year",
}


def alias_name(prefix: str) -> str:
    """Return the name under which the complete index of this version is searched and written."""
    return f"{prefix}search_{VERSION}"


def building_name(prefix: str) -> str:
    """Return the name of an index of this version that is being filled."""
    return f"{prefix}search_{VERSION}_building"


def all_names(prefix: str) -> str:
    """Return a pattern for the indexes of every version."""
    return f"{prefix}search_*"


def index_body() -> dict[str, Any]:
    """Return settings and mapping: nothing but what the stock distribution has."""
    keyword = {"type": "keyword"}
    tokens = {"type": "text", "analyzer": "whitespace", "search_analyzer": "alternatives"}
    views = {
        View.FORM: tokens,
        View.LEMMA: tokens,
        # Far too many words begin alike for the place of one to tell anything.
        View.PREFIX: tokens | {"index_options": "freqs"},
    }
    # A prefix helps the order of entries, and tells nothing of a passage.
    unseen = {View.PREFIX: {"index": False}}
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "1s",
            "mapping.nested_objects.limit": _MOST_PASSAGES,
            "similarity": {"default": {"type": "BM25", "k1": ranking.K1, "b": ranking.B}},
            "analysis": {
                "filter": {
                    "gap": {"type": "stop", "stopwords": [GAP]},
                    "alternatives": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": ["([^|]+)"],
                    },
                },
                "analyzer": {
                    # "gmina|gminny powiat": two words of a query, the first in two ways that count as one term.
                    "alternatives": {
                        "type": "custom",
                        "tokenizer": "whitespace",
                        "filter": ["gap", "alternatives"],
                    }
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"version": VERSION},
            # Texts are read from the site's database; the index only finds.
            "_source": {"enabled": False},
            "properties": {
                "key": keyword,
                "page_id": {"type": "long"},
                "language": keyword,
                "kind": keyword,
                "regions": keyword,
                "levels": keyword,
                "policy_areas": keyword,
                "year": keyword,
                "published_date": {"type": "date", "format": "strict_date"},
                "review_due_date": {"type": "date", "format": "strict_date"},
                "title_order": keyword,
                "touched": keyword,
                **{view.value: field for view, field in views.items()},
                **{f"{TITLE}{view}": tokens | _ONLY_WHETHER for view in _TITLE_VIEWS},
                PASSAGES: {
                    "type": "nested",
                    "dynamic": "strict",
                    "properties": {
                        "ref": keyword | {"doc_values": False},
                        "number": {"type": "integer", "index": False},
                        **{
                            view.value: field | unseen.get(view, {}) | {"copy_to": view.value}
                            for view, field in views.items()
                        },
                    },
                },
            },
        },
    }


def document(entry: EntryRecord, passages: Iterable[PassageRecord]) -> dict[str, Any]:
    """Return an entry as a document of the index."""
    again: list[tuple[Word, ...]] = []
    title: list[tuple[Word, ...]] = []
    nested = []
    for passage in passages:
        texts = [words for words in (passage.heading_words, passage.words) if words]
        if passage.kind == PassageKind.TITLE:
            title = texts
            again += texts * round(ranking.TITLE_WEIGHT)
            continue
        again += [passage.heading_words] * (round(ranking.HEADING_WEIGHT) - 1)
        nested.append(
            {"ref": passage_ref(entry.key, passage.number), "number": passage.number}
            | {view.value: [_tokens(words, view) for words in texts] for view in View}
        )
    whole = {view.value: [_tokens(words, view) for words in again if words] for view in View}
    of_title = {
        f"{TITLE}{view}": [_tokens(words, view) for words in title] for view in _TITLE_VIEWS
    }
    return {
        "key": entry.key,
        "page_id": entry.page_id,
        "language": entry.language,
        "kind": entry.kind,
        "regions": entry.regions,
        "levels": entry.levels,
        "policy_areas": entry.policy_areas,
        "year": entry.year or None,
        "published_date": _date(entry.published_date),
        "review_due_date": _date(entry.review_due_date),
        "title_order": title_order(entry.title),
        PASSAGES: nested,
        **whole,
        **of_title,
    }


def passage_ref(key: str, number: int) -> str:
    """Return what names a passage in the whole index."""
    return f"{key}:{number}"


def title_order(title: str) -> str:
    """Return a text that sorts by its signs as the title does in the Polish alphabet."""
    return "".join(
        min(sign, _LAST_PLAIN_SIGN) if place < 0 else chr(_FIRST_PRIVATE_SIGN + place)
        for place, sign in polish_sort_key(title)
    )


def _tokens(words: tuple[Word, ...], view: View) -> str:
    return " ".join(map(_TOKEN[view], words))


def _date(date: Any) -> str | None:
    return date.isoformat() if date else None
