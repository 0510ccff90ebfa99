"""Terms a translation should hold: a domain that keeps a glossary says which (knowledge does)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wagtail.models import Page
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


@dataclass(frozen=True)
class MissingTerm:
    """A term of the source that its translation does not name: how the source writes it, what the glossary offers."""

    written: str
    offered: str


# Takes the texts of a source and of its twin, and the twin's language.
TermCheck = Callable[[list[str], list[str], str], list[MissingTerm]]
_checks: list[TermCheck] = []


def register_term_check(check: TermCheck) -> None:
    """Let a domain look at translations."""
    _checks.append(check)


def missing_terms(source: Page, twin: Page) -> list[MissingTerm]:
    """Return the terms of a source that are absent from a twin, in the order in which the source has them."""
    if not _checks:
        return []
    before, after = texts_of(source), texts_of(twin)
    language = twin.locale.language_code
    return [term for check in _checks for term in check(before, after, language)]


def texts_of(page: Page) -> list[str]:
    """Return the translatable texts of a page, without markup."""
    return [
        segment.render_text()
        for segment in extract_segments(page.specific)
        if isinstance(segment, StringSegmentValue)
    ]
