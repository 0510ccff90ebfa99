"""What may stand for what in a query: told by the domains, read by search.

The glossary is the source (`knowledge`); search knows no domain, so the provider is registered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SynonymSet:
    """A term with what may stand for it.

    `names` are the headword and its acronym, `others` what people type instead. Names always find each
    other and the others; `both_ways` says whether the others find the names too. `code` is the term's,
    `language` the language of its names.
    """

    code: str
    language: str
    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    both_ways: bool = True


Provider = Callable[[], Iterable[SynonymSet]]
_providers: list[Provider] = []


def provide_synonyms(provider: Provider) -> Provider:
    """Register a function that returns the synonym sets of all languages; called once for a query."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def synonym_sets() -> list[SynonymSet]:
    """Return the synonym sets of all languages from all providers."""
    return [found for provider in _providers for found in provider()]
