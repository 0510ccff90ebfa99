"""What follows when captions change."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import CaptionTrack
from .moments import follow_captions


@receiver(post_save, sender=CaptionTrack)
def moments_follow_captions(instance: CaptionTrack, raw: bool, **_kwargs: Any) -> None:
    """Find the moments of the recording again; a fixture brings its own."""
    if not raw:
        follow_captions(recording=instance.recording)
