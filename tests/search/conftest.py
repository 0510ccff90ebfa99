"""Engines for the tests of search: the database, and a real Elasticsearch where there is one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest

from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine, connect
from search.engines.elasticsearch.building import build_index, delete_indexes
from tests.services.elasticsearch.home import NoServerError
from tests.services.elasticsearch.server import Server, running_server
from tests.services.machine import IN_CI


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of the server that runs beside the tests (`python -m tests.services.elasticsearch pytest`)."""
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url:
        reason = (
            "no Elasticsearch beside the tests (python -m tests.services.elasticsearch pytest …)"
        )
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    return url


@pytest.fixture
def elasticsearch(elasticsearch_url) -> Iterator[ElasticsearchEngine]:
    """Elasticsearch with a complete, empty index of its own."""
    engine = ElasticsearchEngine(
        connect([elasticsearch_url]), prefix=f"test_{uuid.uuid4().hex[:12]}_", search_seconds=30
    )
    build_index(engine, pages=(), read_again=lambda _ids: ())
    yield engine
    delete_indexes(engine)


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server of this test alone, for it to kill."""
    try:
        with running_server(heap="256m") as server:
            yield server
    except NoServerError as reason:
        pytest.fail(str(reason)) if IN_CI else pytest.skip(str(reason))


@pytest.fixture(params=["database", "elasticsearch"])
def engine(request, db):
    """Every engine in turn: what is asserted of it holds for all of them."""
    if request.param == "database":
        return DatabaseEngine()
    return request.getfixturevalue("elasticsearch")
