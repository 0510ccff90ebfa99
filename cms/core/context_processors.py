from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .navigation import site_navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """Offer header and footer links; nothing is asked of the database unless a template uses them."""
    return {
        "navigation": SimpleLazyObject(lambda: site_navigation(request)),
        "site_is_demo": settings.SITE_IS_DEMO,
    }
