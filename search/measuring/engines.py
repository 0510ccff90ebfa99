"""Engines with an empty index of their own, for measuring. Another engine registers here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from ..engines.base import Engine, PageRecords
from ..engines.database import DatabaseEngine
from .scratch import scratch_database


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
        self.engine.write(known)


@contextmanager
def scratch_database_engine() -> Iterator[ScratchEngine]:
    """Yield the database engine over empty tables."""
    with scratch_database() as using:
        yield ScratchEngine(DatabaseEngine(using), using)


SCRATCH_ENGINES: dict[str, Callable[[], AbstractContextManager[ScratchEngine]]] = {
    "database": scratch_database_engine
}
