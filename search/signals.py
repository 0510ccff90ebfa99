"""What changes the index: publishing, unpublishing, moving, privacy, deleting, and what domains tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.core.passages import passages_changed

from .projection import mark_pages


def _tree(path: str) -> Iterable[int]:
    """Return the ids of a page, of all below it, and of the aliases of any of them."""
    below = Q(path__startswith=path) | Q(alias_of__path__startswith=path)
    return Page.objects.filter(below).values_list("pk", flat=True)


@receiver([page_published, page_unpublished], dispatch_uid="search_page_changed")
def page_changed(instance: Page, **_kwargs: Any) -> None:
    """A page was published or taken back; publishing may also have changed who sees it or when it expires."""
    mark_pages([instance.pk])


@receiver(post_page_move, dispatch_uid="search_page_moved")
def page_moved(instance: Page, **_kwargs: Any) -> None:
    """A page with all below it may have come under a private page, or out from under one."""
    mark_pages(_tree(Page.objects.values_list("path", flat=True).get(pk=instance.pk)))


@receiver(post_delete, sender=Page, dispatch_uid="search_page_deleted")
def page_deleted(instance: Page, **_kwargs: Any) -> None:
    """A page is gone, and is to be forgotten."""
    mark_pages([instance.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="search_privacy")
def privacy_changed(instance: PageViewRestriction, **_kwargs: Any) -> None:
    """A branch of the tree was closed to the public, or opened."""
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path:
        mark_pages(_tree(path))


@receiver(passages_changed, dispatch_uid="search_passages_changed")
def text_changed(page_ids: Iterable[int], **_kwargs: Any) -> None:
    """Captions, a term or a document of these pages changed."""
    mark_pages(page_ids)
