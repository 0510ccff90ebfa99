"""How names are rightly written: told by the domains, asked by whoever corrects captions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Provider = Callable[[str], Iterable[str]]
_providers: list[Provider] = []


def provide_spellings(provider: Provider) -> Provider:
    """Register a function that returns the names of a language; called once for a look at captions."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def right_spellings(language: str) -> list[str]:
    """Return the names of a language from all providers, each once."""
    return list(dict.fromkeys(name for provide in _providers for name in provide(language) if name))
