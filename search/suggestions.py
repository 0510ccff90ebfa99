"""Suggestions while somebody types: titles of pages here, terms, speakers and regions from the domains.

A suggestion is found by the beginnings of its words, without regard to case and diacritics, or by a
word's base form ("polityk publicznych" finds "polityka publiczna"). What is suggested is kept in the
memory of each process for a minute at most, the newest titles only (`MOST_TITLES`, about 1 kB each),
so that memory does not grow with the site. Whether a page may be read is asked of the database at
every answer: nothing that is not public now is ever shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from rapidfuzz import fuzz
from wagtail.models import Page

from cms.core.analysis import Word, fold, lemmas, words
from cms.core.collation import polish_sort_key
from cms.core.models import ResourceKind, ResourcePage
from cms.core.querysets import visible_pages
from cms.core.suggestions import Suggestible, SuggestionKind, suggestibles

from .meaning import telling_words

MOST_TITLES = 5000
MOST_SUGGESTIONS = 8
SHORTEST_TYPED = 2
KEPT_SECONDS = 60
_CANDIDATES = 40
_NEAR = 75
_KIND_ORDER = {kind: number for number, kind in enumerate(SuggestionKind)}


@dataclass(frozen=True)
class Suggestion:
    """A text to choose, what it is, and the address that choosing it opens."""

    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A suggestible prepared for matching: its folded words with a space before each, their base forms."""

    suggestible: Suggestible
    folded: str
    lemmas: frozenset[str]


def suggest(typed: str, *, language: str, request: HttpRequest | None = None) -> list[Suggestion]:
    """Return what may be meant by what was typed so far, the likeliest first."""
    asked = words(typed, language)
    if len(fold(typed.strip())) < SHORTEST_TYPED or not asked:
        return []
    beginning = f" {' '.join(word.form for word in asked)}"
    found = sorted(
        (row for row in _rows(language) if _matches(row, asked, language)),
        key=lambda row: (
            not row.folded.startswith(beginning),
            _KIND_ORDER[row.suggestible.kind],
            len(row.suggestible.label),
            polish_sort_key(row.suggestible.label),
        ),
    )
    return _shown(found, language, request)


def near_terms(
    text: str, *, language: str, request: HttpRequest | None = None, most: int = 5
) -> list[Suggestion]:
    """Return terms that share a word with a query or are written nearly like it: a way on where nothing was found."""
    asked = {
        lemma for word in telling_words(text, language) for lemma in lemmas(word.surface, language)
    }
    folded = fold(text)
    scored = []
    for row in _read_told(language, _token(language)):
        if row.suggestible.kind is not SuggestionKind.TERM:
            continue
        names = [row.suggestible.label, row.suggestible.also]
        nearness = max(fuzz.ratio(folded, fold(name)) for name in names if name)
        shared = len(asked & row.lemmas)
        if shared or nearness >= _NEAR:
            scored.append((-shared, -nearness, row))
    scored.sort(key=lambda item: item[:2])
    return _shown((row for _shared, _nearness, row in scored), language, request, most=most)


def forget_suggestions() -> None:
    """Read anew what may be suggested at the next answer, in every process that shares the cache."""
    cache.delete_many([_token_key(language) for language in ("pl", "en")])


def _matches(row: _Row, asked: list[Word], language: str) -> bool:
    return all(
        f" {word.form}" in row.folded
        or any(lemma in row.lemmas for lemma in lemmas(word.surface, language))
        for word in asked
    )


def _shown(
    rows: Iterable[_Row],
    language: str,
    request: HttpRequest | None,
    most: int = MOST_SUGGESTIONS,
) -> list[Suggestion]:
    """Keep the first rows that stand on a page anyone may read now; one query."""
    candidates = []
    for row in rows:
        candidates.append(row.suggestible)
        if len(candidates) == _CANDIDATES:
            break
    ids = {page_id for item in candidates for page_id in item.page_ids}
    if not ids:
        return []
    with translation.override(language):
        pages = {page.pk: page for page in visible_pages(Page.objects.filter(pk__in=ids), request)}
        search_url = reverse("search:search")
        suggested: dict[str, Suggestion] = {}
        for item in candidates:
            page = next((pages[pk] for pk in item.page_ids if pk in pages), None)
            if page is None:
                continue
            url = f"{search_url}?{urlencode({'q': item.label})}"
            if item.opens_page:
                url = (page.get_url(request) or "") + (f"#{item.anchor}" if item.anchor else "")
            note = item.note or str(item.kind.label)
            suggested.setdefault(f"{item.label}|{note}", Suggestion(item.label, note, url))
            if len(suggested) == most:
                break
    return list(suggested.values())


def _titles(language: str) -> list[Suggestible]:
    """Return the newest titles; lists, the glossary and information pages are in the menu and not among them."""
    with translation.override(language):
        kinds = {kind.value: str(kind.label) for kind in ResourceKind}
        rows = (
            ResourcePage.objects.visible(None)
            .newest()
            .values_list("pk", "title", "kind")[:MOST_TITLES]
        )
        return [
            Suggestible(
                title,
                SuggestionKind.TITLE,
                (pk,),
                opens_page=True,
                note=kinds.get(kind, ""),
            )
            for pk, title, kind in rows
        ]


def _token_key(language: str) -> str:
    return f"search:suggestions:{language}"


def _rows(language: str) -> tuple[_Row, ...]:
    """Return all rows of a language; the token in the cache says until when they hold."""
    token = _token(language)
    return (*_read_told(language, token), *_read_titles(language, token))


def _token(language: str) -> Any:
    return cache.get_or_set(_token_key(language), lambda: uuid.uuid4().hex, KEPT_SECONDS)


@lru_cache(maxsize=2)
def _read_told(language: str, token: str) -> tuple[_Row, ...]:
    """Return the rows the domains tell of: terms, speakers, regions."""
    return tuple(_row(item, language) for item in suggestibles(language))


@lru_cache(maxsize=2)
def _read_titles(language: str, token: str) -> tuple[_Row, ...]:
    return tuple(_row(item, language) for item in _titles(language))


def _row(item: Suggestible, language: str) -> _Row:
    found = words(f"{item.label} {item.also}", language)
    return _Row(
        item,
        "".join(f" {word.form}" for word in found),
        frozenset(lemma for word in found for lemma in lemmas(word.surface, language)),
    )
