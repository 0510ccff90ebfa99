"""Mark the words of a query in a passage, Polish endings and diacritics aside."""

from __future__ import annotations

import re
import unicodedata

from .query import Fragment

_WORD = re.compile(r"\w+")
_STEM_LETTERS = 5
_SHORT = 4


def fold(text: str) -> str:
    """Lower case without diacritics; ł becomes l. Each letter stays one letter, so positions hold."""
    lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    decomposed = (unicodedata.normalize("NFD", letter)[0] for letter in lowered)
    return "".join(decomposed).replace("ł", "l")


def query_words(text: str) -> list[str]:
    """Return the folded words of a query, each once, in order."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def _matches(word: str, asked: str) -> bool:
    if len(asked) <= _SHORT:
        return word == asked
    return word.startswith(asked[: max(_STEM_LETTERS, len(asked) - 3)])


def highlight(text: str, words: list[str]) -> tuple[Fragment, ...]:
    """Cut `text` into fragments and mark the words that begin as a word of the query does."""
    folded = fold(text)
    fragments: list[Fragment] = []
    position = 0
    for match in _WORD.finditer(folded):
        if any(_matches(match[0], asked) for asked in words):
            if match.start() > position:
                fragments.append(Fragment(text[position : match.start()], matched=False))
            fragments.append(Fragment(text[match.start() : match.end()], matched=True))
            position = match.end()
    if position < len(text):
        fragments.append(Fragment(text[position:], matched=False))
    return tuple(fragments)
