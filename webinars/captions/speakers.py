"""Who speaks: `<v Name>` of WebVTT, or names before a colon in files whose authors had no better way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape

from .cue import plain_line

LONGEST_NAME = 60
MOST_NAMES = 30
LEAST_TIMES = 2

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>|</v>")
_PREFIX = re.compile(r"(?:[-–—]\s*)?([^\W\d_][^:]{0,59}):(?:\s+(.*))?\Z", re.DOTALL)
_SMALL_WORDS = re.compile(
    r"(?:dr|hab\.|prof\.|mgr|inż\.|ks\.|św\.|z|ze|w|we|i|ds\.|de|van|von|nr|of|the)\Z"
)
# Words that are followed by a colon in speech and are nobody's name.
_NO_NAMES = re.compile(
    r"(?:uwaga|pytanie|odpowiedź|źródło|przykład|cel|wnios(?:ek|ki)|podsumowanie|temat|krok|zasada|definicja|cytat|efekt|rezultat"
    r"|termin|adres|czas|etap|punkt|note|question|answer|source|example|aim|remember|step|result|quote|conclusion)(?: \d+)?\Z",
    re.IGNORECASE,
)

Segment = tuple[str, str]


def voices(payload: str) -> list[Segment]:
    """Split the payload of a WebVTT caption into pairs of speaker and text; the speaker may be empty."""
    if "<" not in payload:
        return [("", payload)]
    found: list[Segment] = []
    speaker, position = "", 0
    for match in _VOICE.finditer(payload):
        found.append((speaker, payload[position : match.start()]))
        speaker = plain_line(unescape(match[1] or ""))[:LONGEST_NAME].strip()
        position = match.end()
    found.append((speaker, payload[position:]))
    return [segment for segment in found if segment[1].strip()] or [("", "")]


def prefix_of(line: str) -> tuple[str, str] | None:
    """Return the name before a colon and what follows, where the line looks like `Anna Nowak: dzień dobry`."""
    match = _PREFIX.match(line.strip())
    if not match:
        return None
    words = match[1].split()
    looks_like_a_name = len(words) <= 5 and all(
        word[0].isupper() or word.isdigit() or _SMALL_WORDS.match(word) for word in words
    )
    if not looks_like_a_name or _NO_NAMES.match(" ".join(words)):
        return None
    return " ".join(words), match[2] or ""


def consistent_names(payloads: Sequence[str]) -> set[str]:
    """Return the names that captions use before a colon as one marks speakers; nothing where it may be chance.

    A name counts if it comes twice. Then there have to be two of them, or the one stands at the very beginning.
    """
    first = ""
    counted: Counter[str] = Counter()
    for position, payload in enumerate(payloads):
        for line in payload.split("\n"):
            if ":" in line and (found := prefix_of(line)):
                counted[found[0]] += 1
                first = first or (found[0] if position == 0 else "")
    names = {name for name, times in counted.items() if times >= LEAST_TIMES}
    if len(names) > MOST_NAMES or (len(names) == 1 and first not in names):
        return set()
    return names


def split_by_names(payload: str, names: set[str], speaking: str) -> list[Segment]:
    """Split a payload at lines that begin with one of the names; what comes before is `speaking`'s."""
    segments: list[Segment] = []
    for line in payload.split("\n"):
        found = prefix_of(line) if ":" in line else None
        if found and found[0] in names:
            speaking, line = found
            segments.append((speaking, line))
        elif segments:
            segments[-1] = (speaking, f"{segments[-1][1]}\n{line}")
        else:
            segments.append((speaking, line))
    return segments
