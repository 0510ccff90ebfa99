"""Words of captions held against the names of the glossary and of institutions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cms.core.analysis import fold
from cms.core.analysis.polish import HAS_DICTIONARY, readings
from cms.core.spellings import right_spellings

from ..captions import Cue

SHORTEST_ACRONYM = 4
SHORTEST_TERM_WORD = 5
# Letters from which on a word may differ by one from a name, and by two.
_ONE_SLIP, _TWO_SLIPS = 6, 10
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Spelling:
    """A word that a name of the glossary or of an institution writes otherwise."""

    cue: int
    written: str
    term: str


def against_glossary(cues: Sequence[Cue], language: str) -> list[Spelling]:
    """Return words that differ from a name by capitals (Owes, OWES), lost marks (spoldzielnia) or a slip (spułdzielnia).

    A word that the dictionary knows is never taken for a slip, so that other forms are left alone: a word wrongly
    doubted costs more than one that is missed.
    """
    names = right_spellings(language)
    acronyms: dict[str, str] = {}
    marked: dict[str, str] = {}
    words: dict[str, str] = {}
    for name in names:
        if name.isupper() and name.isalpha() and len(name) >= SHORTEST_ACRONYM:
            acronyms[fold(name)] = name
            continue
        for word in _WORD.findall(name):
            if len(word) >= SHORTEST_TERM_WORD and not word.isascii():
                marked[fold(word)] = word.lower()
            if len(word) >= _ONE_SLIP:
                words[word.lower()] = word.lower()
    judged: dict[str, str | None] = {}
    found = []
    for position, cue in enumerate(cues):
        for written in _WORD.findall(cue.text):
            if written not in judged:
                judged[written] = _right(written, acronyms, marked) or (
                    _slip_of(written, acronyms, words) if language == "pl" else None
                )
            if (right := judged[written]) is not None:
                found.append(Spelling(position, written, right))
    return found


def _right(written: str, acronyms: dict[str, str], marked: dict[str, str]) -> str | None:
    """Return how a name has it that differs by capitals or marks alone."""
    folded = fold(written)
    if acronyms.get(folded, written) != written:
        return acronyms[folded]
    return marked.get(folded) if written.isascii() else None


def _slip_of(written: str, acronyms: dict[str, str], words: dict[str, str]) -> str | None:
    """Return the name a word that nobody knows is a slip of the pen away from."""
    lower = written.lower()
    if not HAS_DICTIONARY or fold(written) in acronyms or lower in words:
        return None
    if written.isupper():
        near = [
            name
            for name in acronyms.values()
            if len(name) == len(written) and OSA.distance(name, written) == 1
        ]
        return near[0] if len(near) == 1 and not readings(lower) else None
    if len(lower) < _ONE_SLIP or readings(lower):
        return None
    slips = 2 if len(lower) >= _TWO_SLIPS else 1
    best = process.extractOne(lower, words.keys(), scorer=OSA.distance, score_cutoff=slips)
    return words[best[0]] if best else None
