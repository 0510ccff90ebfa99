"""Rows of the form: what an editor typed, how it becomes captions, what the buttons of a row do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..captions import Cue
from ..captions.cue import plain_line
from ..captions.line_breaking import break_lines
from ..captions.reader import LONGEST_MILLISECONDS, LONGEST_TEXT, MOST_CUES
from ..captions.repairs import RepairLog, TimedText, repair
from ..captions.speakers import LONGEST_NAME
from ..captions.timing import format_short_time, parse_time

CUES_PER_PAGE = 50
MOST_ROWS = 500
SPLIT_SIGN = "|"
NEW_CUE_SECONDS = 2.0


@dataclass(frozen=True)
class Row:
    """A caption as it stands in the form; `errors` are messages by field."""

    start: str
    end: str
    speaker: str
    text: str
    errors: dict[str, str] = field(default_factory=dict)


class RowsError(ValueError):
    """Some rows cannot be captions; `rows` are what was typed, with the errors."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self.rows = rows


def rows_of(cues: Sequence[Cue]) -> list[Row]:
    """Return captions as rows of the form."""
    return [
        Row(format_short_time(cue.start), format_short_time(cue.end), cue.speaker, cue.text)
        for cue in cues
    ]


def rows_from(data: QueryDict) -> list[Row]:
    """Return the rows that were sent; fields of a row that a broken form left out are empty."""
    columns = [data.getlist(name)[:MOST_ROWS] for name in ("start", "end", "speaker", "text")]
    length = max(map(len, columns))
    filled = [column + [""] * (length - len(column)) for column in columns]
    return [Row(*values) for values in zip(*filled, strict=True)]


def cues_of(rows: Sequence[Row]) -> list[Cue | None]:
    """Return rows as captions, nothing for a row without words; raise RowsError where one is no caption."""
    cues: list[Cue | None] = []
    checked = []
    for row in rows:
        cue, errors = _read(row)
        cues.append(cue)
        checked.append(replace(row, errors=errors))
    if any(row.errors for row in checked):
        raise RowsError(checked)
    return cues


def _read(row: Row) -> tuple[Cue | None, dict[str, str]]:
    text = plain_line(row.text)
    if not text:
        return None, {}
    errors = {}
    times = {}
    for name, written in (("start", row.start), ("end", row.end)):
        try:
            times[name] = parse_time(written)
        except ValueError:
            errors[name] = _("Write the time as 1:02.500 or 1:05:02.500.")
        else:
            if times[name] * 1000 > LONGEST_MILLISECONDS:
                errors[name] = _("The time is later than 10 hours.")
    if not errors and times["end"] <= times["start"]:
        errors["end"] = _("The end is not after the start.")
    if len(text) > LONGEST_TEXT:
        errors["text"] = _("The text is longer than %(most)d signs.") % {"most": LONGEST_TEXT}
    speaker = plain_line(row.speaker)
    if len(speaker) > LONGEST_NAME:
        errors["speaker"] = _("The name is longer than %(most)d signs.") % {"most": LONGEST_NAME}
    if errors:
        return None, errors
    return Cue(times["start"], times["end"], text, speaker), {}


def split(cue: Cue) -> list[Cue]:
    """Split a caption at the sign `|`, else where its two lines would be broken; time is shared by length of text."""
    first, sign, second = cue.text.partition(SPLIT_SIGN)
    if sign:
        parts = [part for part in (first.strip(), second.strip()) if part]
    else:
        parts = break_lines(cue.text, len(cue.text) - 1)
        parts = [parts[0], " ".join(parts[1:])] if len(parts) > 1 else parts
    if len(parts) < 2:
        return [replace(cue, text=parts[0] if parts else cue.text)]
    share = len(parts[0]) / (len(parts[0]) + len(parts[1]))
    middle = round(cue.start + (cue.end - cue.start) * share, 3)
    if not cue.start < middle < cue.end:
        return [cue]
    return [replace(cue, end=middle, text=parts[0]), replace(cue, start=middle, text=parts[1])]


def merge(first: Cue, second: Cue) -> Cue:
    """Join two captions; the speaker of the first stays."""
    return replace(
        first,
        end=max(first.end, second.end),
        text=f"{first.text} {second.text}",
        speaker=first.speaker or second.speaker,
    )


def inserted(before: Cue, after: Cue | None) -> Cue:
    """Return a caption to be filled in between two others; its text stands for the words to come."""
    end = before.end + NEW_CUE_SECONDS
    if after is not None:
        end = min(end, after.start)
    start = before.end if end - before.end >= 0.2 else before.end - (before.end - before.start) / 4
    return Cue(round(start, 3), round(max(end, before.end), 3), "…", before.speaker)


def act(cues: list[Cue | None], action: str, following: Cue | None) -> tuple[list[Cue], bool]:
    """Do what a button of a row asks for: `delete:3`, `split:3`, `merge:3`, `insert:3`, rows counted from 0.

    `following` is the caption after the last row; returned is also whether it was used up by joining.
    """
    name, _colon, number = action.partition(":")
    position = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
    done: list[Cue] = []
    used = False
    skip_next = False
    for index, cue in enumerate(cues):
        if cue is None or skip_next:
            skip_next = skip_next and cue is None
            continue
        if index != position or name not in {"delete", "split", "merge", "insert"}:
            done.append(cue)
            continue
        after = next((later for later in cues[index + 1 :] if later), None)
        if name == "split":
            done.extend(split(cue))
        elif name == "insert":
            done.extend([cue, inserted(cue, after or following)])
        elif name == "merge":
            used = after is None and following is not None
            partner = after or following
            done.append(merge(cue, partner) if partner else cue)
            skip_next = after is not None
    return done, used


def in_order(cues: Sequence[Cue]) -> tuple[list[Cue], RepairLog]:
    """Put captions right as those of a file are: in order, not one over the next. Raises ValueError above the limit."""
    if len(cues) > MOST_CUES:
        raise ValueError(len(cues))
    log = RepairLog()
    timed = [
        TimedText(round(cue.start * 1000), round(cue.end * 1000), cue.text, cue.speaker)
        for cue in cues
    ]
    return [
        Cue(cue.start / 1000, cue.end / 1000, cue.text, cue.speaker) for cue in repair(timed, log)
    ], log
