"""Text in, words out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from . import english, polish
from .folding import fold

PREFIX_LETTERS = 5
LONGEST_WORD = 64
_WORD = re.compile(r"[^\W_]+")
_READINGS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "pl": polish.readings,
    "en": english.readings,
}


class Word(NamedTuple):
    """A word at its place in a text: signs `start` up to `end`, as written, and the three ways search sees it.

    `form` is the folded word, `lemma` the folded lemma of its best reading, `prefix` its first five
    folded letters.
    """

    start: int
    end: int
    surface: str
    form: str
    lemma: str
    prefix: str


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each word: letters and digits in a row."""
    for match in _WORD.finditer(text):
        yield match.span()


@lru_cache(maxsize=100_000)
def lemmas(surface: str, language: str) -> tuple[str, ...]:
    """Return the folded lemmas of all readings of a word, the likeliest without context first; never empty.

    A word the language's dictionary does not know is its own lemma. Case is not regarded.
    """
    surface = surface.lower()
    found = _READINGS[language](surface) if language in _READINGS else ()
    return tuple(dict.fromkeys(fold(lemma) for lemma in found)) or (fold(surface),)


def is_known(surface: str, language: str) -> bool:
    """Tell whether the language's dictionary knows the word as it is written."""
    return bool(language in _READINGS and _READINGS[language](surface.lower()))


def best_lemma(surface: str, language: str, evidence: Callable[[str], float] | None = None) -> str:
    """Return the folded lemma of the best reading.

    `evidence` tells how much a corpus speaks for a folded lemma; of equal readings, and without
    evidence, the likelier one is taken, so that the same word always gets the same lemma.
    """
    found = lemmas(surface, language)
    if evidence is None or len(found) == 1:
        return found[0]
    return max(found, key=evidence)


Views = tuple[str, str, str]


@lru_cache(maxsize=100_000)
def views(surface: str, language: str) -> Views:
    """Return the folded form of a word as written, the folded lemma of its likeliest reading and its prefix."""
    return views_with(lemmas(surface, language)[0], surface)


def views_with(lemma: str, surface: str) -> Views:
    """Return the views of a word as written whose folded lemma is known."""
    form = fold(surface)
    return form, lemma, form[:PREFIX_LETTERS]


def words(text: str, language: str, views_of: Callable[[str], Views] | None = None) -> list[Word]:
    """Return the words of a text in order, stop words included.

    `views_of` gives the views of a word as written, where a corpus is known; without it the likeliest
    reading is taken.
    """
    seen = views_of or (lambda surface: views(surface, language))
    # An index is made of millions of words: this is the quickest way to a named tuple.
    make = tuple.__new__
    found = []
    for match in _WORD.finditer(text):
        surface = match[0]
        start, end = match.span()
        if end - start > LONGEST_WORD:
            end = start + LONGEST_WORD
            surface = surface[:LONGEST_WORD]
        found.append(make(Word, (start, end, surface, *seen(surface))))
    return found


def same_word(word: Word, other: Word, language: str) -> bool:
    """Tell whether two words may be forms of one word: to mark the words of a query in a text.

    Any reading they share will do: without a corpus "polityk" may be of "polityk" or "polityka".
    """
    if word.form == other.form or word.lemma == other.lemma:
        return True
    own = lemmas(word.surface, language)
    return any(lemma in own for lemma in lemmas(other.surface, language))
