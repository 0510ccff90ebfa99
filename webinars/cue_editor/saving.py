"""Saves what an editor changed as a new version, never over what another has saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ..caption_store import replace_cues
from ..captions import Cue
from ..captions.repairs import RepairLog
from ..models import CaptionOrigin, CaptionTrack, CaptionVersion
from .merging import find_window, merge_stretch
from .rows import in_order


@dataclass(frozen=True)
class Saved:
    """A new version was made; `joined_with` is the other editor's if there was one, `log` tells what was put right."""

    track: CaptionTrack
    log: RepairLog
    joined_with: CaptionVersion | None = None


class Conflict(Exception):
    """Both changed the same captions. Nothing was saved: here is what to decide on.

    `first` and `count` say which captions of the newest version `mine` would replace; `theirs` are those that
    the other changed and mine would undo.
    """

    def __init__(
        self, *, newest: CaptionVersion, first: int, count: int, mine: list[Cue], theirs: list[Cue]
    ) -> None:
        super().__init__()
        self.newest = newest
        self.first = first
        self.count = count
        self.mine = mine
        self.theirs = theirs


class VersionIsOld(Exception):
    """The captions were changed meanwhile, and what was asked for concerns all of them."""


@transaction.atomic
def save_stretch(
    *, track: CaptionTrack, version: int, first: int, count: int, mine: Sequence[Cue], user: Any
) -> Saved | None:
    """Put `mine` in the place of `count` captions of a version, from `first` on; nothing if that changes nothing.

    If there are newer versions, changes to other captions are joined. Raises Conflict where they are to the
    same ones, CaptionVersion.DoesNotExist if there is no such version, ValueError above the limit of captions.
    """
    locked = CaptionTrack.objects.select_for_update().get(pk=track.pk)
    base = track.versions.get(number=version).parsed_cues()
    first = min(first, len(base))
    end = min(first + count, len(base))
    newest = locked.parsed_cues()
    joined_with = None
    if locked.version == version:
        if list(mine) == base[first:end]:
            return None
        whole = [*newest[:first], *mine, *newest[end:]]
    else:
        joined_with = locked.versions.select_related("created_by").get(number=locked.version)
        window = find_window(base, newest, first, end)
        merged = merge_stretch(
            base[window.base_start : window.base_end],
            [*base[window.base_start : first], *mine, *base[end : window.base_end]],
            newest[window.start : window.end],
        )
        if merged.lost:
            raise Conflict(
                newest=joined_with,
                first=window.start,
                count=window.end - window.start,
                mine=merged.cues,
                theirs=merged.lost,
            )
        whole = [*newest[: window.start], *merged.cues, *newest[window.end :]]
    ordered, log = in_order(whole)
    if ordered == newest:
        return None
    return Saved(_write(locked, ordered, user), log, joined_with)


@transaction.atomic
def change_all(
    *, track: CaptionTrack, version: int, change: Callable[[list[Cue]], list[Cue]], user: Any
) -> CaptionTrack | None:
    """Change all captions of the newest version; nothing if that changes nothing.

    Raises VersionIsOld if the newest is another than the editor looked at.
    """
    locked = CaptionTrack.objects.select_for_update().get(pk=track.pk)
    if locked.version != version:
        raise VersionIsOld
    cues = locked.parsed_cues()
    changed = change(cues)
    return None if changed == cues else _write(locked, changed, user)


def _write(track: CaptionTrack, cues: Sequence[Cue], user: Any) -> CaptionTrack:
    return replace_cues(
        recording=track.recording,
        language=track.language,
        cues=cues,
        origin=CaptionOrigin.EDITOR,
        user=user,
    )


@transaction.atomic
def restore(*, track: CaptionTrack, number: int, user: Any) -> CaptionTrack:
    """Make a former version the newest one again; those between stay. Raises CaptionVersion.DoesNotExist."""
    version = track.versions.get(number=number)
    return replace_cues(
        recording=track.recording,
        language=track.language,
        cues=version.parsed_cues(),
        origin=CaptionOrigin.RESTORED,
        report={key: value for key, value in version.report.items() if key != "quality"},
        file_name=version.file_name,
        user=user,
    )
