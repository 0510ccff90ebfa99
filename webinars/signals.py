"""What follows when a page, a recording or captions are saved."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from .films.publicity import settle_soon
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


@receiver([page_published, page_unpublished], dispatch_uid="webinars_page_changed")
@receiver(post_page_move, dispatch_uid="webinars_page_moved")
def films_follow_page(instance: Any, **_kwargs: Any) -> None:
    """A page was published, taken back or moved, perhaps out of sight with all below it."""
    settle_soon()


@receiver(post_delete, sender=WebinarPage, dispatch_uid="webinars_page_deleted")
@receiver(
    [post_save, post_delete], sender=PageViewRestriction, dispatch_uid="webinars_privacy_changed"
)
def films_follow_privacy(**_kwargs: Any) -> None:
    """A page is gone, or a branch of the tree was closed to the public or opened."""
    settle_soon()


@receiver(post_save, sender=Recording, dispatch_uid="webinars_recording_changed")
def films_follow_recording(instance: Recording, raw: bool, **_kwargs: Any) -> None:
    """A recording has another film, or other versions for people who cannot see or hear."""
    if instance.films_changed and not raw:
        settle_soon()
