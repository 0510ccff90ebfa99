"""Two editors at once: changes to different captions are joined, changes to the same ones are shown to the second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..captions import Cue


@dataclass(frozen=True)
class Window:
    """The same stretch of captions in the version an editor began with and in the newest one (end exclusive)."""

    base_start: int
    base_end: int
    start: int
    end: int


@dataclass(frozen=True)
class Merged:
    """Captions of a stretch with the changes of both; `lost` are the other's captions where both changed the same."""

    cues: list[Cue]
    lost: list[Cue]


def changes(old: Sequence[Cue], new: Sequence[Cue]) -> Iterator[tuple[int, int, int, int]]:
    """Go through what differs as (start and end in the old, start and end in the new), ends exclusive."""
    first = 0
    shorter = min(len(old), len(new))
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield first + i1, first + i2, first + j1, first + j2


def find_window(base: Sequence[Cue], newest: Sequence[Cue], start: int, end: int) -> Window:
    """Return where base[start:end] is in the newest version; widened to whole changes that reach over its ends."""
    base_start, base_end = start, end
    shift_start = shift_end = 0
    for i1, i2, j1, j2 in changes(base, newest):
        if i1 < start < i2:
            base_start, shift_start = i1, j1 - i1
        elif i2 <= start:
            shift_start = j2 - i2
        if i1 < end < i2:
            base_end, shift_end = i2, j2 - i2
        elif i2 <= end and (i1 < end or start == end):
            shift_end = j2 - i2
    return Window(base_start, base_end, base_start + shift_start, base_end + shift_end)


def merge_stretch(base: Sequence[Cue], mine: Sequence[Cue], theirs: Sequence[Cue]) -> Merged:
    """Join both changes to a stretch, piece by piece; mine is taken where both changed the same captions."""
    merged: list[Cue] = []
    lost: list[Cue] = []
    for part, my_part, their_part in _pieces(base, mine, theirs):
        if my_part == part:
            merged.extend(their_part)
            continue
        merged.extend(my_part)
        if their_part not in (part, my_part):
            lost.extend(their_part)
    return Merged(merged, lost)


def _pieces(
    base: Sequence[Cue], mine: Sequence[Cue], theirs: Sequence[Cue]
) -> Iterator[tuple[list[Cue], list[Cue], list[Cue]]]:
    """Cut the three at captions that all have (diff3): pieces between them and the shared captions themselves."""
    my_places = _places(base, mine)
    their_places = _places(base, theirs)
    done = my_done = their_done = 0
    for index, cue in enumerate(base):
        if index in my_places and index in their_places:
            my_index, their_index = my_places[index], their_places[index]
            yield (
                list(base[done:index]),
                list(mine[my_done:my_index]),
                list(theirs[their_done:their_index]),
            )
            yield [cue], [cue], [cue]
            done, my_done, their_done = index + 1, my_index + 1, their_index + 1
    yield list(base[done:]), list(mine[my_done:]), list(theirs[their_done:])


def _places(base: Sequence[Cue], other: Sequence[Cue]) -> dict[int, int]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return {
        block.a + offset: block.b + offset
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    }
