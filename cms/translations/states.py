"""How far the translation of each page is, in a number of queries that does not grow with the pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, WorkflowState
from wagtail.query import PageQuerySet
from wagtail_localize.models import StringSegment, StringTranslation

from .twins import family, sources, twins


class State(models.TextChoices):
    """State of a translation; of several that are true the first counts."""

    MISSING = "missing", _("missing")
    ALONE = "alone", _("without a source")
    MODERATION = "moderation", _("in moderation")
    WAITING = "waiting", _("waits for its source")
    DRAFT = "draft", _("draft")
    OUTDATED = "outdated", _("outdated")
    INCOMPLETE = "incomplete", _("incomplete")
    PUBLISHED = "published", _("published")


@dataclass(frozen=True)
class Cell:
    """One page in one language: its state, and the numbers behind it.

    `untranslated`: how many texts have no translation; `unread`: how many only a machine has translated.
    """

    language: str
    state: State
    twin: Page | None = None
    outdated_since: datetime | None = None
    untranslated: int = 0
    unread: int = 0

    @property
    def label(self) -> str:
        return str(self.state.label)


def works() -> PageQuerySet:
    """Return one page for each page of the site in any language: its source, else the first of its twins."""
    older = family().filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    alone = twins().exclude(translation_key__in=sources().values("translation_key"))
    first = alone.exclude(Exists(older.exclude(locale__language_code=settings.LANGUAGE_CODE)))
    return family().filter(
        models.Q(locale__language_code=settings.LANGUAGE_CODE)
        | models.Q(pk__in=first.order_by().values("pk"))
    )


def other_locales() -> list[Locale]:
    """Return the languages of the site that pages are translated into, in the order of the settings."""
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    found = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)
    return sorted(
        found,
        key=lambda locale: (
            codes.index(locale.language_code) if locale.language_code in codes else len(codes)
        ),
    )


def cells(pages: Iterable[Page] | PageQuerySet) -> dict[UUID, dict[int, Cell]]:
    """Return the cells of these works: by translation key, then by locale."""
    wanted = list(pages)
    keys = [page.translation_key for page in wanted]
    has_source = {
        page.translation_key
        for page in wanted
        if page.locale.language_code == settings.LANGUAGE_CODE
    }
    found: dict[UUID, dict[int, Page]] = defaultdict(dict)
    for twin in _twins(keys):
        found[twin.translation_key].setdefault(twin.locale_id, twin)
    untranslated, unread = _texts(keys)
    locales = other_locales()
    return {
        key: {
            locale.pk: _cell(
                locale.language_code,
                found[key].get(locale.pk),
                has_source=key in has_source,
                untranslated=untranslated[key, locale.pk],
                unread=unread[key, locale.pk],
            )
            for locale in locales
        }
        for key in keys
    }


def cell_of(twin: Page, *, has_source: bool) -> Cell:
    """Return the cell of one twin."""
    found = next(iter(_twins([twin.translation_key]).filter(pk=twin.pk)))
    untranslated, unread = _texts([twin.translation_key])
    place = (twin.translation_key, twin.locale_id)
    return _cell(
        found.locale.language_code,
        found,
        has_source=has_source,
        untranslated=untranslated[place],
        unread=unread[place],
    )


def unread_strings(twin: Page) -> models.QuerySet[StringTranslation]:
    """Return the texts of a twin that a machine has translated and nobody has read yet."""
    return StringTranslation.objects.filter(
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        locale_id=twin.locale_id,
        context__object_id=twin.translation_key,
        pk__in=Subquery(
            _segments()
            .filter(source__object_id=twin.translation_key, locale_id=twin.locale_id)
            .values("translation_id")
        ),
    )


def _twins(keys: list[UUID]) -> PageQuerySet:
    running = WorkflowState.objects.filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        object_id=Cast(OuterRef("pk"), models.CharField()),
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    )
    return (
        twins()
        .filter(translation_key__in=keys)
        .select_related("locale", "twin_state")
        .annotate(in_moderation=Exists(running))
    )


def _segments() -> models.QuerySet[Any]:
    """Return the texts of all pages that wagtail-localize keeps in step, once for each language they are kept in."""
    own = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("source__translations__target_locale_id"),
        has_error=False,
    ).order_by()
    return StringSegment.objects.filter(source__translations__enabled=True).annotate(
        locale_id=F("source__translations__target_locale_id"),
        translation_id=Subquery(own.values("pk")[:1]),
        translation_type=Subquery(own.values("translation_type")[:1]),
    )


def _texts(keys: list[UUID]) -> tuple[Counter, Counter]:
    """Return how many texts are not translated, and how many by a machine only; by translation key and locale."""
    counted = (
        _segments()
        .filter(source__object_id__in=keys)
        .order_by()
        .values("source__object_id", "locale_id")
        .annotate(
            untranslated=Count("pk", filter=models.Q(translation_id__isnull=True)),
            unread=Count(
                "pk",
                filter=models.Q(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE),
            ),
        )
    )
    untranslated: Counter = Counter()
    unread: Counter = Counter()
    for row in counted:
        place = (row["source__object_id"], row["locale_id"])
        untranslated[place], unread[place] = row["untranslated"], row["unread"]
    return untranslated, unread


def _cell(language: str, twin: Any, *, has_source: bool, untranslated: int, unread: int) -> Cell:
    if twin is None:
        return Cell(language, State.MISSING)
    known = getattr(twin, "twin_state", None)
    since = known.outdated_since if known else None
    if not has_source:
        state = State.ALONE
    elif twin.in_moderation:
        state = State.MODERATION
    elif known and known.waiting_revision_id:
        state = State.WAITING
    elif not twin.live:
        state = State.DRAFT
    elif since:
        state = State.OUTDATED
    elif untranslated:
        state = State.INCOMPLETE
    else:
        state = State.PUBLISHED
    return Cell(language, state, twin, since, untranslated, unread)
