"""Elasticsearch killed, frozen, full, half-built or of another version: readers get answers, nothing published is lost."""

from __future__ import annotations

import time

import pytest

from search.engines import asking, engines
from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine, mapping
from search.engines.elasticsearch.building import build_index
from search.engines.elasticsearch.engine import SEARCH_SECONDS
from search.models import PendingPage
from search.projection import index_pending, records_of
from search.query import SearchRequest
from search.query import search as answer
from search.rebuilding import rebuild
from tests import factories

# What an answer may take beside the time-out of the engine, on a machine that is busy.
PATIENCE = 4.0


@pytest.fixture
def served(settings, request, site_tree):
    """The site with an index on the server that the test names, and the engine that is asked."""

    def connect_to(url: str) -> ElasticsearchEngine:
        settings.ELASTICSEARCH_URL = [url]
        settings.ELASTICSEARCH_INDEX_PREFIX = f"faults_{time.monotonic_ns()}_"
        asking.breaker.cache_clear()
        index_pending()
        engine = engines()[0]
        rebuild(engine)
        return engine

    yield connect_to
    asking.breaker.cache_clear()


def ask(text: str = "komitet"):
    return answer(SearchRequest(text=text, language="pl"))


def titles(results) -> set[str]:
    return {hit.title for hit in results.hits}


def rest_is_over() -> None:
    """Let the breaker try again at once."""
    asking.breaker("elasticsearch")._until = 0.0


def ask_when_back(text: str = "komitet"):
    """Ask until the engine answers: one that has just started may take longer than a reader waits."""
    deadline = time.monotonic() + 60
    while True:
        rest_is_over()
        results = ask(text)
        if not results.degraded or time.monotonic() > deadline:
            return results


def test_killed_and_back(own_server, served, site_tree, caplog):
    """Killed before a query: the database answers in time; a page published meanwhile is found when it is back."""
    factories.practice(site_tree.knowledge, title="Komitet pierwszy")
    served(own_server.url)
    first = ask()
    assert (titles(first), first.degraded) == ({"Komitet pierwszy"}, False)

    own_server.kill()
    started = time.monotonic()
    results = ask()
    assert time.monotonic() - started < SEARCH_SECONDS + PATIENCE
    assert (titles(results), results.degraded) == ({"Komitet pierwszy"}, True)

    factories.practice(site_tree.knowledge, title="Komitet drugi")
    index_pending()
    assert PendingPage.objects.filter(engine="elasticsearch").exists()
    for _reader in range(5):
        assert titles(ask()) == {"Komitet pierwszy", "Komitet drugi"}
    lines = [record for record in caplog.records if record.name == "search.engines.breaker"]
    assert len(lines) == 1

    own_server.start()
    back = ask_when_back()
    assert not back.degraded
    assert "Komitet pierwszy" in titles(back)
    index_pending()
    assert not PendingPage.objects.filter(engine="elasticsearch").exists()
    again = ask()
    assert (titles(again), again.degraded) == ({"Komitet pierwszy", "Komitet drugi"}, False)


def test_a_page_closed_while_it_was_away_is_never_shown(own_server, served, site_tree):
    secret = factories.practice(site_tree.knowledge, title="Komitet poufny")
    factories.practice(site_tree.knowledge, title="Komitet jawny")
    served(own_server.url)
    assert titles(ask()) == {"Komitet poufny", "Komitet jawny"}
    own_server.kill()
    secret.unpublish()
    index_pending()
    assert titles(ask()) == {"Komitet jawny"}
    own_server.start()
    results = ask_when_back()
    assert (titles(results), results.total, results.degraded) == ({"Komitet jawny"}, 1, False)


def test_frozen_in_the_middle_of_a_query(own_server, served, site_tree):
    """Its port takes the connection and nothing comes back: the time-out is all a reader waits, and only once."""
    factories.practice(site_tree.knowledge, title="Komitet")
    served(own_server.url)
    own_server.pause()
    started = time.monotonic()
    results = ask()
    waited = time.monotonic() - started
    assert (titles(results), results.degraded) == ({"Komitet"}, True)
    assert SEARCH_SECONDS <= waited < SEARCH_SECONDS + PATIENCE
    started = time.monotonic()
    assert ask().degraded
    assert time.monotonic() - started < SEARCH_SECONDS
    own_server.resume()
    assert not ask_when_back().degraded


def test_killed_in_the_middle_of_a_rebuild(own_server, served, site_tree):
    """The old index goes on answering; the next run throws the unfinished one away."""
    factories.practice(site_tree.knowledge, title="Komitet")
    engine = served(own_server.url)
    page_ids = list(type(site_tree.knowledge).objects.values_list("pk", flat=True))

    def pages():
        yield from records_of(page_ids)
        own_server.kill()

    with pytest.raises(EngineUnavailable):
        build_index(engine, pages=pages(), read_again=records_of)
    assert ask().degraded
    own_server.start()
    results = ask_when_back()
    assert (titles(results), results.degraded) == ({"Komitet"}, False)
    assert engine.targets() == [engine.alias, engine.building]
    rebuild(engine)
    assert engine.targets() == [engine.alias]
    names = engine.writing.indices.get(index=mapping.all_names(engine.prefix))
    assert len(names.body) == 1
    assert titles(ask()) == {"Komitet"}


def test_a_full_disk_refuses_writing_and_goes_on_answering(elasticsearch_url, served, site_tree):
    """What a node does at its flood stage: the index takes deletions only."""
    factories.practice(site_tree.knowledge, title="Komitet pierwszy")
    engine = served(elasticsearch_url)
    flood = {"index.blocks.read_only_allow_delete": True}
    engine.writing.indices.put_settings(index=engine.alias, settings=flood)
    factories.practice(site_tree.knowledge, title="Komitet drugi")
    index_pending()
    waiting = PendingPage.objects.get(engine="elasticsearch")
    assert "flood" in waiting.error or "block" in waiting.error
    results = ask()
    assert (titles(results), results.degraded) == ({"Komitet pierwszy"}, False)
    engine.writing.indices.put_settings(
        index=engine.alias, settings={"index.blocks.read_only_allow_delete": None}
    )
    index_pending()
    assert titles(ask()) == {"Komitet pierwszy", "Komitet drugi"}


def test_an_index_of_an_older_version_is_told_and_not_asked(elasticsearch_url, served, site_tree):
    factories.practice(site_tree.knowledge, title="Komitet")
    engine = served(elasticsearch_url)
    indices = engine.writing.indices
    (current,) = indices.get_alias(name=engine.alias)
    old = f"{engine.prefix}search_0_19990101"
    indices.create(index=old, mappings={"_meta": {"version": 0}})
    indices.delete(index=current)
    assert not engine.is_ready()
    assert "there are versions 0" in engine.problem()
    assert "rebuild_search" in engine.problem()
    results = ask()
    assert (titles(results), results.degraded) == ({"Komitet"}, True)
    rebuild(engine)
    assert not indices.exists(index=old)
    assert not ask_when_back().degraded


def test_a_mapping_that_says_it_is_older_is_not_ready(elasticsearch):
    meta = {"version": mapping.VERSION - 1}
    elasticsearch.writing.indices.put_mapping(index=elasticsearch.alias, meta=meta)
    assert not elasticsearch.is_ready()
    assert "rebuild_search" in elasticsearch.problem()


def test_a_half_built_index_is_not_asked(elasticsearch_url, served, site_tree):
    factories.practice(site_tree.knowledge, title="Komitet")
    engine = served(elasticsearch_url)
    indices = engine.writing.indices
    (current,) = indices.get_alias(name=engine.alias)
    indices.delete(index=current)

    def pages():
        yield from records_of([site_tree.knowledge.pk])
        results = ask()
        assert (titles(results), results.degraded) == ({"Komitet"}, True)

    build_index(engine, pages=pages(), read_again=records_of)
    assert engine.is_ready()


def test_a_red_index_is_not_asked(elasticsearch_url, served, site_tree):
    factories.practice(site_tree.knowledge, title="Komitet")
    engine = served(elasticsearch_url)
    indices = engine.writing.indices
    (current,) = indices.get_alias(name=engine.alias)
    indices.delete(index=current)
    body = mapping.index_body()
    body["settings"]["routing.allocation.require._name"] = "nobody"
    indices.create(index=current, aliases={engine.alias: {}}, wait_for_active_shards="0", **body)
    assert engine.problem() == "the index is red"
    started = time.monotonic()
    results = ask()
    assert time.monotonic() - started < SEARCH_SECONDS + PATIENCE
    assert (titles(results), results.degraded) == ({"Komitet"}, True)


def test_with_too_many_pages_waiting_the_database_answers(
    elasticsearch_url, served, site_tree, monkeypatch
):
    factories.practice(site_tree.knowledge, title="Komitet")
    served(elasticsearch_url)
    monkeypatch.setattr(asking, "MOST_WAITING", 2)
    for page_id in range(9001, 9004):
        PendingPage.objects.create(page_id=page_id, engine="elasticsearch", token="t")
    results = ask()
    assert (titles(results), results.degraded) == ({"Komitet"}, True)
