"""Daily digests by e-mail: who gets them."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Site

from .models import SiteSettings


def digest_recipients() -> list[str]:
    """Return who is told: the site's contact address and those of the settings."""
    addresses = list(settings.REVIEW_REMINDER_RECIPIENTS)
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None:
        addresses.append(SiteSettings.for_site(site).contact_email)
    return sorted({address for address in addresses if address})
