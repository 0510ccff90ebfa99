"""The engine: writes records, asks for hits, tells how it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from elasticsearch import Elasticsearch, NotFoundError

from ..base import (
    FACETS,
    EngineQuery,
    EngineResults,
    EngineUnavailable,
    EntryHit,
    PageRecords,
    PassageHit,
    pages_of,
)
from ..weights import clause_weights
from . import mapping
from .faults import check_bulk, told_as_unavailable
from .queries import EVERYTHING, far_body, request_body

# A reader is not kept waiting: after that the database answers.
SEARCH_SECONDS = 1.0
WRITE_SECONDS = 30.0
# Elasticsearch pages freely up to here; what lies further is reached by search_after.
WINDOW = 10_000
_PAGES_IN_A_REQUEST = 20
_MOST_ENTRIES_OF_PAGES = 10_000

Body = dict[str, Any]


class ElasticsearchEngine:
    """The index of one site on one cluster; `prefix` tells sites on a cluster apart."""

    name = "elasticsearch"

    def __init__(
        self,
        client: Elasticsearch,
        *,
        prefix: str,
        using: str = DEFAULT_DB_ALIAS,
        search_seconds: float = SEARCH_SECONDS,
    ) -> None:
        """`using` is the database that holds the vocabulary."""
        self.prefix = prefix
        self.using = using
        self.alias = mapping.alias_name(prefix)
        self.building = mapping.building_name(prefix)
        self.searching = client.options(request_timeout=search_seconds)
        self.writing = client.options(request_timeout=WRITE_SECONDS)

    # --- Writing ------------------------------------------------------------------------------

    def write(self, pages: Iterable[PageRecords]) -> None:
        """Replace all entries of the pages in the live index, and in one that is being built beside it."""
        with told_as_unavailable():
            targets = self.targets()
            if self.alias not in targets:
                raise EngineUnavailable(self.problem() or "no index")
            for some in _in_portions(pages):
                for target in targets:
                    self.replace(target, some, mark=target == self.building)

    def targets(self) -> list[str]:
        """Return the names under which there is an index to write to."""
        names = (self.alias, self.building)
        return [name for name in names if self.writing.indices.exists_alias(name=name)]

    def replace(self, target: str, pages: Sequence[PageRecords], *, mark: bool = False) -> None:
        """Write entries anew and take away those that a page has no more.

        `mark` leaves a note in an index that is being built, so that older records read before this
        moment are not taken for the page's last word (`building.py`).
        """
        new = {entry.key: (entry, passages) for page in pages for entry, passages in page.entries}
        old = self._keys(target, [page.page_id for page in pages])
        lines: list[Body] = []
        for key, (entry, passages) in new.items():
            lines += [{"index": {"_id": key}}, mapping.document(entry, passages)]
        lines += [{"delete": {"_id": key}} for key in sorted(old - new.keys())]
        if mark:
            for page in pages:
                note = {"page_id": page.page_id, "touched": uuid4().hex}
                lines += [{"index": {"_id": f"{mapping.NOTE}{page.page_id}"}}, note]
        if lines:
            answer = self.writing.bulk(
                index=target, operations=lines, refresh=True, require_alias=True
            )
            check_bulk(answer.body)

    def _keys(self, target: str, page_ids: list[int]) -> set[str]:
        """Return the keys of the pages' entries; every write refreshes, so that all are seen."""
        answer = self.writing.search(
            index=target,
            query={
                "bool": {"filter": [{"terms": {"page_id": page_ids}}, {"exists": {"field": "key"}}]}
            },
            size=_MOST_ENTRIES_OF_PAGES,
            source=False,
            stored_fields="_none_",
            docvalue_fields=[{"field": "key"}],
        )
        return {hit["fields"]["key"][0] for hit in answer["hits"]["hits"]}

    # --- Searching ----------------------------------------------------------------------------

    def search(self, query: EngineQuery) -> EngineResults:
        """Answer a query in one request; a page beyond the end, or very far, takes a second one."""
        if not query.clauses:
            return EngineResults()
        today = query.today or timezone.localdate()
        weights = clause_weights(query, using=self.using)
        body = request_body(query, weights=weights, today=today)
        with told_as_unavailable():
            first = (max(query.page, 1) - 1) * query.per_page
            if first + query.per_page > WINDOW:
                first = 0
            try:
                answer = self._ask(body, first=first, size=query.per_page)
            except NotFoundError as error:
                raise EngineUnavailable(self._problem()) from error
            total = answer["hits"]["total"]["value"]
            page_count = pages_of(total, query.per_page)
            page = min(max(query.page, 1), page_count)
            wanted = (page - 1) * query.per_page
            if wanted != first:
                answer = answer | {"hits": self._far(body, first=wanted, size=query.per_page)}
        counts = answer["aggregations"]
        everything = counts[EVERYTHING]["doc_count"] if EVERYTHING in counts else total
        return EngineResults(
            hits=tuple(_hit(hit) for hit in answer["hits"]["hits"]),
            total=total,
            page=page,
            page_count=page_count,
            facets=_facet_counts(counts),
            # A facet counts among what the other choices leave: everything, where there is no other choice.
            totals_without={
                name: counts[name].get("doc_count", everything) for name in query.filters.chosen()
            },
            total_unfiltered=everything,
        )

    def _ask(self, body: Body, *, first: int, size: int) -> Body:
        answer = self.searching.search(
            index=self.alias,
            body=body | {"from": first, "size": size},
            allow_partial_search_results=False,
            include_named_queries_score=True,
            # The same copy of the index answers all pages of a list, so that equals keep their order.
            preference=self.alias,
        ).body
        if answer["timed_out"]:
            raise EngineUnavailable("the search timed out")
        return answer

    def _far(self, body: Body, *, first: int, size: int) -> Body:
        """Return hits anywhere in the list: where `from` does not reach, go on after the last hit that it does."""
        if first + size <= WINDOW:
            plain = {key: value for key, value in body.items() if key != "aggs"}
            return self._ask(plain, first=first, size=size)["hits"]
        plain = far_body(body)
        walked = 0
        after: Body = {}
        while first + size - walked > WINDOW:
            step = min(WINDOW, first - walked)
            answer = self._ask(plain | after, first=0, size=step)
            after = {"search_after": answer["hits"]["hits"][-1]["sort"]}
            walked += step
        left = first - walked
        hits = self._ask(plain | after, first=0, size=left + size)["hits"]
        return hits | {"hits": hits["hits"][left:]}

    # --- How it is ----------------------------------------------------------------------------

    def count(self) -> int:
        """Return the number of entries in the index."""
        with told_as_unavailable():
            return self.searching.count(index=self.alias, query={"exists": {"field": "key"}})[
                "count"
            ]

    def is_ready(self) -> bool:
        """Tell whether there is a complete index of this version and all of it can be searched."""
        return not self.problem()

    def problem(self) -> str:
        """Return why the engine cannot answer, for the log and for whoever keeps the site; empty if it can."""
        try:
            with told_as_unavailable():
                return self._problem()
        except EngineUnavailable as reason:
            return str(reason)

    def _problem(self) -> str:
        found = self.searching.indices.get(
            index=mapping.all_names(self.prefix),
            features=["aliases", "mappings"],
            ignore_unavailable=True,
        ).body
        live = [index for index in found.values() if self.alias in index["aliases"]]
        if not live:
            others = sorted(_version(index) for index in found.values())
            seen = f"; there are versions {', '.join(others)}" if others else ""
            return f"no complete index of version {mapping.VERSION}{seen}: run rebuild_search"
        if _version(live[0]) != str(mapping.VERSION):
            return f"the index is of version {_version(live[0])}, not {mapping.VERSION}: run rebuild_search"
        health = self.searching.cluster.health(index=self.alias, level="indices")
        return "the index is red" if health["status"] == "red" else ""


def _in_portions(pages: Iterable[PageRecords]) -> Iterator[list[PageRecords]]:
    rest = iter(pages)
    while some := list(islice(rest, _PAGES_IN_A_REQUEST)):
        yield some


def _version(index: Mapping[str, Any]) -> str:
    return str(index["mappings"].get("_meta", {}).get("version", "?"))


def _hit(hit: Mapping[str, Any]) -> EntryHit:
    key, page_id = hit["fields"]["key"][0], int(hit["fields"]["page_id"][0])
    score = hit["_score"] or 0.0
    parts = tuple((name, share) for name, share in _matched(hit))
    inner = hit.get("inner_hits", {}).get(mapping.PASSAGES, {}).get("hits")
    if inner is None:
        return EntryHit(key, page_id, score, parts=parts)
    passages = tuple(
        PassageHit(int(found["fields"][f"{mapping.PASSAGES}.number"][0]), found["_score"])
        for found in inner["hits"]
    )
    return EntryHit(
        key,
        page_id,
        score,
        passages=passages,
        more_passages=inner["total"]["value"] - len(passages),
        parts=parts,
    )


def _matched(hit: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    matched = hit.get("matched_queries", {})
    yield from sorted(matched.items())


def _facet_counts(aggregations: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    values = {name: aggregations[name].get("values", aggregations[name]) for name in FACETS}
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
        for name, found in values.items()
    }
