"""Find and replace in all captions, and the list of speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ..captions import Cue
from ..captions.cue import plain_line

LONGEST_NEEDLE = 200


@dataclass(frozen=True)
class Match:
    """A caption that holds what is sought: its place from 0, its text in pieces, every second one a hit."""

    cue: int
    start: float
    pieces: list[str]
    replaced: str


def needle_pattern(needle: str, *, match_case: bool, whole_words: bool) -> re.Pattern[str]:
    """Return the pattern for a text to be found as it is; letters keep their marks ("zamowienie" is no "zamówienie")."""
    pattern = re.escape(plain_line(needle)[:LONGEST_NEEDLE])
    if whole_words:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    return re.compile(f"({pattern})", 0 if match_case else re.IGNORECASE)


def find(cues: Sequence[Cue], pattern: re.Pattern[str], replacement: str) -> list[Match]:
    """Return the captions in which the pattern is found, with their text before and after replacing."""
    return [
        Match(
            position,
            cue.start,
            pattern.split(cue.text),
            plain_line(pattern.sub(lambda _match: replacement, cue.text)),
        )
        for position, cue in enumerate(cues)
        if pattern.search(cue.text)
    ]


def replace_found(
    cues: Sequence[Cue], matches: Sequence[Match], skip: Collection[int]
) -> list[Cue]:
    """Return all captions with the replaced texts, but for those to be skipped; one left without words is dropped."""
    changed = list(cues)
    for match in matches:
        if match.cue not in skip:
            changed[match.cue] = replace(changed[match.cue], text=match.replaced)
    return [cue for cue in changed if cue.text]


def speakers(cues: Sequence[Cue]) -> list[tuple[str, int]]:
    """Return the names of speakers with the number of their captions, in the order of their first word."""
    return list(Counter(cue.speaker for cue in cues if cue.speaker).items())


def rename_speaker(cues: Sequence[Cue], old: str, new: str) -> list[Cue]:
    """Return the captions with one speaker's name changed everywhere."""
    return [replace(cue, speaker=new) if cue.speaker == old else cue for cue in cues]
