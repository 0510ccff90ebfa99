"""How well captions can be read: what an editor should look at before readers do.

The limits are those of Polish and British broadcasters' guides as used in `features.md` A12 (42 signs a line, 20 signs
a second). Notes are advice: nothing is refused for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..coverage import covered_seconds, share_covered
from .cue import Cue
from .line_breaking import CAPTION_LINES, LINE_SIGNS, break_lines

MOST_SIGNS_A_SECOND = 20
SHORTEST_SECONDS = 1.0
LONGEST_SECONDS = 7.0
LONGEST_GAP_SECONDS = 10.0
CUES_NAMED = 200
LEAST_WORDS_FOR_LANGUAGE = 40

LONG_TEXT, FAST, SHORT, LONG, GAP, UNCLEAR, PAST_END = CODES = (
    "long_text",
    "fast",
    "short",
    "long",
    "gap",
    "unclear",
    "past_end",
)

_UNCLEAR = re.compile(
    r"[\[(](?:niezrozumiał\w*|niewyraźn\w*|nieczyteln\w*|inaudible|unintelligible|unclear|\?+)[^\])]*[\])]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = {
    "pl": frozenset(
        ["i", "w", "na", "nie", "się", "jest", "że", "z", "o", "jak", "co", "są", "dla", "czy", "od", "oraz", "po", "tak"]
    ),
    "en": frozenset(
        ["the", "and", "of", "is", "in", "that", "it", "for", "are", "we", "this", "on", "with", "you", "have", "be", "as"]
    ),
}  # fmt: skip


@dataclass(frozen=True)
class QualityNote:
    """Something to look at: what (a code of `CODES`), at which caption counted from 0, how much."""

    code: str
    cue: int
    value: float = 0


def cue_codes(cue: Cue) -> list[tuple[str, float]]:
    """Return what is to be noted of one caption by itself: codes with the measured value."""
    length = cue.end - cue.start
    found: list[tuple[str, float]] = []
    lines = break_lines(cue.text)
    if len(lines) > CAPTION_LINES or len(max(lines, key=len)) > LINE_SIGNS:
        found.append((LONG_TEXT, len(cue.text)))
    if len(cue.text) > MOST_SIGNS_A_SECOND * length:
        found.append((FAST, len(cue.text) / length))
    if length < SHORTEST_SECONDS:
        found.append((SHORT, length))
    elif length > LONGEST_SECONDS:
        found.append((LONG, length))
    if "[" in cue.text or "(" in cue.text:
        found.extend((UNCLEAR, 0) for _match in _UNCLEAR.finditer(cue.text))
    return found


def quality_notes(cues: Sequence[Cue], duration: float = 0) -> Iterator[QualityNote]:
    """Go through captions and note what an editor should look at; `duration` is the film's, 0 if unknown.

    A gap is noted at the caption after it, the silence at the end of the film at the last one.
    """
    former_end = 0.0
    for position, cue in enumerate(cues):
        if cue.start - former_end > LONGEST_GAP_SECONDS:
            yield QualityNote(GAP, position, cue.start - former_end)
        for code, value in cue_codes(cue):
            yield QualityNote(code, position, value)
        if duration and cue.start >= duration:
            yield QualityNote(PAST_END, position, cue.start - duration)
        former_end = cue.end
    if cues and duration and duration - former_end > LONGEST_GAP_SECONDS:
        yield QualityNote(GAP, len(cues) - 1, duration - former_end)


def spoken_language(cues: Sequence[Cue]) -> str:
    """Return "pl" or "en" where the words leave no doubt, else nothing."""
    counts = dict.fromkeys(_COMMON, 0)
    for cue in cues[:2000]:
        for word in _WORD.findall(cue.text.lower()):
            for language, common in _COMMON.items():
                counts[language] += word in common
    best, other = sorted(counts, key=lambda language: -counts[language])
    sure = counts[best] * 4 >= LEAST_WORDS_FOR_LANGUAGE and counts[best] > 3 * counts[other]
    return best if sure else ""


def assess(cues: Sequence[Cue], *, duration: float, language: str) -> dict[str, Any]:
    """Return what is noted of captions in the form kept with them (`CaptionTrack.report`)."""
    notes: dict[str, dict[str, Any]] = {}
    for note in quality_notes(cues, duration):
        kept = notes.setdefault(note.code, {"count": 0, "cues": []})
        kept["count"] += 1
        if len(kept["cues"]) < CUES_NAMED:
            kept["cues"].append(note.cue)
    heard = spoken_language(cues)
    return {
        "duration": duration,
        "coverage": share_covered(covered_seconds((cue.start, cue.end) for cue in cues), duration),
        "notes": notes,
        "heard_language": heard if heard != language else "",
    }
