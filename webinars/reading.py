"""A recording as a text to read: sentences in paragraphs by speaker, chapters, slides and practices at their seconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .captions import Cue, transcript
from .models import Chapter, Slide
from .moments import fingerprint, moment_query
from .searching import Findings, Fragment


@dataclass(frozen=True)
class Sentence:
    """A cue on the page, with what marks it; cut in fragments if words of a search were found in it."""

    cue: Cue
    code: str
    fragments: tuple[Fragment, ...] = ()
    is_chosen: bool = False

    @property
    def query(self) -> str:
        """The query of its address."""
        return moment_query(self.cue.start, self.code)


@dataclass(frozen=True)
class ReadingParagraph:
    """Sentences of one speaker; the speaker is named where another one spoke before. Slides first shown in it."""

    speaker: str
    sentences: list[Sentence]
    slides: list[Slide]

    @property
    def start(self) -> float:
        """Second at which it begins."""
        return self.sentences[0].cue.start

    @property
    def query(self) -> str:
        """The query of its address."""
        return self.sentences[0].query


@dataclass(frozen=True)
class SpokenPractice:
    """A practice a recording speaks of; `places` are the seconds practices point at, with their notes."""

    page: Any
    reason: str = ""
    places: list[PracticePlace] = field(default_factory=list)


@dataclass(frozen=True)
class PracticePlace:
    """A passage of the recording that a practice points at."""

    start: int
    end: int | None
    note: str
    query: str


@dataclass(frozen=True)
class ReadingSection:
    """The part of a transcript under one chapter, or the whole of a recording without chapters."""

    number: int
    title: str
    start: float
    paragraphs: list[ReadingParagraph]


@dataclass(frozen=True)
class ChapterRow:
    """A chapter of the list, with the practices spoken of in it."""

    chapter: Chapter
    query: str
    practices: list[SpokenPractice]


def reading_text(
    *,
    cues: Sequence[Cue],
    chapters: Sequence[Chapter],
    slides: Sequence[Slide],
    chosen: int | None,
    findings: Findings | None,
) -> list[ReadingSection]:
    """Lay out cues for reading; `chosen` is the number of the cue a moment's address names."""
    if not cues:
        return []
    marked = findings.marked if findings else {}
    timed = sorted(
        (slide for slide in slides if slide.start is not None), key=lambda slide: slide.start or 0
    )
    sections = []
    number = shown = 0
    for position, part in enumerate(
        transcript(cues, [(chapter.start, chapter.title) for chapter in chapters])
    ):
        rows = []
        for paragraph in part.paragraphs:
            sentences = []
            for cue in paragraph.cues:
                sentences.append(
                    Sentence(cue, fingerprint(cue.text), marked.get(number, ()), number == chosen)
                )
                number += 1
            ends = paragraph.cues[-1].end
            begun = []
            while shown < len(timed) and (timed[shown].start or 0) < ends:
                begun.append(timed[shown])
                shown += 1
            speaker = paragraph.speaker if paragraph.new_speaker else ""
            rows.append(ReadingParagraph(speaker, sentences, begun))
        sections.append(ReadingSection(position, part.title, part.start, rows))
    return sections


def chapter_rows(
    *, chapters: Sequence[Chapter], cues: Sequence[Cue], practices: Sequence[SpokenPractice]
) -> list[ChapterRow]:
    """Return the chapters with their addresses; a practice stands at each chapter that speaks of it."""
    starts = [chapter.start for chapter in chapters]
    at: dict[int, list[SpokenPractice]] = {}
    for practice in practices:
        for row in {bisect_right(starts, place.start) - 1 for place in practice.places}:
            at.setdefault(row, []).append(practice)
    return [
        ChapterRow(chapter, _chapter_query(chapter, cues), at.get(number, []))
        for number, chapter in enumerate(chapters)
    ]


def _chapter_query(chapter: Chapter, cues: Sequence[Cue]) -> str:
    """Name a chapter by its second and by the first sentence spoken in it."""
    index = bisect_right([cue.start for cue in cues], chapter.start - 0.001)
    near = index < len(cues) and cues[index].start < chapter.start + 5
    return moment_query(chapter.start, fingerprint(cues[index].text) if near else "")
