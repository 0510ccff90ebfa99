"""Where something is used, by Wagtail's index of references: told before it is replaced or deleted.

What is used by a recording, an organisation or another thing that is no page is followed to the pages that use that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex

from .querysets import public_pages

MOST_SHOWN = 50
_FARTHEST = 3


@dataclass(frozen=True)
class Use:
    """One thing that uses the object asked about: a page with its state, or what stands between it and a page."""

    title: str
    kind: str
    state: Promise | str
    is_public: bool
    edit_url: str


def uses_of(objects: Iterable[Model], *, user: Any) -> list[Use]:
    """Return what uses these objects: pages anyone may read first; titles of others only for who may edit them."""
    sources = _sources(objects)
    pages = [source for source in sources if isinstance(source, Page)]
    public = set(
        public_pages(Page.objects.filter(pk__in=[page.pk for page in pages]), None).values_list(
            "pk", flat=True
        )
    )
    finder = AdminURLFinder(user)
    found = []
    for source in sources:
        is_page = isinstance(source, Page)
        is_public = is_page and source.pk in public
        edit_url = finder.get_edit_url(source) or ""
        found.append(
            Use(
                title=str(source) if edit_url or is_public else str(_("(no access)")),
                kind=capfirst(str(_kind(source))),
                state=_state(source, is_public=is_public) if isinstance(source, Page) else "",
                is_public=is_public,
                edit_url=edit_url,
            )
        )
    return sorted(found, key=lambda use: (not use.is_public, use.title))


def public_uses(objects: Iterable[Model], *, user: Any) -> list[Use]:
    """Return the pages anyone may read that use these objects."""
    return [use for use in uses_of(objects, user=user) if use.is_public]


def _kind(source: Model) -> Any:
    return (
        source.specific_class._meta.verbose_name
        if isinstance(source, Page) and source.specific_class
        else source._meta.verbose_name
    )


def _state(page: Page, *, is_public: bool) -> Promise:
    if is_public:
        return (
            _("public, with changes not published") if page.has_unpublished_changes else _("public")
        )
    if page.expired or (page.expire_at and page.expire_at <= timezone.now()):
        return _("expired")
    return _("private") if page.live else _("draft")


def _sources(objects: Iterable[Model]) -> list[Model]:
    """Return what refers to the objects, each once; what is no page is followed on, a few steps at most."""
    found: dict[tuple[int, str], Model] = {}
    at = list(objects)
    seen = {_key(item) for item in at}
    for _step in range(_FARTHEST):
        if not at:
            break
        rows = [
            *ReferenceIndex.get_references_to_in_bulk(at)
            .values_list("base_content_type", "object_id")
            .distinct(),
            *(key for item in at for key in _pages_that_chose(item)),
        ]
        new = [key for key in dict.fromkeys(rows) if key not in seen and key not in found]
        fetched = _fetch(new)
        found |= {_key(item): item for item in fetched}
        at = [item for item in fetched if not isinstance(item, Page)]
    return list(found.values())


def _pages_that_chose(item: Model) -> list[tuple[int, str]]:
    """Return the pages that have the thing among several (a region, a policy area), which the index does not hold."""
    page_type = ContentType.objects.get_for_model(Page).pk
    found = []
    for relation in item._meta.related_objects:
        if relation.many_to_many and issubclass(relation.related_model, Page):
            pages = relation.related_model._default_manager.filter(**{relation.field.name: item})
            found += [(page_type, str(pk)) for pk in pages.values_list("pk", flat=True)]
    return found


def _key(item: Model) -> tuple[int, str]:
    return ReferenceIndex._get_base_content_type(item).pk, str(item.pk)


def _fetch(keys: Iterable[tuple[int, str]]) -> list[Model]:
    by_type: dict[int, list[str]] = {}
    for content_type_id, object_id in keys:
        by_type.setdefault(content_type_id, []).append(object_id)
    found: list[Model] = []
    for content_type_id, ids in by_type.items():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None:
            found += model._default_manager.filter(pk__in=ids)
    return found
