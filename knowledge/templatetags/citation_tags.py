"""What a page offers to those who quote it and take it away."""

from __future__ import annotations

from typing import Any

from django import template

from ..citations import as_apa, as_iso_690, cite
from ..pdf import pdf_available

register = template.Library()


@register.simple_tag(takes_context=True)
def citation_texts(
    context: dict[str, Any], page: Any, second: int | None = None, code: str = ""
) -> dict[str, str]:
    """Return the page's citation by PN-ISO 690 and by APA; `second` quotes a moment of a recording, 0 the whole.

    `code` is the fingerprint of what is said at the moment.
    A preview that was never saved has no address to quote: nothing is returned.
    """
    if page.pk is None:
        return {}
    citation = cite(page, request=context.get("request"), second=second or None, code=code)
    return {"iso_690": as_iso_690(citation), "apa": as_apa(citation), "language": citation.language}


@register.simple_tag
def can_make_pdf() -> bool:
    """Tell whether a link to a PDF leads anywhere on this machine."""
    return pdf_available()
