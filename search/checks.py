"""System checks of search: what `manage.py check` tells of the machine."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from cms.core.analysis import polish


@register()
def check_dictionary(**_kwargs: Any) -> list[CheckMessage]:
    """Polish is analysed by a dictionary; without its wheel a stemmer stands in and finds a little less."""
    if polish.HAS_DICTIONARY:
        return []
    return [
        Warning(
            "morfeusz2 has no wheel for this machine: Polish words are analysed by the stemmer pystempel.",
            hint="Search works, a little less exactly. x86-64 Linux (glibc), macOS and Windows have the wheel. "
            "Rebuild the index when the dictionary comes or goes: manage.py rebuild_search.",
            id="sires.W009",
        )
    ]
