"""Tells whether what is to be translated of a page has changed."""

from __future__ import annotations

import hashlib
import json

from wagtail.models import Page
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments


def fingerprint(page: Page) -> str:
    """Return the SHA-256 of what wagtail-localize would take from a page, in hexadecimal digits.

    Texts and what stands in blocks count, their order does not. The page's own dates, facets and files do not count:
    they reach the twin by themselves (`following_fields.py`).
    """
    parts = []
    for segment in extract_segments(page.specific):
        if isinstance(segment, StringSegmentValue):
            parts.append([segment.path, segment.string.data])
        elif isinstance(segment, TemplateSegmentValue):
            parts.append([segment.path, segment.template])
        elif isinstance(segment, RelatedObjectSegmentValue):
            parts.append([segment.path, str(segment.translation_key)])
        elif isinstance(segment, OverridableSegmentValue) and "." in segment.path:
            parts.append([segment.path, segment.data])
    text = json.dumps(sorted(parts, key=json.dumps), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
