"""What follows when a page, a recording or captions are saved."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published

from .models import CaptionTrack, Recording, WebinarPage
from .moments import follow_captions
from .publication import note_publications


@receiver(page_published, sender=WebinarPage)
def note_publication_of_page(instance: WebinarPage, **_kwargs: Any) -> None:
    """Date the recording of a page that goes live."""
    if instance.recording_id:
        note_publications(recording_id=instance.recording_id)


@receiver(pre_save, sender=Recording)
def keep_publication(instance: Recording, **_kwargs: Any) -> None:
    """Keep the date another process set while this copy of the recording was being changed."""
    if instance.pk and instance.published_date is None:
        instance.published_date = (
            Recording.objects.filter(pk=instance.pk)
            .values_list("published_date", flat=True)
            .first()
        )


@receiver(post_save, sender=Recording)
def note_publication_of_film(instance: Recording, **_kwargs: Any) -> None:
    """Date a recording whose film became ready after its page went live."""
    if instance.film and instance.published_date is None:
        note_publications(recording_id=instance.pk)


@receiver(post_save, sender=CaptionTrack)
def moments_follow_captions(instance: CaptionTrack, raw: bool, **_kwargs: Any) -> None:
    """Find the moments of the recording again; a fixture brings its own."""
    if not raw:
        follow_captions(recording=instance.recording)
