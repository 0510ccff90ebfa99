"""Work that was left: a worker was killed, a task was lost, ffmpeg or the storage have come back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from ..models import ProcessingFailure, ProcessingState, Recording
from .claims import MOST_ATTEMPTS, may_be_alive, silence_limit
from .requests import enqueue, is_out_of_date, request_processing
from .tidying import clear_left_workplaces, tidy
from .tools import tools_available

_STORAGE_PAUSE = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class Resumed:
    """How many recordings were taken up again, how many were given up, how many folders were cleared."""

    taken_up: int
    given_up: int
    cleared: int


def resume_recordings() -> Resumed:
    """Put back in the queue what was left; safe to run at any time and as often as one likes."""
    taken_up, given_up = _enqueue_lost(), 0
    for recording in Recording.objects.filter(state=ProcessingState.RUNNING):
        if recording.heartbeat_at < silence_limit() or not may_be_alive(recording.attempt):
            if recording.attempt_count >= MOST_ATTEMPTS:
                given_up += _give_up(recording)
            else:
                taken_up += _put_back(recording)
            tidy(recording_id=recording.pk)
    taken_up += sum(
        request_processing(recording=recording, counts_anew=not recording.failure)
        for recording in _outdated()
    )
    return Resumed(taken_up, given_up, clear_left_workplaces())


def _give_up(recording: Recording) -> int:
    return _owned(recording).update(
        state=ProcessingState.FAILED,
        attempt="",
        failure=ProcessingFailure.INTERRUPTED,
        failure_detail=f"broke off {recording.attempt_count} times, last in step {recording.step}",
    )


def _put_back(recording: Recording) -> int:
    changed = _owned(recording).update(
        state=ProcessingState.WAITING, attempt="", heartbeat_at=timezone.now()
    )
    if changed:
        enqueue(recording.pk)
    return changed


def _owned(recording: Recording):
    return Recording.objects.filter(
        pk=recording.pk, state=ProcessingState.RUNNING, attempt=recording.attempt
    )


def _enqueue_lost() -> int:
    """Enqueue recordings that wait without a task: it was lost, or its worker was told to stop."""
    from ..tasks import enqueued_recordings

    waiting = Recording.objects.filter(state=ProcessingState.WAITING).exclude(
        pk__in=enqueued_recordings()
    )
    lost = list(waiting.values_list("pk", flat=True))
    for recording_id in lost:
        enqueue(recording_id)
    return len(lost)


def _outdated() -> list[Recording]:
    """Return what has to be done and nobody asked for, or can be done now."""
    again = Q(state=ProcessingState.READY) | Q(
        state=ProcessingState.FAILED,
        failure=ProcessingFailure.STORAGE,
        attempt_count__lt=MOST_ATTEMPTS,
        heartbeat_at__lt=timezone.now() - _STORAGE_PAUSE,
    )
    if tools_available():
        again |= Q(
            state=ProcessingState.FAILED,
            failure__in=(ProcessingFailure.TOOL_MISSING, ProcessingFailure.TOOL_NEEDED),
        )
    recordings = Recording.objects.filter(again).select_related("slides")
    return [recording for recording in recordings if is_out_of_date(recording)]
