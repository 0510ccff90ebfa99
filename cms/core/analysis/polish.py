"""Polish words, by the dictionary of morfeusz2; where there is no wheel of it, by the stemmer pystempel."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any

try:
    import morfeusz2
except ImportError:  # no wheel for this machine: ARM Linux, Alpine
    morfeusz2 = None

HAS_DICTIONARY = morfeusz2 is not None
_SHORTEST_SEGMENT = 3
# Marks of the dictionary that make a reading unlikely in texts of today.
_RARE = ("arch.", "daw.", "gwar.", "przest.", "rzad.", "śrdw.", "wulg.", "środ.", "hist.", "filoz.")
_lock = Lock()


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    return morfeusz2.Morfeusz(
        generate=False,
        case_handling=morfeusz2.IGNORE_CASE,
        whitespace=morfeusz2.SKIP_WHITESPACES,
    )


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    from pystempel import Stemmer

    return Stemmer.polimorf()


def _lemma(name: str) -> str:
    """Return the lemma without the dictionary's mark of a homonym: "maj" of "Maj:Sm1"."""
    return name.split(":")[0] or name


def readings(surface: str) -> tuple[str, ...]:
    """Return the lemmas of a word in lower case, the likeliest first; none if the word is not known.

    Common words come before names and before readings the dictionary marks as rare or old. A verb
    with endings of its own (zrobiłbym) has the lemma of its first part.
    """
    with _lock:
        if morfeusz2 is None:
            stem = _stemmer()(surface)
            return (stem,) if stem else ()
        found = _dictionary().analyse(surface)
    last = max((end for _start, end, _reading in found), default=0)
    whole = [reading for start, end, reading in found if start == 0 and end == last]
    ranked = _ranked(whole)
    if not ranked and last > 1:
        ranked = _ranked(
            [
                reading
                for start, _end, reading in found
                if start == 0 and len(reading[0]) >= _SHORTEST_SEGMENT
            ]
        )
    return tuple(ranked)


@lru_cache(maxsize=1)
def _generator() -> Any:
    return morfeusz2.Morfeusz(analyse=False, generate=True)


@lru_cache(maxsize=20_000)
def inflections(lemma: str) -> tuple[str, ...]:
    """Return all forms the dictionary has of a lemma, in lower case; without a dictionary the lemma alone."""
    if morfeusz2 is None:
        return (lemma,)
    with _lock:
        found = [
            row[0].lower()
            for name in (lemma, lemma.capitalize())
            for row in _generator().generate(name)
        ]
    return tuple(dict.fromkeys(found)) or (lemma,)


def _ranked(interpretations: list[tuple[str, str, str, list[str], list[str]]]) -> list[str]:
    """Return each lemma once; the dictionary's own order decides between equals."""
    ranks: dict[str, int] = {}
    for _orth, name, tag, _names, labels in interpretations:
        if tag == "ign":
            continue
        lemma = _lemma(name)
        rare = any(label.startswith(_RARE) for label in labels)
        rank = 2 * rare + lemma[:1].isupper()
        lemma = lemma.lower()
        ranks[lemma] = min(rank, ranks.get(lemma, rank))
    return sorted(ranks, key=ranks.__getitem__)
