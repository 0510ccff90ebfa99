"""Synchronised values of a source reach its twins when it is published, without anybody's work.

A value follows unless the twin has one of its own: it follows where the twin still holds what the source had before
(a merge with the former value as its base). Facets always follow. Texts and blocks are for translators.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from cms.core.passages import passages_changed

from .models import TwinState


def follow_fields(*, source: Page, twin: Page, state: TwinState) -> None:
    """Give a twin, its draft and what waits the values that changed in its source; remember what the source has."""
    source, twin = source.specific, twin.specific
    if type(source) is not type(twin):
        return
    if _take_over(twin, source, state.followed):
        twin.save(clean=False)
        passages_changed.send(sender=TwinState, page_ids=[twin.pk])
    revisions = {
        revision.pk: revision
        for revision in (twin.latest_revision, twin.live_revision, state.waiting_revision)
        if revision
    }
    for revision in revisions.values():
        draft = revision.as_object()
        if _take_over(draft, source, state.followed):
            revision.content = draft.serializable_data()
            revision.save(update_fields=["content"])
    state.followed = followed_values(source)
    state.save()


def followed_values(source: Page) -> dict[str, Any]:
    """Return the synchronised values of a page as JSON keeps them, by field."""
    source = source.specific
    return {name: as_kept(getattr(source, name)) for name, _field in _synchronised(type(source))}


def _take_over(target: Page, source: Page, followed: dict[str, Any]) -> bool:
    """Set what follows on a page; tell whether anything changed."""
    changed = False
    for name, field in _synchronised(type(source)):
        new, own = getattr(source, name), getattr(target, name)
        if own == new:
            continue
        if field.overridable and (name not in followed or as_kept(own) != followed[name]):
            continue
        setattr(target, name, new)
        changed = changed or getattr(target, name) != own
    return changed


def _synchronised(model: type[Page]) -> Iterator[tuple[str, SynchronizedField]]:
    """Yield attribute and field of every plain synchronised value."""
    for field in get_translatable_fields(model):
        column = field.get_field(model)
        if isinstance(field, SynchronizedField) and not isinstance(
            column, StreamField | models.ManyToOneRel | models.ManyToManyField
        ):
            yield column.attname, field


def as_kept(value: Any) -> Any:
    """Return a value as revisions keep it."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
