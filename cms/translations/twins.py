"""A page and its twins: the same page in other languages.

The source is the page in the site's first language (`LANGUAGE_CODE`); its twins share its translation key.
Aliases show another page's text and are nobody's twin.
"""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail_localize.models import Translation


def family() -> PageQuerySet:
    """Return the pages that are a source or a twin: all below the root, without aliases."""
    return Page.objects.filter(depth__gt=1, alias_of__isnull=True)


def sources() -> PageQuerySet:
    """Return the pages in the site's first language."""
    return family().filter(locale__language_code=settings.LANGUAGE_CODE)


def twins() -> PageQuerySet:
    """Return the pages in the other languages, in the order they were made."""
    return family().exclude(locale__language_code=settings.LANGUAGE_CODE).order_by("pk")


def is_source(page: Page) -> bool:
    """Tell whether a page is one that others are translated from."""
    return page.alias_of_id is None and page.locale.language_code == settings.LANGUAGE_CODE


def twins_of(page: Page) -> PageQuerySet:
    """Return the twins of a source, one for each language it is in."""
    return twins().filter(translation_key=page.translation_key).select_related("locale")


def source_of(page: Page) -> Page | None:
    """Return the source of a twin, if there is one."""
    return sources().filter(translation_key=page.translation_key).first()


def synced_translation(twin: Page) -> Translation | None:
    """Return the record by which wagtail-localize makes a twin from its source; none for a page edited by itself."""
    return (
        Translation.objects.filter(
            source__object_id=twin.translation_key,
            target_locale_id=twin.locale_id,
            enabled=True,
        )
        .select_related("source", "target_locale")
        .first()
    )
