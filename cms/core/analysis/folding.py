"""Letters without case and marks."""

from __future__ import annotations

import unicodedata

_POLISH = str.maketrans("ąćęłńóśźż", "acelnoszz")


def fold(text: str) -> str:
    """Return the text in lower case without diacritics; ł becomes l.

    Each letter stays one letter, so that a position in the folded text is a position in the text.
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(letter.lower()[0] for letter in text)
    lowered = lowered.translate(_POLISH)
    if lowered.isascii():
        return lowered
    return "".join(
        letter if letter.isascii() else unicodedata.normalize("NFKD", letter)[0]
        for letter in lowered
    )
