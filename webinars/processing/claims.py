"""Whose a recording is: one attempt owns it, and each of its writes says so.

An attempt is told by a token `HOST-PID-RANDOM` in the row. Every write is an UPDATE on condition that the token
still stands (compare and set), so an attempt that was replaced, taken over or deleted finds out at its next
write and can change nothing.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import secrets
import socket
import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from ..models import ProcessingFailure, ProcessingState, ProcessingStep, Recording
from .errors import Superseded

MOST_ATTEMPTS = 3
_BEAT_SECONDS = 2
_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def new_token() -> str:
    """Name an attempt of this process."""
    return f"{_HOST}-{os.getpid()}-{secrets.token_hex(4)}"


def may_be_alive(token: str) -> bool:
    """Tell whether the process of an attempt may still be at work; one of another host is believed until its time is up.

    Not asked by a process at work, so an attempt with the number of the own process was one of a former process.
    """
    host, _, rest = token.partition("-")
    pid = rest.partition("-")[0]
    if host != _HOST or not pid.isdigit():
        return True
    if int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # there, but another user's
        return True
    return True


def silence_limit() -> datetime.datetime:
    """Return the moment before which a sign of life is too old."""
    return timezone.now() - datetime.timedelta(seconds=settings.MEDIA_SILENCE_SECONDS)


@dataclass
class Claim:
    """The right of one attempt to write to a recording."""

    recording_id: int
    token: str
    _beaten_at: float = field(default=0.0, repr=False)

    def write(self, **values: Any) -> None:
        """Write to the recording and show that this attempt lives; raise Superseded if it is another's."""
        owned = Recording.objects.filter(
            pk=self.recording_id, attempt=self.token, state=ProcessingState.RUNNING
        )
        self._beaten_at = time.monotonic()
        if not owned.update(heartbeat_at=timezone.now(), **values):
            raise Superseded

    def begin(self, step: ProcessingStep) -> None:
        """Say which step is being done."""
        self.write(step=step, progress=0)

    def beat(self, share: float) -> None:
        """Write how much of the step is done (0 to 1), at most every two seconds."""
        if time.monotonic() - self._beaten_at >= _BEAT_SECONDS:
            self.write(progress=min(99, round(100 * share)))

    def finish(self, failure: ProcessingFailure | None = None, detail: str = "") -> None:
        """Give the recording back, ready or failed."""
        self.write(
            state=ProcessingState.FAILED if failure else ProcessingState.READY,
            step="",
            progress=0 if failure else 100,
            failure=failure or "",
            failure_detail=detail,
            attempt="",
            **({} if failure else {"attempt_count": 0}),
        )

    def release(self) -> None:
        """Put the recording back in the queue: a worker was told to stop. This attempt does not count."""
        Recording.objects.filter(
            pk=self.recording_id, attempt=self.token, state=ProcessingState.RUNNING
        ).update(
            state=ProcessingState.WAITING,
            attempt="",
            attempt_count=F("attempt_count") - 1,
            heartbeat_at=timezone.now(),
        )


def claim(recording_id: int) -> Claim | None:
    """Take a recording that waits; nothing if it does not, or if another was quicker."""
    taken = Claim(recording_id, new_token())
    changed = Recording.objects.filter(pk=recording_id, state=ProcessingState.WAITING).update(
        state=ProcessingState.RUNNING,
        started_source=F("source"),
        step="",
        progress=0,
        failure="",
        failure_detail="",
        attempt=taken.token,
        attempt_count=F("attempt_count") + 1,
        heartbeat_at=timezone.now(),
    )
    return taken if changed else None
