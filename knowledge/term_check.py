"""Points out terms of the glossary that a translation does not name."""

from __future__ import annotations

import re

from django.conf import settings
from wagtail.models import Locale

from cms.core.analysis import words
from cms.translations.glossary_check import MissingTerm, register_term_check

from .glossary import TermRow, matcher_for
from .models import Term

# Plurals that the analysis of English takes for words of their own.
_IRREGULAR = {"peopl": "person"}


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
    lemmas = _lemmas(whole, language)
    return [
        MissingTerm(written[code], row.label)
        for code in written
        if code not in named
        and (row := offered.get(code))
        and not _is_named(row, whole, lemmas, language)
    ]


def _is_named(term: TermRow, text: str, lemmas: str, language: str) -> bool:
    """Tell whether a text has a term in any spelling and form; looser than the marks readers see."""
    if term.acronym and re.search(rf"(?<!\w){re.escape(term.acronym)}(?!\w)", text):
        return True
    spellings = [term.name, *term.synonyms.splitlines()]
    return any(
        f" {wanted} " in lemmas
        for spelling in spellings
        if (wanted := _lemmas(spelling, language).strip())
    )


def _lemmas(text: str, language: str) -> str:
    """Return a text as its lemmas, with a space on both sides of each."""
    found = (word.lemma for word in words(text, language))
    return f" {' '.join(_IRREGULAR.get(lemma, lemma) for lemma in found)} "


register_term_check(missing_terms)
