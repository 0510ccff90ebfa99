"""The only place that writes captions: a new version is kept, the former ones stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from .captions import Cue
from .models import CaptionOrigin, CaptionTrack, CaptionVersion, Recording


@transaction.atomic
def replace_cues(
    *,
    recording: Recording,
    language: str,
    cues: Iterable[Cue],
    origin: str = CaptionOrigin.UPLOAD,
    report: dict[str, Any] | None = None,
    file_name: str = "",
    user: Any = None,
) -> CaptionTrack:
    """Make `cues` the captions of a recording in a language and keep them as a version of their own."""
    track = (
        CaptionTrack.objects.select_for_update()
        .filter(recording=recording, language=language)
        .first()
    ) or CaptionTrack(recording=recording, language=language)
    track.cues = [[cue.start, cue.end, cue.text, cue.speaker] for cue in cues]
    track.report = report or {}
    track.version += 1
    track.save()
    CaptionVersion.objects.create(
        track=track,
        number=track.version,
        cues=track.cues,
        report=track.report,
        origin=origin,
        file_name=file_name,
        created_by=user,
    )
    return track
