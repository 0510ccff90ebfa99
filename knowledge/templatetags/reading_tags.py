"""Reading aids of a practice."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from ..annotation import Annotator

register = template.Library()


@register.simple_block_tag(takes_context=True)
def reading_aids(
    context: dict[str, Any],
    content: str,
    *,
    matcher: Any = None,
    source_count: int = 0,
    glossary_url: str = "",
) -> SafeString:
    """Explain terms and link footnotes in the enclosed text; `cited_sources` then holds the numbers met."""
    annotator = Annotator(matcher, source_count=source_count, glossary_url=glossary_url)
    html = annotator.annotate(content)
    context["cited_sources"] = annotator.cited
    return mark_safe(html)  # noqa: S308  the enclosed HTML with text escaped again
