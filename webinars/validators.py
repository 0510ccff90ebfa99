"""What an upload must be at least, told at once; the rest is for processing to find out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_OPENING = 512  # bytes
_OTHER_FILES = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # PDF, Office and ZIP, older Office


def validate_film(file: Any) -> None:
    """Refuse a new upload that begins as a text, a web page or a document does, so that nobody waits for a worker to say so."""
    if getattr(file, "_committed", False):
        return
    file.seek(0)
    opening = file.read(_OPENING)
    file.seek(0)
    if opening.startswith(_OTHER_FILES) or _is_text(opening):
        raise ValidationError(
            _("This is no film, whatever the ending of its name. Upload the file of the recording.")
        )


def _is_text(opening: bytes) -> bool:
    if not opening:
        return False
    try:
        text = opening.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(opening) - 3:  # a letter cut in two at the end is no matter
            return False
        text = opening[: error.start].decode("utf-8-sig")
    return all(sign.isprintable() or sign in "\t\n\r\f" for sign in text)
