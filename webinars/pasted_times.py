"""Lists of times as editors paste them: chapters (`12:30 Title`) and slides (`12:30 4`).

Bullets, numbers before the time, brackets and dashes around it and blank lines are forgiven, as lists come from
e-mails and from descriptions of films; a time at the end of the line is taken too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.core.timecodes import format_timecode

from .captions.cue import plain_line
from .captions.timing import parse_time

TITLE_SIGNS = 160
MOST_LINES = 500

_TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_BULLET = re.compile(r"^(?:[-–—*•·▪►>#\s]+|\d{1,3}[.)]\s+)+(?=[\[(]?\d|\D)")
_AT_START = re.compile(rf"^[\[(]?({_TIME})[\])]?(?!\d|:\d)[\s\-–—:|,.;→]*(.*)$", re.ASCII)
_AT_END = re.compile(rf"^(.*?)[\s\-–—:|,;(\[]+({_TIME})[\])]?$", re.ASCII)
_PAGE = re.compile(
    r"^(?:slajd|strona|str\.?|s\.?|slide|page|p\.?)?\s*(?:nr\s*)?(\d{1,4})(?!\d)", re.IGNORECASE
)


class _Problems:
    """Gathers what is wrong, each with its line, so that all of it is told at once."""

    def __init__(self) -> None:
        self.found: list[ValidationError] = []

    def add(self, line: int, message: str) -> None:
        self.found.append(ValidationError(_("Line %(line)d:") % {"line": line} + " " + message))

    def raise_if_any(self) -> None:
        if self.found:
            raise ValidationError(self.found[:10])


def write_time(seconds: float) -> str:
    """Write a moment as editors read it; thousandths only where there are some."""
    thousandths = round(seconds * 1000) % 1000
    return format_timecode(round(seconds * 1000) / 1000) + (
        f".{thousandths:03d}" if thousandths else ""
    )


def write_chapters(chapters: Iterable[tuple[float, str]]) -> str:
    """Write chapters (start in seconds, title) as one edits them."""
    return "\n".join(f"{write_time(start)} {title}" for start, title in sorted(chapters))


def write_slide_times(times: Iterable[tuple[float, int]]) -> str:
    """Write slides (start in seconds, page) as one edits them."""
    return "\n".join(f"{write_time(start)} {page}" for start, page in sorted(times))


def read_chapters(text: str, *, duration: float = 0) -> list[tuple[float, str]]:
    """Read a pasted list of chapters as (start in seconds, title).

    Raises ValidationError with one message a line. `duration` is the film's, 0 while it is unknown.
    """
    problems = _Problems()
    chapters: list[tuple[float, str]] = []
    for line, start, rest in _timed_lines(text, problems, duration):
        title = plain_line(rest)
        if not title:
            problems.add(line, _("the chapter has no title."))
        elif len(title) > TITLE_SIGNS:
            problems.add(
                line, _("the title is longer than %(most)d signs.") % {"most": TITLE_SIGNS}
            )
        chapters.append((start, title))
    problems.raise_if_any()
    return chapters


def read_slide_times(
    text: str, *, duration: float = 0, page_count: int = 0
) -> list[tuple[float, int]]:
    """Read a pasted list of slides as (start in seconds, page counted from 1).

    Raises ValidationError with one message a line. `page_count` is the number of slides, 0 while it is unknown.
    """
    problems = _Problems()
    slides: list[tuple[float, int]] = []
    seen: set[int] = set()
    for line, start, rest in _timed_lines(text, problems, duration):
        match = _PAGE.match(rest)
        page = int(match[1]) if match else 0
        if not page:
            problems.add(line, _("there is no number of a slide. Write e.g. 12:30 4."))
        elif page_count and page > page_count:
            problems.add(
                line,
                _("there is no slide %(page)d: the presentation has %(count)d.")
                % {"page": page, "count": page_count},
            )
        elif page in seen:
            problems.add(line, _("slide %(page)d has a time already.") % {"page": page})
        seen.add(page)
        slides.append((start, page))
    problems.raise_if_any()
    return slides


def _timed_lines(
    text: str, problems: _Problems, duration: float
) -> Iterator[tuple[int, float, str]]:
    """Go through the lines that hold a time: number of the line, seconds, the rest of the line."""
    former: float | None = None
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        problems.add(
            MOST_LINES + 1, _("the list is longer than %(most)d lines.") % {"most": MOST_LINES}
        )
        return
    for number, written in enumerate(lines, start=1):
        line = plain_line(written)
        if not line:
            continue
        split = _split(line)
        if split is None:
            problems.add(
                number,
                _("no time such as 12:30 or 1:05:00 in “%(text)s”.") % {"text": line[:60]},
            )
            continue
        start, rest = split
        told = write_time(start)
        if former is not None and start == former:
            problems.add(number, _("%(time)s is there twice.") % {"time": told})
        elif former is not None and start < former:
            problems.add(
                number,
                _("%(time)s is earlier than the line above (%(former)s).")
                % {"time": told, "former": write_time(former)},
            )
        elif duration and start >= duration:
            problems.add(
                number,
                _("%(time)s is past the end of the film (%(end)s).")
                % {"time": told, "end": format_timecode(duration)},
            )
        former = start
        yield number, start, rest


def _split(line: str) -> tuple[float, str] | None:
    """Split a line into its time in seconds and the rest; nothing where there is no time."""
    bare = _BULLET.sub("", line)
    for candidate in (line, bare):
        if match := _AT_START.match(candidate):
            time, rest = match.groups()
            break
    else:
        match = _AT_END.match(bare)
        if not match:
            return None
        rest, time = match.groups()
    try:
        return parse_time(time), rest
    except ValueError:
        return None
