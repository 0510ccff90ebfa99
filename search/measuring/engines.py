"""Engines with an empty index of their own, for measuring."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from django.conf import settings

from ..engines.base import Engine, EngineUnavailable, PageRecords
from ..engines.database import DatabaseEngine
from ..engines.elasticsearch import ElasticsearchEngine, connect
from ..engines.elasticsearch.building import build_index, delete_indexes
from .scratch import scratch_database

# Measuring tells how slow an answer is; readers are answered by the database long before.
PATIENCE = 60.0


@dataclass(frozen=True)
class ScratchEngine:
    """An engine and the database connection with its vocabulary, which every engine needs to read queries."""

    engine: Engine
    using: str

    def write(self, pages: Iterable[PageRecords]) -> None:
        """Write pages to the vocabulary and to the engine."""
        if isinstance(self.engine, DatabaseEngine):
            self.engine.write(pages)
            return
        known = list(pages)
        DatabaseEngine(self.using).write(known)
        if isinstance(self.engine, ElasticsearchEngine):
            build_index(self.engine, pages=known, read_again=lambda _ids: ())


@contextmanager
def scratch_database_engine() -> Iterator[ScratchEngine]:
    """Yield the database engine over empty tables."""
    with scratch_database() as using:
        yield ScratchEngine(DatabaseEngine(using), using)


@contextmanager
def scratch_elasticsearch_engine() -> Iterator[ScratchEngine]:
    """Yield Elasticsearch with an index of its own, which is deleted at the end."""
    if not settings.ELASTICSEARCH_URL:
        raise EngineUnavailable("ELASTICSEARCH_URL names no server")
    with scratch_database() as using:
        engine = ElasticsearchEngine(
            connect(settings.ELASTICSEARCH_URL),
            prefix=f"{settings.ELASTICSEARCH_INDEX_PREFIX}scratch_{uuid.uuid4().hex[:12]}_",
            using=using,
            search_seconds=PATIENCE,
        )
        try:
            yield ScratchEngine(engine, using)
        finally:
            delete_indexes(engine)


SCRATCH_ENGINES: dict[str, Callable[[], AbstractContextManager[ScratchEngine]]] = {
    "database": scratch_database_engine,
    "elasticsearch": scratch_elasticsearch_engine,
}
