"""Makers of twins, by the way an editor takes."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringTranslation, Translation
from wagtail_localize.operations import translate_object


def translate(page: Page, locale: Locale) -> Any:
    """Translate a page, after all above it; return its published twin."""
    for above in page.get_ancestors(inclusive=True).filter(depth__gt=1).specific():
        if above.get_translation_or_none(locale) is None:
            translate_object(above, [locale])
            above.get_translation(locale).get_latest_revision().publish()
    return fresh(page.get_translation(locale))


def job(page: Page, locale: Locale) -> Translation:
    """Return the record by which wagtail-localize makes a twin."""
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)


def fresh(page: Page) -> Any:
    """Return a page as the database has it."""
    return Page.objects.get(pk=page.pk).specific


def say(page: Page, locale: Locale, *, machine: bool = False, **texts: str) -> None:
    """Translate texts of a source, by the name of their field."""
    source = job(page, locale).source
    for name, text in texts.items():
        segment = source.stringsegment_set.get(context__path=name)
        StringTranslation.objects.update_or_create(
            translation_of=String.objects.get(pk=segment.string_id),
            context=segment.context,
            locale=locale,
            defaults={
                "data": text,
                "translation_type": "machine" if machine else "manual",
                "tool_name": "DeepL" if machine else "",
            },
        )


def say_all(page: Page, locale: Locale, *, machine: bool = False) -> None:
    """Translate every text of a source, somehow."""
    source = job(page, locale).source
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of_id=segment.string_id,
            context=segment.context,
            locale=locale,
            defaults={
                "data": f"English {segment.pk}" if segment.context.path != "slug" else "english",
                "translation_type": "machine" if machine else "manual",
                "tool_name": "DeepL" if machine else "",
            },
        )
