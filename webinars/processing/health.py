"""What keeps films from being processed, as far as the site itself can tell."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from ..models import ProcessingState, Recording
from .claims import silence_limit
from .tools import tools_available


@dataclass(frozen=True)
class Health:
    """Whether ffmpeg is there, and how many recordings wait while no worker takes them."""

    has_tools: bool
    waiting: int

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to tell."""
        return self.has_tools and not self.waiting


def processing_health() -> Health:
    """Look whether films are being processed.

    A worker takes one film at a time, so recordings may wait for as long as some attempt shows signs of life.
    Whether ffmpeg is installed is told of this machine; the worker may run on another.
    """
    since = timezone.now() - datetime.timedelta(seconds=settings.MEDIA_WAITING_SECONDS)
    is_worked_on = Recording.objects.filter(
        state=ProcessingState.RUNNING, heartbeat_at__gte=silence_limit()
    ).exists()
    waiting = Recording.objects.filter(state=ProcessingState.WAITING, heartbeat_at__lt=since)
    return Health(tools_available(), 0 if is_worked_on else waiting.count())
