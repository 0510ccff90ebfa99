"""The report on captions in words: what was put right when the file was read, what an editor should look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import quality
from .cue import Cue


@dataclass(frozen=True)
class NoteLine:
    """A kind of quality note in words, with the captions it concerns (counted from 0; at most the first 200)."""

    code: str
    text: str
    count: int
    cues: list[int]


def _repair_text(code: str, count: int) -> str:
    texts = {
        "order": ngettext(
            "%(count)d caption was out of order and was put in its place.",
            "%(count)d captions were out of order and were put in their places.",
            count,
        ),
        "overlap": ngettext(
            "%(count)d caption ran into the next one and was shortened.",
            "%(count)d captions ran into the next ones and were shortened.",
            count,
        ),
        "empty": ngettext(
            "%(count)d caption without words was dropped.",
            "%(count)d captions without words were dropped.",
            count,
        ),
        "duplicate": ngettext(
            "%(count)d caption that was there twice was dropped.",
            "%(count)d captions that were there twice were dropped.",
            count,
        ),
        "rolling": ngettext(
            "%(count)d automatic caption only repeated the one before and was joined with it.",
            "%(count)d automatic captions only repeated those before and were joined with them.",
            count,
        ),
        "numbering": ngettext(
            "%(count)d caption had no number.", "%(count)d captions had no numbers.", count
        ),
        "time": ngettext(
            "%(count)d time was written in an unusual way and was read all the same.",
            "%(count)d times were written in an unusual way and were read all the same.",
            count,
        ),
        "long_line": ngettext(
            "%(count)d caption had lines over 42 signs and was broken anew.",
            "%(count)d captions had lines over 42 signs and were broken anew.",
            count,
        ),
        "stray": ngettext(
            "%(count)d piece of text without a time was left out.",
            "%(count)d pieces of text without a time were left out.",
            count,
        ),
        "blank_line": ngettext(
            "%(count)d text after a blank line was joined with the caption before it.",
            "%(count)d texts after a blank line were joined with the captions before them.",
            count,
        ),
        "blank_missing": ngettext(
            "%(count)d blank line between captions was missing.",
            "%(count)d blank lines between captions were missing.",
            count,
        ),
        "two_speakers": ngettext(
            "%(count)d caption with two speakers was divided.",
            "%(count)d captions with two speakers were divided.",
            count,
        ),
        "speakers": ngettext(
            "%(count)d caption got its speaker from the name before the colon.",
            "%(count)d captions got their speakers from the names before the colon.",
            count,
        ),
    }
    return texts[code] % {"count": count}


def repair_lines(report: dict[str, Any]) -> list[str]:
    """Say what was put right when the file was read, each with the first lines of the file it concerns."""
    told = []
    if report.get("encoding") in ("windows-1250", "iso-8859-2"):
        told.append(
            _("The file was encoded as %(encoding)s. Check some words with Polish letters.")
            % {"encoding": report["encoding"]}
        )
    for row in report.get("repairs", []):
        text = _repair_text(row["code"], row["count"])
        if row["lines"]:
            numbers = ", ".join(map(str, row["lines"]))
            if row["count"] > len(row["lines"]):
                numbers += "…"
            text += " " + _("Lines of the file: %(numbers)s.") % {"numbers": numbers}
        told.append(text)
    return told


def _note_text(code: str, count: int) -> str:
    texts = {
        quality.LONG_TEXT: ngettext(
            "%(count)d caption does not fit two lines of 42 signs",
            "%(count)d captions do not fit two lines of 42 signs",
            count,
        ),
        quality.FAST: ngettext(
            "%(count)d caption is too fast to read: over 20 signs a second",
            "%(count)d captions are too fast to read: over 20 signs a second",
            count,
        ),
        quality.SHORT: ngettext(
            "%(count)d caption is shown for less than a second",
            "%(count)d captions are shown for less than a second",
            count,
        ),
        quality.LONG: ngettext(
            "%(count)d caption is shown for more than 7 seconds",
            "%(count)d captions are shown for more than 7 seconds",
            count,
        ),
        quality.GAP: ngettext(
            "%(count)d gap of more than 10 seconds",
            "%(count)d gaps of more than 10 seconds",
            count,
        ),
        quality.UNCLEAR: ngettext(
            "%(count)d place marked as unclear",
            "%(count)d places marked as unclear",
            count,
        ),
        quality.PAST_END: ngettext(
            "%(count)d caption is later than the end of the film: do they belong to it?",
            "%(count)d captions are later than the end of the film: do they belong to it?",
            count,
        ),
    }
    return texts[code] % {"count": count}


def note_lines(assessment: dict[str, Any]) -> Iterator[NoteLine]:
    """Say what an editor should look at, in a fixed order."""
    for code in quality.CODES:
        row = assessment.get("notes", {}).get(code)
        if row:
            yield NoteLine(code, _note_text(code, row["count"]), row["count"], row["cues"])


def language_warning(assessment: dict[str, Any]) -> str:
    """Say that the words are of another language than the captions are said to be, or nothing."""
    return {
        "pl": _("These captions read like Polish. Were they given under the wrong language?"),
        "en": _("These captions read like English. Were they given under the wrong language?"),
    }.get(assessment.get("heard_language", ""), "")


def cue_note_texts(cue: Cue) -> list[str]:
    """Say what is to be noted of one caption by itself."""
    texts = {
        quality.LONG_TEXT: _("does not fit two lines"),
        quality.FAST: _("too fast"),
        quality.SHORT: _("too short"),
        quality.LONG: _("too long"),
        quality.UNCLEAR: _("unclear place"),
    }
    return list(dict.fromkeys(texts[code] for code, _value in quality.cue_codes(cue)))
