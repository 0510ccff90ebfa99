"""What the machine should have for the knowledge base."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from .pdf import DEBIAN_PACKAGES, pdf_available


@register()
def check_pdf(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where PDF cannot be made; the site runs without it."""
    if pdf_available():
        return []
    return [
        Warning(
            "PDF of good practices cannot be made on this machine; links to it are left out.",
            hint=f"Install WeasyPrint's libraries, on Debian: apt install {' '.join(DEBIAN_PACKAGES)}",
            id="sires.W001",
        )
    ]
