"""Keeps the index in step with the pages: from a change to the engines, losing nothing on the way.

A change marks its pages as pending, in the transaction of the change, once for each engine; on commit a
task for each page takes its passages to the engines and takes the mark off. Marks an absent engine left
behind are taken up by `manage.py index_pages`. The index holds public pages only; a page that is no
longer public takes the same way and ends forgotten.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.core.models import ResourcePage, SitePage
from cms.core.querysets import public_pages

from .engines import database, engines
from .engines.base import Engine, EngineUnavailable, EntryRecord, PageRecords
from .kinds import EntryKind
from .lexicon import Lexicon
from .models import IndexedEntry, PendingPage
from .records import PageText, analyse_pages, clean_passage, count_surfaces, make_records

logger = logging.getLogger(__name__)
PAGES_AT_ONCE = 50


def mark_pages(page_ids: Iterable[int]) -> None:
    """Note that these pages are newer than the index, and have them indexed when the change is committed."""
    ids = sorted(set(page_ids))
    if not ids:
        return
    names = [engine.name for engine in engines()]
    token = uuid.uuid4().hex
    PendingPage.objects.bulk_create(
        [
            PendingPage(page_id=page_id, engine=name, token=token, since=timezone.now())
            for page_id in ids
            for name in names
        ],
        update_conflicts=True,
        unique_fields=("page_id", "engine"),
        update_fields=("token", "since"),
        batch_size=200,
    )
    for page_id in ids:
        transaction.on_commit(partial(_enqueue, page_id))


def _enqueue(page_id: int) -> None:
    from .tasks import index_page

    index_page.enqueue(page_id)


def page_text(page: SitePage) -> PageText:
    """Return all that a page hands over to the index."""
    resource = page if isinstance(page, ResourcePage) else None
    record = EntryRecord(
        key=str(page.pk),
        page_id=page.pk,
        language=page.locale.language_code,
        kind=resource.kind if resource else EntryKind.PAGE.value,
        title=page.title,
        published_date=resource.published_date if resource else None,
        review_due_date=resource.review_due_date if resource else None,
        regions=tuple(resource.regions_codes) if resource else (),
        levels=tuple(resource.levels_codes) if resource else (),
        policy_areas=tuple(resource.policy_areas_codes) if resource else (),
    )
    return PageText(record, tuple(clean_passage(passage) for passage in page.passages()))


def public_page_ids() -> list[int]:
    """Return the ids of all pages that belong in the index."""
    pages = public_pages(Page.objects.filter(depth__gt=1), None)
    return list(pages.order_by("pk").values_list("pk", flat=True))


def page_texts(page_ids: Iterable[int]) -> Iterator[PageText]:
    """Yield the texts of those of these pages that anyone may read and that have something to say."""
    pages = public_pages(Page.objects.filter(pk__in=list(page_ids)), None)
    for page in pages.select_related("locale").order_by("pk").specific():
        if isinstance(page, SitePage):
            text = page_text(page)
            if text.passages:
                yield text


def index_pages(page_ids: Iterable[int]) -> int:
    """Bring the index of every engine up to date for these pages; return how many pages are still pending.

    Safe to repeat: what is written is what the pages say now. A page that changed meanwhile keeps its
    mark, and an engine that is away keeps all of its marks.
    """
    ids = sorted(set(page_ids))
    left = 0
    # The database comes first: texts are shown from there, and it knows the words.
    for engine in reversed(engines()):
        tokens = dict(
            PendingPage.objects.filter(page_id__in=ids, engine=engine.name).values_list(
                "page_id", "token"
            )
        )
        if not tokens:
            continue
        left += _index_in(engine, tokens)
    return left


def _index_in(engine: Engine, tokens: dict[int, str]) -> int:
    """Write the pages behind these marks to one engine and take the marks off."""
    try:
        return write_marked(engine, tokens, records_of(tokens))
    except EngineUnavailable as error:
        logger.warning("%s is not available: %d pages wait for it", engine.name, len(tokens))
        marks = PendingPage.objects.filter(page_id__in=tokens, engine=engine.name)
        marks.update(error=str(error)[:500])
        return len(tokens)


def write_marked(engine: Engine, tokens: dict[int, str], records: Iterable[PageRecords]) -> int:
    """Write pages that still have the mark they had when they were read; return how many had another one.

    A page without records is forgotten.
    """
    found = {page.page_id: page for page in records}
    marks = PendingPage.objects.filter(page_id__in=tokens, engine=engine.name)
    # In the site's database text and mark change together; a service is not waited for with rows locked.
    together = transaction.atomic() if engine.name == database.NAME else nullcontext()
    with together:
        # A page that was changed after its mark was read waits for its own task.
        unchanged = _with_mark(marks, tokens)
        engine.write(found.get(page_id, PageRecords(page_id)) for page_id in unchanged)
        overtaken = set(unchanged) - set(_with_mark(marks, tokens))
        marks.filter(page_id__in=unchanged, token__in=set(tokens.values())).delete()
    # Another task wrote a newer text while ours was on its way, and ours came last.
    mark_pages(overtaken)
    return len(tokens) - len(unchanged)


def _with_mark(marks: QuerySet[PendingPage], tokens: dict[int, str]) -> list[int]:
    current = dict(marks.values_list("page_id", "token"))
    return [page_id for page_id, token in tokens.items() if current.get(page_id) == token]


def records_of(page_ids: Iterable[int]) -> list[PageRecords]:
    """Return the records of those of these pages that anyone may read, analysed by what the index knows."""
    return analyse_pages(list(page_texts(page_ids)), {})


def pages_waiting_for(engine: str, *, most: int) -> list[int]:
    """Return the pages that changed since this engine was written last; of more than `most`, one more than that."""
    marks = PendingPage.objects.filter(engine=engine).order_by("pk")
    return list(marks.values_list("page_id", flat=True)[: most + 1])


def index_pending(*, most: int | None = None) -> tuple[int, int]:
    """Take up what earlier tasks left; return how many pages were looked at and how many still wait."""
    ids = PendingPage.objects.order_by("since").values_list("page_id", flat=True)
    waiting = list(dict.fromkeys(ids[:most] if most else ids))
    left = 0
    for start in range(0, len(waiting), PAGES_AT_ONCE):
        left += index_pages(waiting[start : start + PAGES_AT_ONCE])
    return len(waiting), left


def mark_differences() -> int:
    """Mark pages that belong in the index and are not there, and the reverse; return how many there were.

    Finds what changed past the site's own ways: rows written by hand, a restored backup.
    """
    public = set(public_page_ids())
    indexed = set(IndexedEntry.objects.values_list("page_id", flat=True).distinct())
    silent = {page_id for page_id in public - indexed if not next(page_texts([page_id]), None)}
    different = (public - silent) ^ indexed
    mark_pages(different)
    return len(different)


def all_records(
    *, using: str, progress: Callable[[int, int], None] = lambda done, whole: None
) -> Iterator[PageRecords]:
    """Yield the records of all public pages, with every ambiguous word decided anew by the whole corpus.

    Reads the pages twice: once for the words, once for the records. Used to build an index from nothing.
    """
    ids = public_page_ids()
    lexicons: dict[str, Lexicon] = {}
    for start in range(0, len(ids), PAGES_AT_ONCE):
        for text in page_texts(ids[start : start + PAGES_AT_ONCE]):
            language = text.record.language
            lexicon = lexicons.setdefault(language, Lexicon(language, using, fresh=True))
            lexicon.note(count_surfaces(text.passages))
    for lexicon in lexicons.values():
        lexicon.decide()
    for start in range(0, len(ids), PAGES_AT_ONCE):
        for text in page_texts(ids[start : start + PAGES_AT_ONCE]):
            yield make_records(text, lexicons[text.record.language])
        progress(min(start + PAGES_AT_ONCE, len(ids)), len(ids))
