"""Helpers of templates of webinars' pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..life import captions_due_date

register = template.Library()


@register.simple_tag
def caption_notice(recording: Any, captions: Iterable[Any] | str) -> str:
    """Return what a reader has to know of a recording's captions, or nothing where they are in the reader's language."""
    languages = {track.language for track in captions or ()}  # type: ignore[union-attr]
    if get_language() in languages:
        return ""
    if "pl" in languages:
        return _("Captions and transcript of this recording are in Polish only.")
    if "en" in languages:
        return _("Captions and transcript of this recording are in English only.")
    due = captions_due_date(recording)
    if due >= timezone.localdate():
        return _("Captions and transcript are being made; they will be here by %(date)s.") % {
            "date": date_format(due)
        }
    return _(
        "This recording has no captions and no transcript yet. The accessibility statement tells how to ask for them."
    )
