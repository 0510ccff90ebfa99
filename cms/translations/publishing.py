"""A translation on its way to readers: the same workflow as its source, or both published at once."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from wagtail.models import Page

from .states import unread_strings
from .twins import synced_translation


def draft_of(twin: Page, *, user: AbstractBaseUser | AnonymousUser) -> Page:
    """Return a twin whose latest draft holds what has been translated so far."""
    translation = synced_translation(twin)
    if translation is not None:
        translation.save_target(user=user, publish=False)
    return Page.objects.get(pk=twin.pk).specific


def may_publish(page: Page, user: AbstractBaseUser | AnonymousUser) -> bool:
    permissions = page.permissions_for_user(user)
    return permissions.can_publish() and not permissions.page_locked()


def may_submit(page: Page, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether an editor may hand a page to its workflow."""
    permissions = page.permissions_for_user(user)
    return permissions.can_edit() and permissions.can_submit_for_moderation()


@transaction.atomic
def submit(twin: Page, *, user: AbstractBaseUser | AnonymousUser) -> None:
    """Hand the draft of a twin to the workflow of its source."""
    twin = draft_of(twin, user=user)
    twin.get_workflow().start(twin, user)


@transaction.atomic
def publish_both(*, source: Page, twin: Page, user: AbstractBaseUser | AnonymousUser) -> None:
    """Publish what is not published yet of a source and its twin, the source first."""
    if waits(source):
        source.get_latest_revision().publish(user=user)
    twin = draft_of(twin, user=user)
    if waits(twin):
        twin.get_latest_revision().publish(user=user)


@transaction.atomic
def submit_both(*, source: Page, twin: Page, user: AbstractBaseUser | AnonymousUser) -> None:
    """Hand what is not published yet of a source and its twin to their workflow."""
    if waits(source):
        source.get_workflow().start(source, user)
    submit(twin, user=user)


def waits(page: Page) -> bool:
    """Tell whether a page has something that is not published."""
    return not page.live or page.has_unpublished_changes


def mark_as_read(twin: Page, *, user: AbstractBaseUser | AnonymousUser) -> int:
    """Note that a person has read what a machine translated; the name of the machine stays. Return how many texts."""
    unread = unread_strings(twin)
    return unread.update(
        translation_type=unread.model.TRANSLATION_TYPE_MANUAL, last_translated_by=user
    )
