"""A script: what is said, by whom, and what the slides show."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LINE_SIGNS, CUE_LINES = 42, 2
SLIDE_LINES = 5
CLOSING_HEADING = "Źródła"
CONTENT = Path(__file__).resolve().parent.parent / "content"

# What the synthesiser would read wrongly: numbers (it does not inflect them) and abbreviations.
_NEEDS_SPELLING = re.compile(r"\d|\b[A-ZĄĆĘŁŃÓŚŹŻ]{2,}\b|\b(?:tys|mln|ok|nr|zł|km)\b")


class ScriptError(ValueError):
    """A script or an output that breaks one of the rules."""


@dataclass(frozen=True)
class Voice:
    """Who speaks: the name in captions of each language, the synthesiser's voice."""

    speaker: str
    speaker_en: str
    voice: str


@dataclass(frozen=True)
class Sentence:
    """One caption: what is shown in each language, and what the synthesiser is given."""

    voice: Voice
    text: str
    english: str
    say: str


@dataclass(frozen=True)
class Slide:
    """What one slide shows; `source` is small print at its foot."""

    heading: str
    lines: list[str]
    source: str = ""
    is_closing: bool = False


@dataclass(frozen=True)
class Chapter:
    """One chapter: its slide and its sentences."""

    title: str
    english: str
    slide: Slide
    sentences: list[Sentence]


@dataclass(frozen=True)
class Script:
    """A whole recording; its last sentence is said over a slide with the sources of the webinar."""

    slug: str
    title: str
    webinar: str
    chapters: list[Chapter]
    closing: Slide

    @property
    def slides(self) -> list[Slide]:
        """The slides in the order they are shown."""
        return [*(chapter.slide for chapter in self.chapters), self.closing]

    @property
    def sentences(self) -> list[Sentence]:
        """All that is said."""
        return [sentence for chapter in self.chapters for sentence in chapter.sentences]

    @property
    def has_english(self) -> bool:
        """Whether captions can be written in English too."""
        return all(sentence.english for sentence in self.sentences)

    @property
    def slide_starts(self) -> list[int]:
        """Numbers of the sentences (from 0) over which a new slide appears."""
        starts, count = [], 0
        for chapter in self.chapters:
            starts.append(count)
            count += len(chapter.sentences)
        return [*starts, count - 1]


def wrap_cue(text: str) -> list[str]:
    """Break a caption into at most two lines, as even as they can be."""
    if len(text) <= LINE_SIGNS:
        return [text]
    words = text.split(" ")
    choices: list[tuple[int, list[str]]] = []
    for cut in range(1, len(words)):
        pair = [" ".join(words[:cut]), " ".join(words[cut:])]
        # A one-letter word ("i", "w", "z") must not end a line in Polish.
        if len(words[cut - 1]) == 1 or max(map(len, pair)) > LINE_SIGNS:
            continue
        # Nor should a date or "nr 164" be divided, if there is another place.
        inside = words[cut][0].isdigit() or words[cut] in ("r.", "zł", "tys.", "mln", "km")
        choices.append((abs(len(pair[0]) - len(pair[1])) + 30 * inside, pair))
    if not choices:
        raise ScriptError(f"does not fit in {CUE_LINES} lines of {LINE_SIGNS} signs: {text!r}")
    return min(choices)[1]


def read_script(path: Path) -> Script:
    """Read one script and check everything that can be checked before speaking."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    voices = {row["speaker"]: Voice(**row) for row in data["voices"]}
    chapters = [_read_chapter(path, row, voices) for row in data["chapters"]]
    script = Script(
        path.stem, data["title"], data["webinar"], chapters, closing_slide(data["webinar"])
    )
    translated = [bool(sentence.english) for sentence in script.sentences]
    if any(translated) and not all(translated):
        raise ScriptError(f"{path.name}: some sentences have no English")
    return script


def closing_slide(webinar: str) -> Slide:
    """Return the last slide: the sources its webinar names."""
    page = tomllib.loads((CONTENT / "webinars" / f"{webinar}.toml").read_text(encoding="utf-8"))
    return Slide(
        CLOSING_HEADING, [source["title"] for source in page["sources"]], "", is_closing=True
    )


def _read_chapter(path: Path, row: dict[str, Any], voices: dict[str, Voice]) -> Chapter:
    slide = Slide(row["slide"]["heading"], row["slide"]["lines"], row["slide"].get("source", ""))
    if not 1 <= len(slide.lines) <= SLIDE_LINES:
        raise ScriptError(f"{path.name}: a slide has one to five lines: {slide.heading!r}")
    first = next(iter(voices))
    turns = row.get("turns") or [{"speaker": first, "sentences": row["sentences"]}]
    sentences = [
        _read_sentence(path, item, voices[turn["speaker"]])
        for turn in turns
        for item in turn["sentences"]
    ]
    return Chapter(row["title"], row["title_en"], slide, sentences)


def _read_sentence(path: Path, row: dict[str, str], voice: Voice) -> Sentence:
    text, english = row["text"], row.get("en", "")
    say = row.get("say", text)
    if _NEEDS_SPELLING.search(say):
        raise ScriptError(f"{path.name}: spell numbers and abbreviations in `say`: {say!r}")
    for shown in filter(None, (text, english)):
        wrap_cue(shown)
    return Sentence(voice, text, english, say)
