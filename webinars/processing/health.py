"""What keeps films from being processed, as far as the site itself can tell."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from ..models import ProcessingFailure, ProcessingState, Recording
from .claims import silence_limit
from .tools import tools_available


@dataclass(frozen=True)
class Health:
    """Whether the worker has ffmpeg, and how many recordings wait while no worker takes them."""

    has_tools: bool
    waiting: int

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to tell."""
        return self.has_tools and not self.waiting


def processing_health() -> Health:
    """Look whether films are being processed.

    A worker takes one film at a time, so recordings may wait for as long as some attempt shows signs of life. The worker
    may run on another machine: it lacks ffmpeg if it said so, or if there is none here and no film was ever processed.
    """
    since = timezone.now() - datetime.timedelta(seconds=settings.MEDIA_WAITING_SECONDS)
    is_worked_on = Recording.objects.filter(
        state=ProcessingState.RUNNING, heartbeat_at__gte=silence_limit()
    ).exists()
    waiting = Recording.objects.filter(state=ProcessingState.WAITING, heartbeat_at__lt=since)
    return Health(_has_tools(), 0 if is_worked_on else waiting.count())


def _has_tools() -> bool:
    missed = (ProcessingFailure.TOOL_MISSING, ProcessingFailure.TOOL_NEEDED)
    if Recording.objects.filter(state=ProcessingState.FAILED, failure__in=missed).exists():
        return False
    return tools_available() or Recording.objects.exclude(still="").exists()
