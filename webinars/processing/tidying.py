"""Nothing that was made and is used no longer stays in the storage or on the disk of a worker."""

from __future__ import annotations

import logging

from cms.core.storages import private_storage, public_storage

from ..models import ProcessingState, Recording, Slide
from .errors import ProcessingError
from .workplace import clear_workplaces, discard, made_files, made_folder

log = logging.getLogger(__name__)


def tidy(*, recording_id: int) -> None:
    """Delete what was made of a recording and is used no longer: files replaced, or left by an attempt that broke off.

    The files are listed before the row is read, so that what another attempt stores meanwhile is not seen as left.
    """
    try:
        made = [
            (storage, name)
            for storage in (private_storage(), public_storage())
            for name in made_files(storage, recording_id)
        ]
    except ProcessingError:
        log.warning("Recording %s: its files could not be listed", recording_id, exc_info=True)
        return
    recording = Recording.objects.filter(pk=recording_id).first()
    used = set(Slide.objects.filter(recording_id=recording_id).values_list("image", flat=True))
    at_work = ""
    if recording:
        used |= {recording.film.name, recording.audio.name, recording.still.name}
        if recording.state == ProcessingState.RUNNING:
            at_work = f"{made_folder(recording_id, recording.attempt)}/"
    for storage, name in made:
        if name not in used and not (at_work and name.startswith(at_work)):
            discard(storage, name)


def clear_left_workplaces() -> int:
    """Delete the folders of attempts that are no longer at work, killed ones above all; return how many."""
    at_work = Recording.objects.filter(state=ProcessingState.RUNNING).values_list(
        "attempt", flat=True
    )
    return clear_workplaces(but=set(at_work))


def forget_files(*, recording_id: int, names: list[str]) -> None:
    """Delete the files of a recording that was deleted: what was made of it, and its own uploads `names`."""
    tidy(recording_id=recording_id)
    shared = set(Recording.objects.filter(source__in=names).values_list("source", flat=True))
    for name in names:
        if name not in shared:
            private_storage().delete(name)
            public_storage().delete(name)
