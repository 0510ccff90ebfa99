"""Times of captions, as files and editors write them."""

from __future__ import annotations

import re

# One or more digits of hours, minutes of up to three where the hours were left out, a comma or a point.
_TIME = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
_USUAL_VTT = re.compile(
    r"(?:\d{2,3}:)?\d\d:\d\d\.\d{3} --> (?:\d{2,3}:)?\d\d:\d\d\.\d{3}", re.ASCII
)
_USUAL_SRT = re.compile(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", re.ASCII)
_ONE = re.compile(rf"\s*{_TIME}\s*\Z", re.ASCII)
_RANGE = re.compile(rf"\s*{_TIME}\s*(?:-->|->|–>|—>|=>|→)\s*{_TIME}(?:\s+\S.*)?\s*\Z", re.ASCII)


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    """Return whole milliseconds; raise ValueError where a minute or an hour would have more than 60 parts."""
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        raise ValueError(f"no time: {minutes}:{seconds}")
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def parse_time(text: str) -> float:
    """Read `m:ss`, `m:ss.mmm` or `h:mm:ss.mmm` (comma or point) as seconds; raise ValueError for anything else."""
    match = _ONE.match(text)
    if not match:
        raise ValueError(f"no time: {text}")
    return _milliseconds(*match.groups()) / 1000


def parse_range(line: str) -> tuple[int, int] | None:
    """Read a line of timing as start and end in milliseconds.

    Returns nothing where the line is no timing; raises ValueError where it is one that no clock shows.
    """
    match = _RANGE.match(line)
    if not match:
        return None
    parts = match.groups()
    return _milliseconds(*parts[:4]), _milliseconds(*parts[4:])


def is_usual(line: str, *, is_vtt: bool) -> bool:
    """Tell whether a line of timing is written as its format wants it: hours, point or comma, three digits after it."""
    return bool((_USUAL_VTT if is_vtt else _USUAL_SRT).match(line))


def format_time(seconds: float) -> str:
    """Write seconds as WebVTT does: `hh:mm:ss.mmm`."""
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def format_short_time(seconds: float) -> str:
    """Write seconds for people who correct them: `m:ss.mmm`, from one hour on `h:mm:ss.mmm`."""
    written = format_time(seconds)
    return written.removeprefix("00:").removeprefix("0") if written < "01" else written.lstrip("0")
