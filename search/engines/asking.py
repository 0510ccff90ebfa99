"""Asks the engine of choice, and the database when that one cannot answer (docs/adr/0024)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from . import engines
from .base import Engine, EngineQuery, EngineResults, EngineUnavailable
from .breaker import Breaker

# With more pages than that waiting for an engine, its index says too little of the site to be asked.
MOST_WAITING = 500


@dataclass(frozen=True)
class Answer:
    """Results, and whether the engine of choice could not give them."""

    results: EngineResults
    degraded: bool = False


@lru_cache
def breaker(name: str) -> Breaker:
    """Return what this process knows of an engine."""
    return Breaker(name)


def ask(query: EngineQuery) -> Answer:
    """Answer a query; an engine that is away, slow or half-built costs one time-out, and is then left alone for a while."""
    *others, last = engines()
    for engine in others:
        state = breaker(engine.name)
        if not state.allows():
            continue
        try:
            results = _ask(engine, query, was_failing=state.is_open)
        except EngineUnavailable as reason:
            state.failed(str(reason))
            continue
        if state.succeeded():
            _take_up_what_waits()
        return Answer(results)
    return Answer(last.search(query), degraded=bool(others))


def _ask(engine: Engine, query: EngineQuery, *, was_failing: bool) -> EngineResults:
    """Ask one engine, without the pages that changed since it was written last."""
    from ..projection import pages_waiting_for

    waiting = pages_waiting_for(engine.name, most=MOST_WAITING)
    if len(waiting) > MOST_WAITING:
        raise EngineUnavailable(f"more than {MOST_WAITING} pages wait to be written")
    if was_failing and not engine.is_ready():
        raise EngineUnavailable("not ready yet")
    hidden = (*query.hidden_page_ids, *waiting)
    return engine.search(replace(query, hidden_page_ids=hidden))


def _take_up_what_waits() -> None:
    """An engine that is back gets what it missed, without waiting for the next run of `index_pages`."""
    from ..tasks import index_waiting_pages

    index_waiting_pages.enqueue()
