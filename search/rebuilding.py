"""Makes an index anew while the site goes on serving and publishing (`manage.py rebuild_search`)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from cms.core.garbage import only_new_garbage

from . import projection
from .engines.base import Engine, PageRecords
from .engines.database import DatabaseEngine
from .engines.elasticsearch import ElasticsearchEngine
from .engines.elasticsearch.building import build_index
from .models import IndexedEntry, PendingPage

Progress = Callable[[int, int], None]


def rebuild(engine: Engine, *, progress: Progress = lambda done, whole: None) -> int:
    """Make the index of an engine anew; return how many entries it holds."""
    with only_new_garbage():
        if isinstance(engine, ElasticsearchEngine):
            return _rebuild_beside(engine, progress)
        return _rebuild_in_place(engine, progress)


def _rebuild_beside(engine: ElasticsearchEngine, progress: Progress) -> int:
    """Build a new index and swap it in; what waited for the old one is in the new one."""
    marks = PendingPage.objects.filter(engine=engine.name)
    waiting = dict(marks.values_list("page_id", "token"))
    entries = build_index(engine, pages=_records(progress), read_again=projection.records_of)
    for some in _portions(list(waiting)):
        marks.filter(page_id__in=some, token__in={waiting[pk] for pk in some}).delete()
    return entries


def _records(progress: Progress) -> Iterator[PageRecords]:
    """Yield the records of all public pages, analysed as the database has decided."""
    ids = projection.public_page_ids()
    done = 0
    for some in _portions(ids):
        yield from projection.records_of(some)
        done += len(some)
        progress(done, len(ids))


def _rebuild_in_place(engine: Engine, progress: Progress) -> int:
    """Write all pages of the database's index anew, a portion in each transaction.

    All pages are marked first: a page that changes meanwhile gets another mark and is left to its own
    task, and what a killed run leaves is taken up by `index_pages`.
    """
    token = uuid.uuid4().hex
    public = projection.public_page_ids()
    known = IndexedEntry.objects.values_list("page_id", flat=True).distinct()
    gone = sorted(set(known) - set(public))
    for some in _portions([*public, *gone]):
        PendingPage.objects.bulk_create(
            [
                PendingPage(page_id=pk, engine=engine.name, token=token, since=timezone.now())
                for pk in some
            ],
            update_conflicts=True,
            unique_fields=("page_id", "engine"),
            update_fields=("token", "since"),
        )
    for some in _portions(gone):
        projection.write_marked(engine, dict.fromkeys(some, token), ())
    portion: list[PageRecords] = []
    written: set[int] = set()

    def write() -> None:
        projection.write_marked(engine, {page.page_id: token for page in portion}, portion)
        written.update(page.page_id for page in portion)
        portion.clear()

    for page in projection.all_records(using=DEFAULT_DB_ALIAS, progress=progress):
        portion.append(page)
        if len(portion) == projection.PAGES_AT_ONCE:
            write()
    write()
    # Pages with nothing to say, or that went meanwhile.
    for some in _portions([pk for pk in public if pk not in written]):
        projection.write_marked(engine, dict.fromkeys(some, token), projection.records_of(some))
    if isinstance(engine, DatabaseEngine):
        engine.compact()
    return engine.count()


def _portions(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), projection.PAGES_AT_ONCE):
        yield ids[start : start + projection.PAGES_AT_ONCE]
