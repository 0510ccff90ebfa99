"""What makes twins follow: publishing, unpublishing, deleting, moving and privacy of a source; saving an entry."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
)

from . import following, following_entries
from .twins import is_source


@receiver(page_published, dispatch_uid="translations_published")
def published(instance: Page, **_kwargs: Any) -> None:
    """Also sent for what is scheduled only: that is not public yet."""
    if not instance.live or instance.alias_of_id:
        return
    if is_source(instance):
        following.source_published(instance)
    else:
        following.twin_published(instance)


@receiver(page_unpublished, dispatch_uid="translations_unpublished")
def unpublished(instance: Page, **_kwargs: Any) -> None:
    """Also sent just before a public page is deleted."""
    if instance.alias_of_id:
        return
    if is_source(instance):
        following.source_unpublished(instance)
    else:
        following.twin_unpublished(instance)


@receiver(post_delete, sender=Page, dispatch_uid="translations_deleted")
def deleted(instance: Page, **_kwargs: Any) -> None:
    if is_source(instance):
        following.source_deleted(instance)


@receiver(post_page_move, dispatch_uid="translations_moved")
def moved(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **_kwargs: Any
) -> None:
    """A page has another parent; what only changed its place among its siblings has not."""
    if parent_page_before.pk == parent_page_after.pk:
        return
    page = Page.objects.select_related("locale").get(pk=instance.pk)
    if is_source(page):
        parent = Page.objects.get(pk=parent_page_before.pk)
        following.follow_place(page, former_parent=parent)
        following.follow_privacy([page.path])


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="translations_privacy")
def privacy_changed(instance: PageViewRestriction, origin: Any = None, **_kwargs: Any) -> None:
    """A page was made private or public; one that is being deleted leaves its twins as private as they are."""
    if origin is not None and getattr(origin, "model", type(origin)) is not PageViewRestriction:
        return
    page = Page.objects.filter(pk=instance.page_id).select_related("locale").first()
    if page and is_source(page):
        following.follow_privacy([page.path])


@receiver(
    m2m_changed, sender=PageViewRestriction.groups.through, dispatch_uid="translations_groups"
)
def groups_changed(instance: Any, action: str, reverse: bool, **_kwargs: Any) -> None:
    """The groups of a restriction are written after it."""
    if action.startswith("post_") and not reverse:
        privacy_changed(instance=instance)


@receiver(copy_for_translation_done, dispatch_uid="translations_made")
def made(source_obj: Any, target_obj: Any, **_kwargs: Any) -> None:
    """A page was made in another language; also sent for what is no page."""
    if not isinstance(target_obj, Page) or target_obj.alias_of_id or not is_source(source_obj):
        return
    following.state_of(target_obj, source_obj)
    following.follow_privacy([source_obj.path])


@receiver(pre_save, dispatch_uid="translations_entry_before")
def entry_changes(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Keep what an entry had: its twins follow where they still have the same."""
    if not raw and instance.pk and following_entries.is_source_entry(instance):
        instance.values_before = following_entries.stored_values(instance)


@receiver(post_save, dispatch_uid="translations_entry_after")
def entry_changed(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """An entry was saved: organisation, speaker, term, category."""
    before = instance.__dict__.pop("values_before", None)
    if not raw and before is not None:
        following_entries.follow_entry(instance, before=before)
