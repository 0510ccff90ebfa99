"""The day a recording was first published: what its duties are counted from."""

from __future__ import annotations

from django.utils import timezone

from cms.core.passages import passages_changed
from cms.core.querysets import public_pages

from .films.publicity import settle_soon
from .models import Recording, WebinarPage


def note_publications(*, recording_id: int | None = None) -> int:
    """Date the recordings that anyone can play now and that have no date yet; return how many.

    Called when a page or a recording is saved, and daily, as a page may also become public by a lifted restriction
    or a scheduled date. A date that was set is never moved.
    """
    shown = public_pages(WebinarPage.objects.filter(recording__isnull=False), None)
    undated = Recording.objects.filter(
        published_date=None, film__gt="", pk__in=shown.values("recording_id")
    )
    if recording_id is not None:
        undated = undated.filter(pk=recording_id)
    return Recording.objects.filter(pk__in=list(undated.values_list("pk", flat=True))).update(
        published_date=timezone.localdate()
    )


def tell_of_new_film(*, recording_id: int) -> None:
    """Let follow what saving a recording would bring: processing writes single columns, past the model."""
    note_publications(recording_id=recording_id)
    settle_soon()
    pages = WebinarPage.objects.filter(recording_id=recording_id)
    passages_changed.send(sender=Recording, page_ids=list(pages.values_list("pk", flat=True)))
