"""Noting that there is work: what a recording's files are made of has changed, or an editor asks for another try."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..films.publicity import delete_after_recording
from ..models import ProcessingState, Recording


def slides_name(recording: Recording) -> str:
    """Return the name of the PDF, which changes with its file; empty without slides."""
    return recording.slides.file.name if recording.slides else ""


def is_out_of_date(recording: Recording) -> bool:
    """Tell whether something is to be made, or made anew."""
    return (
        recording.processed_source != recording.source.name
        or recording.processed_poster_second != recording.poster_second
        or recording.processed_slides != slides_name(recording)
    )


def request_processing(*, recording: Recording, counts_anew: bool = True) -> bool:
    """Put a recording in the queue unless it is all up to date; tell whether it was put there.

    An attempt that works on another source is stopped: its token is taken away. One that works on this source
    goes on and takes in what else has changed.
    """
    if not is_out_of_date(recording):
        return False
    at_work = Q(state=ProcessingState.RUNNING, started_source=recording.source.name)
    changed = (
        Recording.objects.filter(pk=recording.pk)
        .exclude(at_work)
        .update(
            state=ProcessingState.WAITING,
            step="",
            progress=0,
            failure="",
            failure_detail="",
            attempt="",
            heartbeat_at=timezone.now(),
            **({"attempt_count": 0} if counts_anew else {}),
        )
    )
    if changed:
        enqueue(recording.pk)
    return bool(changed)


def enqueue(recording_id: int) -> None:
    """Give the work to the queue once what is written now is really stored."""
    from ..tasks import process_recording

    transaction.on_commit(partial(process_recording.enqueue, recording_id))


def forget_after_delete(sender: Any, instance: Recording, **kwargs: Any) -> None:
    """Signal receiver: a recording was deleted, and its files go once that is certain."""
    from ..tasks import forget_recording

    names = [str(file.name) for file in (instance.source, instance.poster) if file]
    delete_after_recording(recording=instance)
    transaction.on_commit(partial(forget_recording.enqueue, instance.pk, names))


def request_after_save(sender: Any, instance: Recording, **kwargs: Any) -> None:
    """Signal receiver: a recording was saved."""
    if not kwargs.get("raw") and instance.inputs_changed:
        request_processing(recording=instance)


def request_after_document(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """Signal receiver: a document was saved, perhaps slides with a new file."""
    if not created:
        for recording in Recording.objects.filter(slides=instance).exclude(
            processed_slides=instance.file.name
        ):
            request_processing(recording=recording)
