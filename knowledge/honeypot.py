"""A field people do not see (components/honeypot.html): what fills it in is a program."""

from __future__ import annotations

from django.http import QueryDict

HONEYPOT_FIELD = "website"


def is_trapped(data: QueryDict) -> bool:
    """Tell whether the field was filled in."""
    return bool(data.get(HONEYPOT_FIELD))
