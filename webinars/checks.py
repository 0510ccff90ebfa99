"""What the machine should have for recordings."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from .processing.tools import DEBIAN_PACKAGE, tools_available


@register()
def check_ffmpeg(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where films cannot be processed; the site runs and plays MP4 and WebM as uploaded."""
    if tools_available():
        return []
    return [
        Warning(
            "ffmpeg is not installed: films are played as they were uploaded, and only MP4 and WebM.",
            hint=f"Where the media worker runs, on Debian: apt install {DEBIAN_PACKAGE}",
            id="sires.W002",
        )
    ]
