"""Cuts a passage to what answers and marks the words of the query in it, in the forms they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cms.core.analysis import fold, spans

from .engines.base import Reading

LONGEST_SHOWN = 280
ELLIPSIS = "…"


@dataclass(frozen=True)
class Fragment:
    """A piece of a text; `matched` pieces are shown marked."""

    text: str
    matched: bool


def mark(text: str, reading: Reading, *, longest: int | None = None) -> tuple[Fragment, ...]:
    """Return the text in fragments, the words of the query marked.

    A text of more than `longest` signs is cut, at the borders of words, to where most of them stand.
    """
    folded = fold(text)
    places = list(spans(text))
    forms = [folded[start:end] for start, end in places]
    marked = [form in reading.marked for form in forms]
    for row in reading.marked_rows:
        for start in range(len(forms) - len(row) + 1):
            if all(forms[start + step] in tokens for step, tokens in enumerate(row)):
                marked[start : start + len(row)] = [True] * len(row)
    hits = [place for place, is_hit in zip(places, marked, strict=True) if is_hit]
    start, end = 0, len(text)
    if longest is not None and len(text) > longest:
        start, end = _window(text, places, hits, longest)
    return tuple(_fragments(text, hits, start, end))


def _window(
    text: str,
    places: Sequence[tuple[int, int]],
    hits: Sequence[tuple[int, int]],
    longest: int,
) -> tuple[int, int]:
    """Return the borders of the piece that holds most marked words, a little of the text before them."""
    best, most = 0, 0
    for number, (start, _end) in enumerate(hits):
        inside = sum(1 for _start, end in hits[number:] if end - start <= longest * 3 // 4)
        if inside > most:
            best, most = start, inside
    wanted = max(best - longest // 4, 0)
    start = next((begin for begin, _end in places if begin >= wanted), 0) if wanted else 0
    start = min(start, best)
    end = max((stop for _begin, stop in places if stop <= start + longest), default=start + longest)
    if end + 1 == len(text):
        end = len(text)
    return start, max(end, start)


def _fragments(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> list[Fragment]:
    fragments: list[Fragment] = []
    position = start
    before = f"{ELLIPSIS} " if start else ""
    for begin, stop in hits:
        if begin < position or stop > end:
            continue
        if between := before + text[position:begin]:
            fragments.append(Fragment(between, matched=False))
        fragments.append(Fragment(text[begin:stop], matched=True))
        before, position = "", stop
    rest = before + text[position:end] + (f" {ELLIPSIS}" if end < len(text) else "")
    if rest:
        fragments.append(Fragment(rest, matched=False))
    return fragments
