"""Search inside one recording: words of a question in any inflection, marked where they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cms.core.analysis import fold, is_stop_word, lemmas, spans
from cms.core.analysis.words import PREFIX_LETTERS

from .captions import Cue

LONGEST_QUERY = 200
MOST_WORDS = 12
_FEWEST_LETTERS_OF_STEM = PREFIX_LETTERS
_LONGEST_ENDING = 3


@dataclass(frozen=True)
class Fragment:
    """A piece of a sentence; `is_hit` if it is a word that was asked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Findings:
    """What was found: marked sentences by number of cue, and the numbers of those that answer.

    `is_partial` if no place has all the words, so that places with some of them are listed.
    """

    query: str
    marked: dict[int, tuple[Fragment, ...]]
    hits: list[int]
    is_partial: bool = False


class _AskedWord:
    """A word of the question with all it may be a form of."""

    def __init__(self, surface: str, language: str) -> None:
        self.form = fold(surface)
        self.lemmas = set(lemmas(surface, language))

    def learn(self, surface: str, form: str, language: str) -> None:
        """Take over the readings of a word that is the same but for marks: "spoldzielnia" of "spółdzielnia"."""
        if form == self.form:
            self.lemmas.update(lemmas(surface, language))

    def is_form_of(self, surface: str, form: str, language: str) -> bool:
        return form == self.form or not self.lemmas.isdisjoint(lemmas(surface, language))

    def begins_like(self, form: str) -> bool:
        """Tell whether a word only begins alike: for words no dictionary knows."""
        stem = self.form[: max(_FEWEST_LETTERS_OF_STEM, len(self.form) - _LONGEST_ENDING)]
        return len(stem) >= _FEWEST_LETTERS_OF_STEM and form.startswith(stem)


def search_cues(*, cues: Sequence[Cue], query: str, language: str) -> Findings:
    """Find the cues where all words of a question are said within three cues of each other.

    Words like "and" are left out, unless there are no others. Of cues in a row only the first is listed.
    """
    query = " ".join(query[:LONGEST_QUERY].split())
    asked = _asked_words(query, language)
    said = [_said_words(cue.text) for cue in cues]
    for word in asked:
        for surface, form in {(surface, form) for row in said for _s, _e, surface, form in row}:
            word.learn(surface, form, language)
    found = _matches(asked, said, language)
    held = [{word for _start, _end, word in row} for row in found]
    marked = {
        index: _fragments(cue.text, found[index]) for index, cue in enumerate(cues) if found[index]
    }
    wanted = set(range(len(asked)))
    full = [
        index for index in marked if set().union(*held[max(index - 1, 0) : index + 2]) == wanted
    ]
    hits = _firsts(full) if wanted else []
    if not hits and len(asked) > 1:
        return Findings(query, marked, _firsts(list(marked)), is_partial=bool(marked))
    return Findings(query, marked, hits)


def _asked_words(query: str, language: str) -> list[_AskedWord]:
    surfaces = list(dict.fromkeys(query[start:end].lower() for start, end in spans(query)))
    telling = [surface for surface in surfaces if not is_stop_word(fold(surface), language)]
    return [_AskedWord(surface, language) for surface in (telling or surfaces)[:MOST_WORDS]]


def _said_words(text: str) -> list[tuple[int, int, str, str]]:
    folded = fold(text)
    return [(start, end, text[start:end].lower(), folded[start:end]) for start, end in spans(text)]


def _matches(
    asked: list[_AskedWord], said: list[list[tuple[int, int, str, str]]], language: str
) -> list[list[tuple[int, int, int]]]:
    """Return for each cue the places of asked words: start, end, number of the word."""
    found: list[list[tuple[int, int, int]]] = [[] for _row in said]
    for number, word in enumerate(asked):
        hits = [
            (index, start, end)
            for index, row in enumerate(said)
            for start, end, surface, form in row
            if word.is_form_of(surface, form, language)
        ] or [
            (index, start, end)
            for index, row in enumerate(said)
            for start, end, _surface, form in row
            if word.begins_like(form)
        ]
        for index, start, end in hits:
            found[index].append((start, end, number))
    return found


def _firsts(indexes: list[int]) -> list[int]:
    """Keep of neighbours the first."""
    known = set(indexes)
    return [index for index in indexes if index - 1 not in known]


def _fragments(text: str, places: list[tuple[int, int, int]]) -> tuple[Fragment, ...]:
    """Cut a text at the places found; they may name the same word twice."""
    fragments: list[Fragment] = []
    position = 0
    for start, end, _number in sorted(places):
        if start < position:
            continue
        if start > position:
            fragments.append(Fragment(text[position:start]))
        fragments.append(Fragment(text[start:end], is_hit=True))
        position = end
    if position < len(text):
        fragments.append(Fragment(text[position:]))
    return tuple(fragments)
