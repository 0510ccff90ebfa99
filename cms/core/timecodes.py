"""Seconds written for people: 2:03, 1:02:03."""

from __future__ import annotations

import re

_TIMECODE = re.compile(r"^(?:(\d{1,2}):)?(\d{1,2}):(\d{2})$")


def format_timecode(seconds: float) -> str:
    """Write whole seconds as m:ss, or h:mm:ss from one hour on."""
    whole = max(int(seconds), 0)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def parse_timecode(text: str) -> int:
    """Read m:ss or h:mm:ss as seconds; raise ValueError for anything else."""
    match = _TIMECODE.match(text.strip())
    if not match:
        raise ValueError(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if seconds > 59 or (match[1] and minutes > 59):
        raise ValueError(text)
    return hours * 3600 + minutes * 60 + seconds
