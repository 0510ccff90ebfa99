"""Points out terms of the glossary that a translation does not name."""

from __future__ import annotations

import re

from django.conf import settings
from wagtail.models import Locale

from cms.translations.glossary_check import MissingTerm, register_term_check

from .glossary import TermRow, matcher_for
from .models import Term


def missing_terms(before: list[str], after: list[str], language: str) -> list[MissingTerm]:
    """Return the terms found in the texts of a source whose name in `language` the translation's texts lack.

    A term counts as named by its name, its acronym or a synonym; in which form does not matter.
    """
    locales = dict(Locale.objects.values_list("language_code", "pk"))
    if language not in locales:
        return []
    offered = {
        row.code: row
        for row in (
            TermRow(*values)
            for values in Term.objects.filter(locale_id=locales[language]).values_list(
                *TermRow._fields
            )
        )
    }
    source_language = settings.LANGUAGE_CODE
    written: dict[str, str] = {}
    for text in before:
        for found in matcher_for(locales[source_language], source_language).find(text):
            written.setdefault(found.term.code, text[found.start : found.end])
    matcher = matcher_for(locales[language], language)
    named = {found.term.code for text in after for found in matcher.find(text)}
    whole = "\n".join(after)
    return [
        MissingTerm(written[code], row.label)
        for code in written
        if code not in named and (row := offered.get(code)) and not _is_named(row, whole)
    ]


def _is_named(term: TermRow, text: str) -> bool:
    """Tell whether a text has a term in any spelling the glossary knows; looser than the marks readers see."""
    spellings = [term.name, *term.synonyms.splitlines()]
    if any(spelling.strip() and spelling.strip().lower() in text.lower() for spelling in spellings):
        return True
    return bool(term.acronym and re.search(rf"(?<!\w){re.escape(term.acronym)}(?!\w)", text))


register_term_check(missing_terms)
