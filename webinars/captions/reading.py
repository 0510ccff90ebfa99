"""Cues as a text to read: paragraphs by speaker, under chapters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .cue import Cue


@dataclass(frozen=True)
class Paragraph:
    """Cues read together: one speaker, at most about half a minute; `new_speaker` if another spoke before."""

    speaker: str
    cues: list[Cue]
    new_speaker: bool = True

    @property
    def start(self) -> float:
        """Second at which the paragraph begins."""
        return self.cues[0].start


@dataclass(frozen=True)
class TranscriptSection:
    """The part of a transcript that belongs to a chapter (or to none, before the first)."""

    title: str
    start: float
    paragraphs: list[Paragraph] = field(default_factory=list)


def paragraphs(cues: Iterable[Cue], longest: float = 30) -> list[Paragraph]:
    """Group cues for reading: a new paragraph at each change of speaker and, after a full stop, past `longest` seconds."""
    grouped: list[list[Cue]] = []
    for cue in cues:
        current = grouped[-1] if grouped else []
        ended = (
            bool(current)
            and cue.end - current[0].start > longest
            and current[-1].text.endswith((".", "?", "!"))
        )
        if not current or current[-1].speaker != cue.speaker or ended:
            grouped.append([cue])
        else:
            current.append(cue)
    return [Paragraph(group[0].speaker, group) for group in grouped]


def transcript(
    cues: Sequence[Cue], chapters: Sequence[tuple[float, str]]
) -> list[TranscriptSection]:
    """Split cues by chapters (start in seconds, title), each part in paragraphs."""
    starts = (
        [(0.0, ""), *sorted(chapters)] if not chapters or min(chapters)[0] > 0 else sorted(chapters)
    )
    sections = []
    speaking = ""
    for position, (start, title) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else float("inf")
        own = [cue for cue in cues if start <= cue.start < end]
        if own or title:
            told = []
            for paragraph in paragraphs(own):
                told.append(replace(paragraph, new_speaker=paragraph.speaker != speaking))
                speaking = paragraph.speaker
            sections.append(TranscriptSection(title, start, told))
    return sections
