"""Where the browser is."""

from __future__ import annotations

import shutil


def chromium_path() -> str | None:
    """Return the path of Chromium or nothing."""
    return (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
