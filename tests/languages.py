"""A small detector of Polish and English, for sentences: words too common to be a name, and letters of one alphabet."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
POLISH = frozenset(
    _WORD.findall(
        "a aby albo ale bez będzie był było były być co czy dla do gdy i ich ile jak jako jest jeśli już każdy kto która które"
        " który lub ma mają mogą można na nad nie niż o od oraz po pod przed przez przy są się tak także te tego tej to tu tych"
        " tylko tym w we wszystkie więc z za ze że"
    )
)
ENGLISH = frozenset(
    _WORD.findall(
        "a an and are as at be been but by can for from had has have how if in into is it its more not of on or our so such"
        " than that the their them then there these they this those to was we were what when where which who will with you your"
    )
)
_POLISH_LETTERS = re.compile(r"[ąćęłńśźż]", re.IGNORECASE)
FEWEST_WORDS = 7
CLEAR_LEAD = 2


def language_of(text: str) -> str:
    """Return "pl" or "en" for a sentence that is clearly one of them, else an empty string (short, mixed, names)."""
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < FEWEST_WORDS:
        return ""
    english = sum(word in ENGLISH and word not in POLISH for word in words)
    polish = sum(word in POLISH and word not in ENGLISH for word in words)
    # Names of institutions stay Polish in English sentences: a word by its letters weighs less than a small word.
    polish_by_letters = polish + sum(bool(_POLISH_LETTERS.search(word)) for word in words) / 3
    if english >= polish_by_letters + CLEAR_LEAD:
        return "en"
    if polish >= english + CLEAR_LEAD:
        return "pl"
    return ""
