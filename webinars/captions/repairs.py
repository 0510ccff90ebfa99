"""What is put right without asking, because nothing that was said changes by it, and told in a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

LINES_NAMED = 5


@dataclass
class RepairLog:
    """Repairs by code: how many there were and the first lines of the file they concern."""

    found: dict[str, tuple[int, list[int]]] = field(default_factory=dict)

    def add(self, code: str, line: int = 0, times: int = 1) -> None:
        """Note a repair, at a line of the file where one can be named."""
        count, lines = self.found.get(code, (0, []))
        if line and len(lines) < LINES_NAMED and line not in lines:
            lines.append(line)
        self.found[code] = (count + times, lines)

    def as_rows(self) -> list[dict[str, object]]:
        """Return the repairs as they are kept with the captions."""
        return [
            {"code": code, "count": count, "lines": lines}
            for code, (count, lines) in self.found.items()
        ]


@dataclass(frozen=True)
class TimedText:
    """A caption on its way from the file: whole milliseconds, one speaker, the line its timing stands on."""

    start: int
    end: int
    text: str
    speaker: str
    line: int = 0


def repair(cues: Iterable[TimedText], log: RepairLog) -> list[TimedText]:
    """Return the captions in order, none empty, none twice, none over the next. Each must end after it begins."""
    kept = []
    for cue in cues:
        if cue.text:
            kept.append(cue)
        else:
            log.add("empty", cue.line)
    return _without_overlaps(_without_duplicates(_in_order(kept, log), log), log)


def _in_order(cues: list[TimedText], log: RepairLog) -> list[TimedText]:
    latest = -1
    for cue in cues:
        if cue.start < latest:
            log.add("order", cue.line)
        latest = max(latest, cue.start)
    return sorted(cues, key=lambda cue: cue.start)


def _without_duplicates(cues: list[TimedText], log: RepairLog) -> list[TimedText]:
    kept: list[TimedText] = []
    seen: set[tuple[int, str, str]] = set()
    for cue in cues:
        if kept and kept[-1].start != cue.start:
            seen.clear()
        if (cue.end, cue.text, cue.speaker) in seen:
            log.add("duplicate", cue.line)
            continue
        seen.add((cue.end, cue.text, cue.speaker))
        kept.append(cue)
    return kept


def _without_overlaps(cues: list[TimedText], log: RepairLog) -> list[TimedText]:
    """Cut what runs into the next caption; captions that begin together share their time by length of text."""
    together = [list(group) for _start, group in groupby(cues, key=lambda cue: cue.start)]
    kept: list[TimedText] = []
    for position, group in enumerate(together):
        limit = together[position + 1][0].start if position + 1 < len(together) else None
        end = max(cue.end for cue in group)
        if len(group) > 1:
            log.add("overlap", group[-1].line, len(group) - 1)
        if limit is not None and end > limit:
            if len(group) == 1:
                log.add("overlap", group[0].line)
            end = limit
        kept.extend(share_time(group, group[0].start, end))
    return kept


def share_time(group: list[TimedText], start: int, end: int) -> list[TimedText]:
    """Put captions one after another between two moments, each as long as its text; one where there is no room."""
    if len(group) == 1:
        return [replace(group[0], start=start, end=end)]
    if end - start < len(group):
        return [replace(group[0], start=start, end=end, text=" ".join(cue.text for cue in group))]
    total = sum(len(cue.text) for cue in group)
    shared, moment, told = [], start, 0
    for position, cue in enumerate(group, start=1):
        told += len(cue.text)
        until = start + round((end - start) * told / total)
        until = min(max(until, moment + 1), end - (len(group) - position))
        shared.append(replace(cue, start=moment, end=until))
        moment = until
    return shared
