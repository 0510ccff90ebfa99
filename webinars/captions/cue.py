"""A caption, and what is wrong with a file of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cms.core.text import one_line


class CaptionError(ValueError):
    """The file cannot be used as captions; `messages` are for the editor, each names its line where there is one."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = list(messages)


@dataclass(frozen=True)
class Cue:
    """One caption: start and end in seconds, plain text, the speaker's name or nothing."""

    start: float
    end: float
    text: str
    speaker: str = ""


def plain_line(text: str) -> str:
    """Return the text as cues hold it: one line, single spaces, composed letters, no invisible signs."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split()) if text.isprintable() else one_line(text)
