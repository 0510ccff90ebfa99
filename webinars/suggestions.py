"""Speakers among the suggestions of search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cms.core.suggestions import Suggestible, SuggestionKind, provide_suggestions

from .models import Speaker, WebinarPage


@provide_suggestions
def suggest_speakers(language: str) -> Iterator[Suggestible]:
    """Yield the speakers of webinars; who speaks only in webinars that are not public is not shown."""
    pages: dict[int, list[int]] = defaultdict(list)
    webinars = WebinarPage.objects.filter(locale__language_code=language)
    for page_id, talks in webinars.order_by("-pk").values_list("pk", "talks"):
        for talk in talks.raw_data:
            if isinstance(speaker_id := talk["value"].get("speaker"), int):
                pages[speaker_id].append(page_id)
    for speaker in Speaker.objects.filter(pk__in=pages).only("name", "role"):
        yield Suggestible(
            speaker.name, SuggestionKind.SPEAKER, tuple(pages[speaker.pk]), note=speaker.role
        )
