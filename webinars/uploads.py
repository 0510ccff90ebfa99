"""The film of a recording as a purpose of uploads."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from cms.core.uploads.kinds import FILM_EXTENSIONS
from cms.core.uploads.purposes import Purpose, register_purpose

RECORDING_SOURCE = "recording.source"


def may_send_recordings(user: Any) -> bool:
    """Tell whether a user may add a recording or change one."""
    return bool(
        user.has_perm("webinars.add_recording") or user.has_perm("webinars.change_recording")
    )


def register_source_of_recordings() -> None:
    """Make the source of a recording known as a purpose; its other versions are recordings too."""
    register_purpose(
        Purpose(
            name=RECORDING_SOURCE,
            model="webinars.Recording",
            field="source",
            folder="recordings",
            extensions=tuple(sorted(FILM_EXTENSIONS)),
            largest=settings.LARGEST_RECORDING,
            is_allowed=may_send_recordings,
        )
    )
