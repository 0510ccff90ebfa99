"""Synonyms and acronyms of the glossary, found in a query and looked for beside its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cms.core.analysis import Word, lemmas, words
from cms.core.synonyms import SynonymSet, synonym_sets

from . import ranking
from .engines.base import Clause, Expansion, Phrase, View

MOST_EXPANSIONS = 12


@dataclass(frozen=True)
class Name:
    """A name of a term as it may stand in a query: for each of its words the folded lemmas, or its exact form."""

    words: tuple[frozenset[str], ...]
    phrase: Phrase
    is_word: bool


@dataclass(frozen=True)
class Entry:
    """A synonym set ready to be looked for: names that find, and what each of them finds."""

    finds: tuple[tuple[Name, tuple[Name, ...]], ...]


def _name(text: str, language: str) -> Name | None:
    found = words(text, language)
    if not found:
        return None
    if len(found) == 1:
        # One word: an acronym or a noun; both stand for the term in any form the site knows of it.
        only = found[0]
        tokens = frozenset({only.form, *lemmas(only.surface, language)})
        return Name((tokens,), Phrase((tuple(sorted(tokens)),), View.LEMMA), True)
    by_word = tuple(frozenset(lemmas(word.surface, language)) for word in found)
    return Name(by_word, Phrase(tuple(tuple(sorted(tokens)) for tokens in by_word)), False)


def _entry(synonyms: SynonymSet, language: str) -> Entry:
    names = [name for text in synonyms.names if (name := _name(text, language))]
    others = [name for text in synonyms.others if (name := _name(text, language))]
    asking = [*names, *(others if synonyms.both_ways else ())]
    everything = [*names, *others]
    return Entry(
        tuple(
            (name, tuple(other for other in everything if other.words != name.words))
            for name in asking
        )
    )


@lru_cache(maxsize=4)
def _entries(language: str, sets: tuple[SynonymSet, ...]) -> tuple[Entry, ...]:
    return tuple(_entry(item, language) for item in sets)


def _places(name: Name, asked: Sequence[frozenset[str]]) -> Iterator[range]:
    """Yield where in a query the words of a name stand in a row."""
    length = len(name.words)
    for start in range(len(asked) - length + 1):
        if all(tokens & asked[start + step] for step, tokens in enumerate(name.words)):
            yield range(start, start + length)


def expansions(
    asked: Sequence[Word],
    clauses: Sequence[Clause],
    language: str,
    synonyms: Iterable[SynonymSet] | None = None,
) -> tuple[Expansion, ...]:
    """Return what else may stand for words of the query; the longest names found come first.

    `asked` are all words of the query in order, `clauses` those of them that are looked for; `synonyms`
    are those of the site where they were read already.
    """
    meanings: list[frozenset[str]] = []
    by_text = {clause.text: (number, clause) for number, clause in enumerate(clauses)}
    numbers: list[int | None] = []
    for word in asked:
        number, clause = by_text.get(word.surface, (None, None))
        own = {word.form, *lemmas(word.surface, language)}
        meanings.append(frozenset(own | set(clause.lemmas if clause else ())))
        numbers.append(number)
    found: list[tuple[int, Expansion]] = []
    known = synonym_sets() if synonyms is None else synonyms
    for entry in _entries(language, tuple(item for item in known if item.language == language)):
        for name, others in entry.finds:
            for place in _places(name, meanings):
                covers = tuple(number for step in place if (number := numbers[step]) is not None)
                if covers:
                    found += [
                        (len(place), Expansion(other.phrase, covers, ranking.SYNONYM_WEIGHT))
                        for other in others
                    ]
    found.sort(key=lambda item: -item[0])
    return tuple(_distinct(expansion for _length, expansion in found))[:MOST_EXPANSIONS]


def _distinct(items: Iterable[Expansion]) -> Iterator[Expansion]:
    """Yield each phrase once for the same words of the query."""
    seen = set()
    for item in items:
        key = (item.phrase, item.covers)
        if key not in seen:
            seen.add(key)
            yield item
