"""The fingerprint of what is said, by which a link finds a moment again."""

from __future__ import annotations

import hashlib

from cms.core.analysis import fold, spans


def fingerprint(text: str) -> str:
    """Return eight hex digits (BLAKE2s) of the words of a cue; case, marks and punctuation do not count."""
    folded = fold(text)
    said = " ".join(folded[start:end] for start, end in spans(folded))
    return hashlib.blake2s(said.encode(), digest_size=4).hexdigest()
