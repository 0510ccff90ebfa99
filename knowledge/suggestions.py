"""Terms of the glossary among the suggestions of search."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, override

from cms.core.suggestions import Suggestible, SuggestionKind, provide_suggestions

from .models import GlossaryPage, Term


@provide_suggestions
def suggest_terms(language: str) -> Iterator[Suggestible]:
    """Yield the terms; they are public where a glossary of their language is."""
    pages = tuple(
        GlossaryPage.objects.filter(locale__language_code=language).values_list("pk", flat=True)
    )
    with override(language):
        note = gettext("glossary term")
    terms = Term.objects.filter(locale__language_code=language)
    for name, acronym in terms.values_list("name", "acronym"):
        yield Suggestible(name, SuggestionKind.TERM, pages, also=acronym, note=_with(note, acronym))


def _with(note: str, acronym: str) -> str:
    return f"{acronym}, {note}" if acronym else note
