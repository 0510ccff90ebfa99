"""English words, by the Snowball stemmer."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any

import snowballstemmer

_lock = Lock()


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")


def readings(surface: str) -> tuple[str, ...]:
    """Return the stem of a word in lower case. The stemmer keeps state, so one thread at a time uses it."""
    with _lock:
        return (_stemmer().stemWord(surface),)
