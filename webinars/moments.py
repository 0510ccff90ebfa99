"""The address of a spoken second (docs/adr/0019).

`?t=2530&c=1a2b3c4d` names a sentence twice: by its second and by its words. Captions may be corrected,
re-timed or replaced; the words find the sentence again, and the second stands in where they cannot.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from rapidfuzz import fuzz

from cms.core.analysis import fold, spans

from .captions import Cue
from .models import CaptionTrack, CaptionVersion, Moment, Recording

MOST_VERSIONS = 12
LONGEST_SECOND = 6
_CODE = re.compile(r"[0-9a-f]{8}")
# A sentence is the same one though reworded if this share of its signs (in per cent) is; a minute away costs a point.
_SAME_SENTENCE = 72
_SECONDS_PER_POINT = 60
_MOST_POINTS = 15
_SLACK = 1.0


@lru_cache(maxsize=60_000)
def fingerprint(text: str) -> str:
    """Return eight hex digits (BLAKE2s) of the words of a cue; case, marks and punctuation do not count."""
    return hashlib.blake2s(_words(text).encode(), digest_size=4).hexdigest()


def _words(text: str) -> str:
    folded = fold(text)
    return " ".join(folded[start:end] for start, end in spans(folded))


def read_second(text: str, duration: float) -> int | None:
    """Read `?t=` as a second inside the recording; anything else is none. A length of 0 is one not known yet."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_SECOND):
        return None
    return int(text) if int(text) < duration or not duration else None


def read_code(text: str) -> str:
    """Read `?c=` as a fingerprint; anything else is none, an empty text."""
    return text if _CODE.fullmatch(text) else ""


def moment_query(second: float, code: str = "") -> str:
    """Return the query of a moment's address; the second is rounded down, so that the first word is heard."""
    return urlencode({"t": int(second)} | ({"c": code} if code else {}))


@dataclass(frozen=True)
class Place:
    """Where a moment is now: its second and, if one is spoken there, the number of the cue in `language`."""

    second: float
    language: str = ""
    cue: int | None = None


def find_place(*, tracks: Sequence[CaptionTrack], second: int, code: str = "") -> Place:
    """Return where the sentence of this second and fingerprint is today.

    Asked in turn: present cues with these words, the one nearest to the second; former versions, whose
    words are then looked for in the present ones; the second itself. Tracks come in the order of preference.
    """
    if code:
        for track in tracks:
            cues = track.parsed_cues()
            found = [index for index, cue in enumerate(cues) if fingerprint(cue.text) == code]
            if found:
                nearest = min(found, key=lambda index: abs(cues[index].start - second))
                return Place(cues[nearest].start, track.language, nearest)
        reworded = _find_reworded(tracks, second, code)
        if reworded:
            return reworded
    return place_of_second(tracks=tracks, second=second)


def place_of_second(*, tracks: Sequence[CaptionTrack], second: float) -> Place:
    """Return the second with the cue spoken then, in the first track that has one."""
    for track in tracks:
        index = cue_at(track.parsed_cues(), second)
        if index is not None:
            return Place(second, track.language, index)
    return Place(second)


def cue_at(cues: Sequence[Cue], second: float) -> int | None:
    """Return the number of the cue that begins within a second, else of the one spoken then.

    Seconds in addresses are rounded down: a cue that begins at 183.6 is meant by 183, though another ends there.
    """
    spoken = None
    for index, cue in enumerate(cues):
        if cue.start >= second + _SLACK:
            break
        if cue.start >= second:
            return index
        if cue.end > second:
            spoken = index
    return spoken


def _find_reworded(tracks: Sequence[CaptionTrack], second: int, code: str) -> Place | None:
    """Look the fingerprint up in former versions and return the present cue most like what was said."""
    by_id = {track.pk: track for track in tracks}
    for version in former_versions(tracks):
        said = _nearest_with(version.parsed_cues(), second, code)
        if said is None:
            continue
        track = by_id[version.track_id]
        index = _most_alike(track.parsed_cues(), said)
        if index is not None:
            return Place(track.parsed_cues()[index].start, track.language, index)
        return None
    return None


def former_versions(tracks: Iterable[CaptionTrack]) -> Iterable[CaptionVersion]:
    """Return the newest versions of these tracks that are in force no more, newest first."""
    current = {track.pk: track.version for track in tracks}
    rows = CaptionVersion.objects.filter(track__in=current).order_by("-created_at", "-number", "pk")
    return [row for row in rows[:MOST_VERSIONS] if row.number != current[row.track_id]]


def _nearest_with(cues: Sequence[Cue], second: float, code: str) -> Cue | None:
    same = [cue for cue in cues if fingerprint(cue.text) == code]
    return min(same, key=lambda cue: abs(cue.start - second)) if same else None


def _most_alike(cues: Sequence[Cue], said: Cue) -> int | None:
    """Return the cue whose words are most like those said, also where they were split or joined; near ones first."""
    words = _words(said.text)
    best, best_score = None, float(_SAME_SENTENCE)
    for index, cue in enumerate(cues):
        own = _words(cue.text)
        score = fuzz.ratio(words, own)
        if own and min(len(own), len(words)) >= 12:
            score = max(score, 0.95 * fuzz.partial_ratio(words, own, score_cutoff=best_score))
        score -= min(abs(cue.start - said.start) / _SECONDS_PER_POINT, _MOST_POINTS)
        if score > best_score:
            best, best_score = index, score
    return best


def code_at(*, recording: Recording, second: float, language: str = "pl") -> str:
    """Return the fingerprint of what is said at a second, Polish captions first unless told otherwise."""
    tracks = sorted(recording.captions.all(), key=lambda track: track.language != language)
    place = place_of_second(tracks=tracks, second=second)
    if place.cue is None:
        return ""
    spoken = next(track for track in tracks if track.language == place.language)
    return fingerprint(spoken.parsed_cues()[place.cue].text)


def was_said_at(*, recording: Recording, second: float, code: str) -> bool:
    """Tell whether the words of a fingerprint were said at this second in captions of any time."""
    return _cue_then(list(recording.captions.all()), second, code) is not None


def _cue_then(tracks: Sequence[CaptionTrack], second: float, code: str) -> Cue | None:
    """Return the cue with these words at this second, by the present captions or former ones."""
    for version in (*tracks, *former_versions(tracks)):
        for cue in version.parsed_cues():
            near = cue.start - _SLACK <= second <= cue.end + _SLACK
            if near and fingerprint(cue.text) == code:
                return cue
    return None


def present_second(*, tracks: Sequence[CaptionTrack], second: int, code: str) -> int:
    """Return the second a moment has by the captions of today, as far into its sentence as it was."""
    place = find_place(tracks=tracks, second=second, code=code)
    if not code or place.cue is None:
        return second
    then = _cue_then(tracks, second, code)
    into = max(second - then.start, 0) if then else 0
    return int(round(place.second + into, 3))


def write_moments(*, page_id: int, moments: Iterable[Moment]) -> None:
    """Make the moments a page points at those given, and note where they are by the captions of today."""
    wanted = list(moments)
    rows = Moment.objects.filter(page_id=page_id).order_by("pk")
    if [row.facts for row in rows] != [moment.facts for moment in wanted]:
        rows.delete()
        Moment.objects.bulk_create(wanted)
    for recording in Recording.objects.filter(
        pages__in={moment.webinar_id for moment in wanted}
    ).distinct():
        follow_captions(recording=recording)


def follow_captions(*, recording: Recording) -> None:
    """Note where the moments of a recording are by its present captions; asked whenever these change."""
    rows = list(Moment.objects.filter(webinar__recording=recording, start__isnull=False))
    tracks = list(recording.captions.all()) if rows else []
    for row in rows:
        moved = present_second(tracks=tracks, second=row.start or 0, code=row.fingerprint)
        if moved != row.present_start:
            Moment.objects.filter(pk=row.pk).update(present_start=moved)


def second_today(*, recording: Recording, text: str, code: str) -> int | None:
    """Return the second a moment's address (`t` and `c` as they came) leads to today; None if it names none."""
    second = read_second(text, recording.duration)
    if second is None:
        return None
    return present_second(
        tracks=list(recording.captions.all()), second=second, code=read_code(code)
    )
