"""What changed from one version of captions to another, for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ..captions import Cue
from .merging import changes

MOST_CHANGES = 200


@dataclass(frozen=True)
class Piece:
    """A stretch of words: kept, deleted or inserted."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A caption that was changed (word by word), deleted or inserted, with its time."""

    start: float
    speaker: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Comparison:
    """All changes of words and speakers (the first 200 in full) and how many captions only have other times."""

    changes: list[Change]
    more: int
    retimed: int


def compare(old: Sequence[Cue], new: Sequence[Cue]) -> Comparison:
    """Compare two versions by what is said and by whom; times are only counted, as a re-timed file changes all."""
    bare_old = [replace(cue, start=0, end=0) for cue in old]
    bare_new = [replace(cue, start=0, end=0) for cue in new]
    found: list[Change] = []
    total = retimed = 0
    old_done = new_done = 0
    for i1, i2, j1, j2 in [*changes(bare_old, bare_new), (len(old), len(old), len(new), len(new))]:
        retimed += sum(
            before != after
            for before, after in zip(old[old_done:i1], new[new_done:j1], strict=True)
        )
        old_done, new_done = i2, j2
        pairs = max(i2 - i1, j2 - j1)
        total += pairs
        for offset in range(min(pairs, MOST_CHANGES - len(found))):
            before = old[i1 + offset] if i1 + offset < i2 else None
            after = new[j1 + offset] if j1 + offset < j2 else None
            found.append(_change(before, after))
    return Comparison(found, total - len(found), retimed)


def _change(before: Cue | None, after: Cue | None) -> Change:
    shown = after or before
    assert shown is not None  # noqa: S101  a change has a caption on one side at least
    old_words, new_words = _said(before), _said(after)
    pieces = []
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("kept", " ".join(old_words[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("deleted", " ".join(old_words[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("inserted", " ".join(new_words[j1:j2])))
    return Change(shown.start, shown.speaker, pieces)


def _said(cue: Cue | None) -> list[str]:
    """Return the words of a caption, its speaker first, so that a change of speaker is seen too."""
    if cue is None:
        return []
    return [*([f"{cue.speaker}:"] if cue.speaker else []), *cue.text.split()]
