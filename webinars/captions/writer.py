"""Cues out: WebVTT for players and programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .cue import Cue
from .line_breaking import break_lines
from .speakers import prefix_of
from .timing import format_time


def write_vtt(cues: Iterable[Cue], chapters: Sequence[tuple[float, str]] = ()) -> str:
    """Write cues as WebVTT (W3C, UTF-8) in lines of 42 signs, speakers as `<v Name>`, chapters as notes.

    `read_captions` reads both back, so that a file downloaded, corrected and uploaded loses nothing.
    """
    cues = list(cues)
    names_are_marked = any(cue.speaker for cue in cues)
    waiting = sorted(chapters)
    parts = ["WEBVTT\n"]
    for cue in cues:
        while waiting and waiting[0][0] <= cue.start:
            parts.append(_note(*waiting.pop(0)))
        parts.append(
            f"{format_time(cue.start)} --> {format_time(cue.end)}\n{_payload(cue, names_are_marked)}\n"
        )
    parts.extend(_note(*chapter) for chapter in waiting)
    return "\n".join(parts)


def _note(start: float, title: str) -> str:
    return f"NOTE rozdział {format_time(start)}: {_text(title)}\n"


def _text(text: str) -> str:
    """Write what a reader would take for markup as entities: `&`, `<`, `>` and the `{\\` of SubRip's positions."""
    return escape(text, quote=False).replace("{\\", "&#123;\\")


def _payload(cue: Cue, names_are_marked: bool) -> str:
    lines = [_text(line) for line in break_lines(cue.text)]
    if cue.speaker:
        return f"<v {_text(cue.speaker)}>" + "\n".join(lines) + "</v>"
    if not names_are_marked:
        # A colon that could be taken for the end of a speaker's name is written as an entity.
        lines = [line.replace(":", "&#58;", 1) if prefix_of(line) else line for line in lines]
    return "\n".join(lines)
