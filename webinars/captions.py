"""Captions: WebVTT in, cues out; cues are what the transcript and the search read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

import webvtt
from django.utils.translation import gettext as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

_SIGNATURE = re.compile(r"WEBVTT(?:[ \t\r\n]|\Z)")
_TAG = re.compile(r"<[^>]*>")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")


class CaptionError(ValueError):
    """The file is no usable WebVTT; the message is for the editor."""


@dataclass(frozen=True)
class Cue:
    """One caption: start and end in seconds, plain text, the speaker's name or nothing."""

    start: float
    end: float
    text: str
    speaker: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Cues read together: one speaker, at most about half a minute; `new_speaker` if another spoke before."""

    speaker: str
    cues: list[Cue]
    new_speaker: bool = True

    @property
    def start(self) -> float:
        """Second at which the paragraph begins."""
        return self.cues[0].start


@dataclass(frozen=True)
class TranscriptSection:
    """The part of a transcript that belongs to a chapter (or to none, before the first)."""

    title: str
    start: float
    paragraphs: list[Paragraph] = field(default_factory=list)


def parse_vtt(source: bytes) -> list[Cue]:
    """Read WebVTT (W3C Recommendation candidate, UTF-8 with or without a byte order mark) as cues in order.

    Raises CaptionError with a message in the editor's language.
    """
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaptionError(
            _("The captions are not encoded as UTF-8. Save the file as UTF-8 and try again.")
        ) from error
    if not _SIGNATURE.match(text):
        raise CaptionError(_("This is not a WebVTT file: its first line is not WEBVTT."))
    try:
        captions = webvtt.from_string(text)
    except (MalformedFileError, MalformedCaptionError) as error:
        raise CaptionError(
            _("This is not a WebVTT file: %(reason)s") % {"reason": error}
        ) from error
    cues = [
        Cue(
            start=round(caption.start_in_seconds + caption.start_time.milliseconds / 1000, 3),
            end=round(caption.end_in_seconds + caption.end_time.milliseconds / 1000, 3),
            text=" ".join(unescape(_TAG.sub("", caption.raw_text)).split()),
            speaker=(
                unescape(match[1]).strip() if (match := _VOICE.search(caption.raw_text)) else ""
            ),
        )
        for caption in captions.captions
    ]
    cues = sorted((cue for cue in cues if cue.text), key=lambda cue: cue.start)
    if not cues:
        raise CaptionError(_("The file has no captions."))
    for number, cue in enumerate(cues, start=1):
        if cue.end <= cue.start:
            raise CaptionError(_("Caption %(number)d ends before it begins.") % {"number": number})
    return cues


def paragraphs(cues: Iterable[Cue], longest: float = 30) -> list[Paragraph]:
    """Group cues for reading: a new paragraph at each change of speaker and, after a full stop, past `longest` seconds."""
    grouped: list[list[Cue]] = []
    for cue in cues:
        current = grouped[-1] if grouped else []
        ended = (
            bool(current)
            and cue.end - current[0].start > longest
            and current[-1].text.endswith((".", "?", "!"))
        )
        if not current or current[-1].speaker != cue.speaker or ended:
            grouped.append([cue])
        else:
            current.append(cue)
    return [Paragraph(group[0].speaker, group) for group in grouped]


def transcript(
    cues: Sequence[Cue], chapters: Sequence[tuple[float, str]]
) -> list[TranscriptSection]:
    """Split cues by chapters (start in seconds, title), each part in paragraphs."""
    starts = (
        [(0.0, ""), *sorted(chapters)] if not chapters or min(chapters)[0] > 0 else sorted(chapters)
    )
    sections = []
    speaking = ""
    for position, (start, title) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else float("inf")
        own = [cue for cue in cues if start <= cue.start < end]
        if own or title:
            told = []
            for paragraph in paragraphs(own):
                told.append(replace(paragraph, new_speaker=paragraph.speaker != speaking))
                speaking = paragraph.speaker
            sections.append(TranscriptSection(title, start, told))
    return sections


def write_vtt(cues: Iterable[Cue]) -> str:
    """Write cues as WebVTT (W3C, UTF-8), names of speakers as `<v Name>`."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        text = escape(cue.text, quote=False)
        voiced = f"<v {escape(cue.speaker, quote=False)}>{text}</v>" if cue.speaker else text
        parts.append(f"{_timestamp(cue.start)} --> {_timestamp(cue.end)}\n{voiced}\n")
    return "\n".join(parts)


def _timestamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
