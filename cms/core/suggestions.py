"""What may be suggested while somebody types: told by the domains, offered by search.

Search knows no domain, so the providers are registered here, as those of synonyms are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuggestionKind(models.TextChoices):
    """What a suggestion is, in the order in which equals are shown."""

    TERM = "term", _("term")
    REGION = "region", _("region")
    SPEAKER = "speaker", _("speaker")
    TITLE = "title", _("page")


@dataclass(frozen=True, slots=True)
class Suggestible:
    """A text a reader may be looking for.

    - `page_ids`: the pages it stands on; it is suggested while one of them may be read by anyone.
    - `opens_page`: choosing it opens the first such page, at `anchor`; else it is searched for.
    - `also`: other words it is found by (an acronym), `note`: what it is, shown beside it.
    """

    label: str
    kind: SuggestionKind
    page_ids: tuple[int, ...]
    opens_page: bool = False
    anchor: str = ""
    also: str = ""
    note: str = ""


Provider = Callable[[str], Iterable[Suggestible]]
_providers: list[Provider] = []


def provide_suggestions(provider: Provider) -> Provider:
    """Register a function that returns what may be suggested in a language."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def suggestibles(language: str) -> list[Suggestible]:
    """Return all that may be suggested in a language, visible or not: whoever shows it has to check."""
    return [found for provider in _providers for found in provider(language)]
