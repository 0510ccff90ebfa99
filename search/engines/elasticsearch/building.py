"""A new index beside the one that is asked, swapped in one step when it is complete.

While it is filled the site goes on publishing: every write goes to both indexes and leaves a note in the new
one (`ElasticsearchEngine.write`). The filling only adds what is not there, and pages with a note are written
once more at the end, until no note is new: whatever was read before a page changed is never its last word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from ..base import EngineUnavailable, PageRecords
from . import mapping
from .engine import ElasticsearchEngine
from .faults import check_bulk, told_as_unavailable

# A request is sent when it holds so many passages: some megabytes.
_PASSAGES_IN_A_REQUEST = 1_000
_SENDERS = 2
_MOST_NOTES = 10_000
_PAGES_AT_ONCE = 20
_ROUNDS = 20

ReadPages = Callable[[list[int]], Iterable[PageRecords]]


def build_index(
    engine: ElasticsearchEngine, *, pages: Iterable[PageRecords], read_again: ReadPages
) -> int:
    """Fill a new index with the pages, swap it in, delete all others; return how many entries it holds.

    `read_again` returns the records of pages as they are now; for a page that is not public any more it
    returns none. If anything fails the old index goes on answering, and the unfinished one is deleted by the
    next run.
    """
    with told_as_unavailable():
        index = _create(engine)
        _fill(engine, pages)
        settled = _settle(engine, read_again)
        _swap(engine, index)
        _forget_notes(engine, settled)
        return engine.count()


def _create(engine: ElasticsearchEngine) -> str:
    """Create an empty index under the name of the one being built; an unfinished one before it goes."""
    indices = engine.writing.indices
    if indices.exists_alias(name=engine.building):
        for name in indices.get_alias(name=engine.building):
            indices.delete(index=name)
    index = f"{engine.alias}_{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    body = mapping.index_body()
    body["settings"]["refresh_interval"] = "-1"
    indices.create(index=index, aliases={engine.building: {}}, **body)
    return index


def _in_portions(pages: Iterable[PageRecords]) -> Iterator[list[PageRecords]]:
    portion: list[PageRecords] = []
    size = 0
    for page in pages:
        portion.append(page)
        size += sum(len(passages) for _entry, passages in page.entries)
        if size >= _PASSAGES_IN_A_REQUEST:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _fill(engine: ElasticsearchEngine, pages: Iterable[PageRecords]) -> None:
    """Send portions while the next ones are read and analysed."""
    with ThreadPoolExecutor(max_workers=_SENDERS) as senders:
        sent: deque[Future[None]] = deque()
        for some in _in_portions(pages):
            sent.append(senders.submit(_add, engine, _lines(some)))
            if len(sent) > _SENDERS:
                sent.popleft().result()
        for done in sent:
            done.result()


def _lines(pages: list[PageRecords]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for page in pages:
        for entry, passages in page.entries:
            lines += [{"create": {"_id": entry.key}}, mapping.document(entry, passages)]
    return lines


def _add(engine: ElasticsearchEngine, lines: list[dict[str, Any]]) -> None:
    """Add entries that are not there yet: what a publication has written since is newer."""
    if lines:
        answer = engine.writing.bulk(index=engine.building, operations=lines, require_alias=True)
        check_bulk(answer.body, may_conflict=True)


def _settle(engine: ElasticsearchEngine, read_again: ReadPages) -> Iterable[int]:
    """Write pages anew that changed while the index was filled, until none changed meanwhile; return their ids."""
    settled: dict[int, str] = {}
    for _round in range(_ROUNDS):
        notes = _notes(engine)
        changed = [page_id for page_id, mark in notes.items() if settled.get(page_id) != mark]
        if not changed:
            return settled
        settled |= {page_id: notes[page_id] for page_id in changed}
        for start in range(0, len(changed), _PAGES_AT_ONCE):
            ids = changed[start : start + _PAGES_AT_ONCE]
            found = {page.page_id: page for page in read_again(ids)}
            engine.replace(
                engine.building, [found.get(page_id, PageRecords(page_id)) for page_id in ids]
            )
    raise EngineUnavailable("pages change faster than they can be written; try again later")


def _notes(engine: ElasticsearchEngine) -> dict[int, str]:
    """Return the pages written since the index was created, with the mark of their last write."""
    engine.writing.indices.refresh(index=engine.building)
    found: dict[int, str] = {}
    after: dict[str, Any] = {}
    while True:
        answer = engine.writing.search(
            index=engine.building,
            query={"exists": {"field": "touched"}},
            sort=["page_id"],
            size=_MOST_NOTES,
            source=False,
            stored_fields="_none_",
            docvalue_fields=["page_id", "touched"],
            **after,
        )
        hits = answer["hits"]["hits"]
        for hit in hits:
            found[int(hit["fields"]["page_id"][0])] = hit["fields"]["touched"][0]
        if len(hits) < _MOST_NOTES:
            return found
        after = {"search_after": hits[-1]["sort"]}


def _swap(engine: ElasticsearchEngine, index: str) -> None:
    """Let the new index answer and delete all others, in one step of the cluster."""
    indices = engine.writing.indices
    indices.put_settings(index=index, settings={"refresh_interval": "1s"})
    every = indices.get(index=mapping.all_names(engine.prefix), features=["aliases"]).body
    actions: list[dict[str, Any]] = [
        {"remove_index": {"index": name}} for name in every if name != index
    ]
    actions += [
        {"remove": {"index": index, "alias": engine.building}},
        {"add": {"index": index, "alias": engine.alias}},
    ]
    indices.update_aliases(actions=actions)


def delete_indexes(engine: ElasticsearchEngine) -> None:
    """Delete all indexes of this prefix."""
    with told_as_unavailable():
        indices = engine.writing.indices
        for name in indices.get(index=mapping.all_names(engine.prefix), features=["aliases"]):
            indices.delete(index=name)


def _forget_notes(engine: ElasticsearchEngine, page_ids: Iterable[int]) -> None:
    lines = [{"delete": {"_id": f"{mapping.NOTE}{page_id}"}} for page_id in page_ids]
    if lines:
        answer = engine.writing.bulk(index=engine.alias, operations=lines, require_alias=True)
        check_bulk(answer.body)
