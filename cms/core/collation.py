"""Polish alphabetical order, whatever the locale of the machine or the collation of the database."""

from __future__ import annotations

import unicodedata

POLISH_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


def polish_sort_key(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts ą after a, ł after l and so on; signs that are no letters come first."""
    lowered = unicodedata.normalize("NFC", text.casefold())
    return [
        (POLISH_ALPHABET.find(sign) if sign in POLISH_ALPHABET else -1, sign) for sign in lowered
    ]
