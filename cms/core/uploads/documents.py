"""Documents as a purpose of uploads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.permissions import policy_registry

from .purposes import Purpose, register_purpose

DOCUMENT = "core.document"


def may_send_documents(user: Any) -> bool:
    """Tell whether a user may add or change documents in some collection."""
    from ..models import SiteDocument

    policy = policy_registry.get_by_type(SiteDocument)
    return bool(policy.user_has_any_permission(user, ["add", "change"]))


def register_documents() -> None:
    """Make the file of a document known as a purpose."""
    register_purpose(
        Purpose(
            name=DOCUMENT,
            model="core.SiteDocument",
            field="file",
            folder="documents",
            extensions=tuple(settings.WAGTAILDOCS_EXTENSIONS),
            largest=settings.LARGEST_DOCUMENT,
            is_allowed=may_send_documents,
        )
    )
