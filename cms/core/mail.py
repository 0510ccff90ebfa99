"""Whom the site writes to of its own accord."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Site

from .models import SiteSettings


def editorial_addresses() -> list[str]:
    """Return the site's contact address and those of the setting REVIEW_REMINDER_RECIPIENTS, each once."""
    addresses = list(settings.REVIEW_REMINDER_RECIPIENTS)
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None:
        addresses.append(SiteSettings.for_site(site).contact_email)
    return sorted({address for address in addresses if address})
