"""WebVTT and SubRip in, cues out, with a report of what was put right.

WebVTT is read by the blocks of the W3C Recommendation (§4, §6.1), SubRip by the same blocks, as the two differ in
the signature and the sign before the milliseconds only. A player skips what it does not understand; an
editor has to know, so a time that no clock shows is an error with its line. Each call raises CaptionError or
returns captions that are in order, do not overlap and can be written and read again unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .cue import CaptionError, Cue, plain_line
from .decoding import decode
from .line_breaking import LINE_SIGNS
from .repairs import RepairLog, TimedText, repair, share_time
from .speakers import Segment, consistent_names, split_by_names, voices
from .timing import is_usual, parse_range, parse_time

LARGEST_FILE = 8 * 1024 * 1024
MOST_CUES = 20_000
LONGEST_MILLISECONDS = 10 * 3600 * 1000
LONGEST_TEXT = 1000
ERRORS_TOLD = 5
CHAPTER_SIGNS = 160

_SIGNATURE = re.compile(r"WEBVTT(?:[ \t\r\n]|\Z)")
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)")
_CHAPTER = re.compile(
    r"(?:NOTE\s+)?(?:rozdział|chapter)(?:\s+([\d:.,]*\d))?\s*:\s*(\S.*)\Z", re.IGNORECASE
)
# The markup of both formats. Anything else in angle brackets was said, or is not ours to judge: it stays as text.
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d+:[\d:.]+>|\{\\[^{}]*\}",
    re.IGNORECASE,
)
_ROLLING = re.compile(r"<\d+:[\d:.]+><c>")
_LOOKS_TIMED = re.compile(r"\s*\d|.*\d:\d\d")


@dataclass(frozen=True)
class CaptionFile:
    """What a file holds: captions, chapters as (start in seconds, title), and how it was read."""

    cues: list[Cue]
    chapters: list[tuple[float, str]]
    report: dict[str, object]


@dataclass(frozen=True)
class _Block:
    """A caption as it stands in the file: milliseconds, its lines, the line of its timing."""

    start: int
    end: int
    lines: list[str]
    line: int


def parse_vtt(source: bytes) -> list[Cue]:
    """Read WebVTT as cues in order of time. Raises CaptionError with a message in the editor's language."""
    text, _encoding = decode(source)
    if not _SIGNATURE.match(text):
        raise CaptionError(_("This is not a WebVTT file: its first line is not WEBVTT."))
    return read_captions(source).cues


def read_captions(source: bytes) -> CaptionFile:
    """Read a WebVTT or SubRip file of any of the usual encodings; raise CaptionError if it cannot be used."""
    if len(source) > LARGEST_FILE:
        raise CaptionError(
            _("The file is larger than %(size)d MB: these are no captions.")
            % {"size": LARGEST_FILE // 1024**2}
        )
    text, encoding = decode(source)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    is_vtt = bool(_SIGNATURE.match(text))
    log = RepairLog()
    reader = _Reader(lines, is_vtt, log)
    blocks = reader.read()
    if any(_ROLLING.search(line) for block in blocks[:20] for line in block.lines):
        blocks = _unrolled(blocks, log)
    cues = repair(_spoken(blocks, log), log)
    if not cues:
        raise CaptionError(_("The file has no captions."))
    if len(cues) > MOST_CUES:
        raise CaptionError(
            _("There are more than %(most)d captions. Split the recording.") % {"most": MOST_CUES}
        )
    return CaptionFile(
        [Cue(cue.start / 1000, cue.end / 1000, cue.text, cue.speaker) for cue in cues],
        sorted(reader.chapters.items()),
        {
            "format": "vtt" if is_vtt else "srt",
            "encoding": encoding,
            "repairs": log.as_rows(),
        },
    )


class _Reader:
    """Goes through the lines of a file once and gathers captions and errors."""

    def __init__(self, lines: list[str], is_vtt: bool, log: RepairLog) -> None:
        self.lines = lines
        self.is_vtt = is_vtt
        self.log = log
        self.blocks: list[_Block] = []
        self.errors: list[str] = []
        self.error_count = 0
        self.chapters: dict[float, str] = {}
        self.next_chapter = ""

    def read(self) -> list[_Block]:
        position = self._after_header() if self.is_vtt else 0
        while position < len(self.lines):
            if self.lines[position].strip():
                position = self._read_block(position)
            else:
                position += 1
        if not self.is_vtt and not self.blocks:
            raise CaptionError(
                _(
                    "These are no captions: the file neither begins with WEBVTT nor has the times of a SubRip file."
                )
            )
        if self.error_count:
            more = self.error_count - len(self.errors)
            if more:
                self.errors.append(
                    ngettext("And %(count)d more error.", "And %(count)d more errors.", more)
                    % {"count": more}
                )
            raise CaptionError(*self.errors)
        return self.blocks

    def _after_header(self) -> int:
        """Return where the first block begins: after a blank line or at the first timing."""
        for position, line in enumerate(self.lines[1:], start=1):
            if not line.strip():
                return position
            if "-->" in line:
                return position
        return len(self.lines)

    def _fail(self, line: int, message: str) -> None:
        self.error_count += 1
        if len(self.errors) < ERRORS_TOLD:
            self.errors.append(_("Line %(line)d:") % {"line": line} + " " + message)

    def _read_block(self, position: int) -> int:
        """Read the lines up to the next blank one: a caption with its timing, a note, or text that belongs to neither."""
        stray: list[str] = []
        begin = position
        while position < len(self.lines) and self.lines[position].strip():
            timing = self._timing(position, len(stray), stray[-1] if stray else "")
            if timing is not None:
                self._keep_stray(stray[:-1] if stray else [], begin)
                if stray:
                    self._identifier(stray[-1])
                elif not self.is_vtt:
                    self.log.add("numbering", position + 1)
                return self._read_cue(position, timing)
            stray.append(self.lines[position])
            position += 1
        self._keep_stray(stray, begin)
        return position

    def _timing(self, position: int, above: int, former: str) -> tuple[int, int] | None:
        """Return start and end where the line is a timing; (0, 0) where it is a broken one, which is noted."""
        line = self.lines[position]
        if ">" not in line and "→" not in line:
            return None
        try:
            found = parse_range(line)
        except ValueError:
            found = None
            broken = True
        else:
            expected = above == 0 or (above == 1 and former.strip().isdigit())
            broken = "-->" in line and (expected or bool(_LOOKS_TIMED.match(line)))
        if found is None:
            if not broken:
                return None
            self._fail(
                position + 1,
                _(
                    "the time cannot be read: “%(time)s”. It should be 00:01:02.500 --> 00:01:05.000."
                )
                % {"time": plain_line(line)[:60]},
            )
            return (0, 0)
        start, end = found
        if not is_usual(line, is_vtt=self.is_vtt):
            self.log.add("time", position + 1)
        if end <= start:
            self._fail(position + 1, _("the caption ends before it begins."))
        elif end > LONGEST_MILLISECONDS:
            self._fail(position + 1, _("the caption is later than 10 hours."))
        return start, end

    def _identifier(self, line: str) -> None:
        """Take the line above a timing for the number or name of the caption, or for a chapter.

        A chapter begins at the time it names, else with the next caption.
        """
        match = _CHAPTER.match(line.strip())
        if not match:
            return
        title = plain_line(unescape(match[2]))[:CHAPTER_SIGNS].strip()
        try:
            self.chapters[parse_time(match[1] or "")] = title
        except ValueError:
            self.next_chapter = title

    def _keep_stray(self, lines: list[str], begin: int) -> None:
        """Take chapters out of notes; in SubRip a text after a blank line still belongs to the caption before it."""
        if not lines:
            return
        noted = lines[0] if not _NO_CUE.fullmatch(lines[0].strip()) else " ".join(lines)
        if _CHAPTER.match(noted.strip()):
            self._identifier(noted)
            return
        if _NO_CUE.match(lines[0]):
            for line in lines[1:]:
                self._identifier(line)
            return
        if len(lines) == 1 and lines[0].strip().isdigit():
            return
        if self.is_vtt or not self.blocks:
            self.log.add("stray", begin + 1)
            return
        self.log.add("blank_line", begin + 1)
        last = self.blocks[-1]
        self.blocks[-1] = replace(last, lines=[*last.lines, *lines])

    def _read_cue(self, position: int, timing: tuple[int, int]) -> int:
        """Read the text below a timing up to a blank line or the next timing, and keep the caption."""
        line = position + 1
        payload: list[str] = []
        position += 1
        while position < len(self.lines) and self.lines[position].strip():
            if ">" in self.lines[position] and self._is_timing(position):
                if payload and payload[-1].strip().isdigit():
                    payload.pop()
                    position -= 1
                self.log.add("blank_missing", position + 1)
                break
            payload.append(self.lines[position])
            position += 1
        if sum(map(len, payload)) > LONGEST_TEXT:
            self._fail(
                line,
                _("the caption has more than %(most)d signs; is a blank line missing?")
                % {"most": LONGEST_TEXT},
            )
        if timing[1] > timing[0]:
            self.blocks.append(_Block(*timing, payload, line))
            if self.next_chapter:
                self.chapters[timing[0] / 1000] = self.next_chapter
                self.next_chapter = ""
        return position

    def _is_timing(self, position: int) -> bool:
        try:
            return parse_range(self.lines[position]) is not None
        except ValueError:
            return True


def _unrolled(blocks: list[_Block], log: RepairLog) -> list[_Block]:
    """Take apart automatic captions that roll: each repeats the last line of the one before for a moment."""
    kept: list[_Block] = []
    shown = ""
    for block in blocks:
        lines = [plain_line(_TAG.sub("", line)) for line in block.lines]
        lines = [line for line in lines if line]
        fresh = [line for line in lines if line != shown]
        shown = lines[-1] if lines else shown
        if fresh:
            kept.append(replace(block, lines=fresh))
        else:
            log.add("rolling", block.line)
            if kept:
                kept[-1] = replace(kept[-1], end=max(kept[-1].end, block.end))
    return kept


def _spoken(blocks: list[_Block], log: RepairLog) -> Iterator[TimedText]:
    """Give each caption its speaker and plain text; one in which two speak becomes two."""
    payloads = ["\n".join(block.lines) for block in blocks]
    marked = any("<v" in payload for payload in payloads)
    names = set() if marked else consistent_names([_TAG.sub("", text) for text in payloads])
    speaking = ""
    for block, payload in zip(blocks, payloads, strict=True):
        if any(len(_TAG.sub("", line)) > LINE_SIGNS for line in block.lines):
            log.add("long_line", block.line)
        if names:
            segments = split_by_names(_TAG.sub("", payload), names, speaking)
            speaking = segments[-1][0]
            log.add("speakers", times=sum(bool(name) for name, _text in segments))
        else:
            segments = voices(payload)
        yield from _timed(block, segments, log)


def _timed(block: _Block, segments: list[Segment], log: RepairLog) -> Iterator[TimedText]:
    spoken: list[TimedText] = []
    for speaker, raw in segments:
        text = plain_line(unescape(_TAG.sub("", raw)))
        if spoken and (spoken[-1].speaker == speaker or not text):
            spoken[-1] = replace(spoken[-1], text=f"{spoken[-1].text} {text}".strip())
        elif text or not spoken:
            spoken.append(TimedText(block.start, block.end, text, speaker, block.line))
    spoken = [cue for cue in spoken if cue.text] or spoken[:1]
    if len(spoken) > 1:
        log.add("two_speakers", block.line)
    yield from share_time(spoken, block.start, block.end)
