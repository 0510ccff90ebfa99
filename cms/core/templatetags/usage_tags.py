"""What uses something, for templates of the admin."""

from __future__ import annotations

from typing import Any

from django import template

from ..usage import MOST_SHOWN, uses_of

register = template.Library()


@register.inclusion_tag("core/admin/uses.html", takes_context=True)
def used_by(
    context: template.Context, item: Any, user: Any = None, *, confirm: bool = False
) -> dict[str, Any]:
    """List the pages that use something, public ones first; with `confirm` ask for a yes where there are any."""
    uses = uses_of([item], user=user or context["request"].user)
    return {
        "uses": uses[:MOST_SHOWN],
        "more": max(len(uses) - MOST_SHOWN, 0),
        "public_count": sum(use.is_public for use in uses),
        "confirm": confirm,
    }
