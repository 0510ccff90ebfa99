"""A twin is never more public than its source, and lies where its source lies (docs/adr/0035).

Each function can be repeated: it brings the twins of a source to where they should be, whatever has been missed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page, PageViewRestriction, Revision

from .fingerprints import fingerprint
from .following_fields import as_kept, follow_fields, followed_values
from .models import TwinState
from .twins import family, source_of, sources, synced_translation, twins, twins_of

logger = logging.getLogger(__name__)

WITHDRAWN = "translations.withdraw"
RETURNED = "translations.return"
MOVED = "translations.move"
SOURCE_GONE = "translations.source_gone"


def state_of(twin: Page, source: Page | None = None) -> TwinState:
    """Return what is known of a twin; one seen for the first time counts as made from its source as it is now."""
    state = TwinState.objects.filter(page_id=twin.pk).select_related("waiting_revision").first()
    if state is not None:
        return state
    source = source or source_of(twin)
    if source is None:
        return TwinState.objects.create(page_id=twin.pk)
    return TwinState.objects.create(
        page_id=twin.pk,
        made_from_id=source.live_revision_id or source.latest_revision_id,
        fingerprint=fingerprint(source),
        followed=followed_values(source),
    )


def source_published(source: Page) -> None:
    """Bring every twin in step with a source that has just been published."""
    found = list(twins_of(source))
    if not found:
        return
    text = fingerprint(source)
    for twin in found:
        state = state_of(twin, source)
        follow_fields(source=source, twin=twin, state=state)
        _note_age(state, text)
        follow_expiry(source=source, twin=twin)
        if state.waiting_revision is not None:
            _return(twin, state)


def source_unpublished(source: Page) -> None:
    """Take back the twins of a source that is no longer public."""
    for twin in twins_of(source).filter(live=True):
        withdraw(twin, expired=source.expired)


def source_deleted(source: Page) -> None:
    """Tell twins that nothing will bring them back; they stay as drafts that an editor may publish by themselves."""
    for twin in twins_of(source):
        TwinState.objects.filter(page_id=twin.pk).update(
            waiting_revision=None, made_from=None, outdated_since=None
        )
        log(instance=twin, action=SOURCE_GONE, data={"source": {"id": source.pk}})


def twin_published(twin: Page) -> None:
    """Keep a twin back while its source is not public; otherwise let it expire with its source."""
    source = source_of(twin)
    if source is None:
        return
    state = state_of(twin, source)
    if not source.live:
        withdraw(twin)
        return
    if state.waiting_revision_id:
        state.waiting_revision = None
        state.save(update_fields=["waiting_revision"])
    follow_expiry(source=source, twin=twin)
    if state.outdated_since and _has_the_text_of(source, twin):
        mark_up_to_date(twin, source)


def twin_unpublished(twin: Page) -> None:
    """Forget what waited: an editor has taken the twin back by hand."""
    TwinState.objects.filter(page_id=twin.pk).update(waiting_revision=None)


def withdraw(twin: Page, *, expired: bool = False) -> None:
    """Unpublish a twin until its source is public again."""
    twin = twin.specific
    waiting = twin.live_revision or twin.save_revision(changed=False, clean=False)
    twin.unpublish(set_expired=expired, log_action=WITHDRAWN)
    state = state_of(twin)
    state.waiting_revision = waiting
    state.save(update_fields=["waiting_revision"])


def settle() -> tuple[int, int]:
    """Let every twin follow its source as it is now; return how many were taken back, how many published again."""
    withdrawn = returned = 0
    for source in sources().iterator():
        for twin in twins_of(source):
            state = state_of(twin, source)
            follow_expiry(source=source, twin=twin)
            if twin.live and not source.live:
                withdraw(twin, expired=source.expired)
                withdrawn += 1
            elif source.live and state.waiting_revision is not None:
                returned += _return(twin, state)
    return withdrawn, returned


def mark_up_to_date(twin: Page, source: Page) -> None:
    """Say that a twin has the text its source has now."""
    state = state_of(twin, source)
    state.made_from_id = source.live_revision_id
    state.fingerprint = fingerprint(source)
    state.outdated_since = None
    state.save(update_fields=["made_from", "fingerprint", "outdated_since"])


def follow_expiry(*, source: Page, twin: Page) -> None:
    """Let a twin expire when its source does, and its draft too."""
    if twin.expire_at != source.expire_at:
        twin.expire_at = source.expire_at
        Page.objects.filter(pk=twin.pk).update(expire_at=source.expire_at)
    kept = as_kept(source.expire_at)
    for revision in Revision.objects.filter(
        pk__in=[twin.latest_revision_id, twin.live_revision_id]
    ):
        if revision.content.get("expire_at") != kept:
            revision.content["expire_at"] = kept
            revision.save(update_fields=["content"])


def follow_privacy(branches: Iterable[str]) -> None:
    """Give the twins of all sources in these branches of the tree the privacy of their source.

    A twin under the twin of a private page is private by its place; any other gets a restriction of its own.
    """
    restrictions = {
        restriction.page.path: restriction
        for restriction in PageViewRestriction.objects.select_related("page").order_by("pk")
    }
    for branch in branches:
        keys = {page.translation_key: page for page in sources().filter(path__startswith=branch)}
        for twin in twins().filter(translation_key__in=keys).order_by("path"):
            source = keys[twin.translation_key]
            wanted = restrictions.get(source.path)
            if wanted is None and not _nearest(restrictions, twin.path[: -twin.steplen]):
                wanted = _nearest(restrictions, source.path)
            made = _give_restriction(twin, wanted, restrictions.get(twin.path))
            restrictions.pop(twin.path, None)
            if made is not None:
                restrictions[twin.path] = made


def follow_place(source: Page, *, former_parent: Page) -> None:
    """Move the twins that lay beside a source to where it lies now."""
    for twin in twins_of(source):
        parent = twin.get_parent()
        beside = nearest_twin(former_parent, twin.locale_id)
        target = nearest_twin(source.get_parent(), twin.locale_id)
        if target is None or parent.pk == target.pk or (beside and beside.pk != parent.pk):
            continue
        slug = find_available_slug(target, twin.slug)
        if slug != twin.slug:
            _rename(twin, slug)
        twin.refresh_from_db()
        twin.move(target, pos="last-child")
        log(instance=twin, action=MOVED, data={"destination": {"title": target.title}})


def nearest_twin(page: Page, locale_id: int) -> Page | None:
    """Return the twin of a page, or of the nearest page above it that has one."""
    above = page.get_ancestors(inclusive=True).values("translation_key")
    return (
        family().filter(translation_key__in=above, locale_id=locale_id).order_by("-depth").first()
    )


def _has_the_text_of(source: Page, twin: Page) -> bool:
    """Tell whether a twin kept by wagtail-localize was made from the text its source has now."""
    translation = synced_translation(twin)
    return translation is not None and fingerprint(translation.source.as_instance()) == fingerprint(
        source
    )


def _note_age(state: TwinState, text: str) -> None:
    """Note since when a twin's text is old, or that it no longer is."""
    since: datetime | None = None
    if state.fingerprint != text:
        since = state.outdated_since or timezone.now()
    if since != state.outdated_since:
        state.outdated_since = since
        state.save(update_fields=["outdated_since"])


def _return(twin: Page, state: TwinState) -> bool:
    """Publish what waited for the source; tell whether that could be done."""
    waiting, state.waiting_revision = state.waiting_revision, None
    if waiting is None:
        return False
    try:
        waiting.publish(changed=False, log_action=RETURNED)
    except ValidationError:
        logger.exception("The translation %s could not be published again", twin.pk)
        return False
    state.save(update_fields=["waiting_revision"])
    return True


def _nearest(restrictions: dict[str, PageViewRestriction], path: str) -> PageViewRestriction | None:
    """Return the restriction of the nearest page at or above a place in the tree."""
    while path:
        if path in restrictions:
            return restrictions[path]
        path = path[: -Page.steplen]
    return None


def _give_restriction(
    twin: Page, wanted: PageViewRestriction | None, own: PageViewRestriction | None
) -> PageViewRestriction | None:
    """Make the restriction of a twin the one that is wanted; return it."""
    if wanted is None:
        if own is not None:
            own.delete()
        return None
    own = own or PageViewRestriction(page=twin)
    groups = set(wanted.groups.values_list("pk", flat=True))
    same = (own.restriction_type, own.password) == (wanted.restriction_type, wanted.password)
    if not own.pk or not same:
        own.restriction_type, own.password = wanted.restriction_type, wanted.password
        own.save()
    if groups != set(own.groups.values_list("pk", flat=True)):
        own.groups.set(groups)
    return own


def _rename(twin: Page, slug: str) -> None:
    """Give a twin another slug, where its own is taken at the place it goes to."""
    specific = twin.specific
    specific.slug = slug
    specific.save(clean=False)
    if specific.latest_revision:
        draft = specific.latest_revision
        draft.content["slug"] = slug
        draft.save(update_fields=["content"])
