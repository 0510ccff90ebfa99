"""An index is made anew while the site goes on: nothing that changes meanwhile is lost or comes back."""

from __future__ import annotations

import io
import uuid

import pytest
from django.core.management import CommandError, call_command

from search.engines import asking, engines
from search.engines.base import PageRecords
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch.building import build_index, delete_indexes
from search.models import Form, IndexedEntry, PendingPage
from search.projection import index_pending, public_page_ids, records_of
from search.query import SearchRequest
from search.query import search as answer
from search.rebuilding import rebuild
from tests import factories


@pytest.fixture(params=["database", "elasticsearch"])
def site_engine(request, settings, site_tree):
    """The site with one engine in front of its index, in turn."""
    asking.breaker.cache_clear()
    if request.param == "database":
        yield DatabaseEngine()
        return
    settings.ELASTICSEARCH_URL = [request.getfixturevalue("elasticsearch_url")]
    settings.ELASTICSEARCH_INDEX_PREFIX = f"test_{uuid.uuid4().hex[:12]}_"
    engine = engines()[0]
    build_index(engine, pages=(), read_again=records_of)
    yield engine
    delete_indexes(engine)
    asking.breaker.cache_clear()


def found(text: str = "komitet", language: str = "pl") -> set[str]:
    results = answer(SearchRequest(text=text, language=language, per_page=50))
    assert results.total == len(results.hits)
    assert not results.degraded
    return {hit.title for hit in results.hits}


def test_a_rebuilt_index_holds_all_public_pages_and_nothing_else(site_engine, site_tree):
    knowledge = site_tree.knowledge
    factories.practice(knowledge, title="Komitet jawny")
    factories.practice(knowledge, title="Komitet szkic").unpublish()
    factories.make_private(factories.practice(knowledge, title="Komitet prywatny"))
    factories.expire(factories.practice(knowledge, title="Komitet wygasły"))
    english = factories.practice(knowledge, title="Komitet obcy").copy_for_translation(
        site_tree.english, copy_parents=True
    )
    english.title = "Komitet in English"
    english.save_revision().publish()
    index_pending()
    PendingPage.objects.all().delete()
    IndexedEntry.objects.filter(title="Komitet jawny").update(title="Komitet popsuty")
    Form.objects.filter(form="jawny").delete()
    for engine in reversed(engines()):
        rebuild(engine)
    assert found() == {"Komitet jawny", "Komitet obcy"}
    assert found("jawny") == {"Komitet jawny"}
    assert not PendingPage.objects.exists()
    if site_engine.name == "elasticsearch":
        assert site_engine.count() == IndexedEntry.objects.count()


def test_what_changes_during_a_rebuild_is_in_the_new_index(site_engine, site_tree):
    """Pages are read first; then one is changed, one taken back, one is new: all before the index is complete."""
    changed = factories.practice(site_tree.knowledge, title="Komitet dawny")
    taken_back = factories.practice(site_tree.knowledge, title="Komitet wycofany")
    for number in range(3):
        factories.practice(site_tree.knowledge, title=f"Komitet stały {number}")
    index_pending()
    happened = []

    def change(done: int, whole: int) -> None:
        if happened:
            return
        happened.append(done)
        changed.title = "Komitet zmieniony"
        changed.save_revision().publish()
        taken_back.unpublish()
        factories.practice(site_tree.knowledge, title="Komitet nowy")
        index_pending()
        assert found() == expected

    expected = {f"Komitet stały {number}" for number in range(3)} | {
        "Komitet zmieniony",
        "Komitet nowy",
    }
    rebuild(site_engine, progress=change)
    assert happened
    index_pending()
    assert found() == expected


def test_a_page_that_changes_between_reading_and_writing_is_not_lost(elasticsearch, db, site_tree):
    """The records of a page are read, the page changes and is written, and only then the old records arrive."""
    page = factories.practice(site_tree.knowledge, title="Komitet dawny")
    gone = factories.practice(site_tree.knowledge, title="Komitet wycofany")
    index_pending()
    ids = public_page_ids()

    def pages():
        old = records_of(ids)
        page.title = "Rada nowa"
        page.save_revision().publish()
        gone.unpublish()
        index_pending()
        elasticsearch.write([*records_of([page.pk]), PageRecords(gone.pk)])
        yield from old

    build_index(elasticsearch, pages=pages(), read_again=records_of)
    keys = elasticsearch._keys(elasticsearch.alias, [page.pk, gone.pk])
    assert keys == {str(page.pk)}
    assert elasticsearch.count() == IndexedEntry.objects.count()


def test_the_command_says_what_it_did(site_engine, site_tree):
    factories.practice(site_tree.knowledge, title="Komitet")
    out = io.StringIO()
    call_command("rebuild_search", stdout=out, stderr=io.StringIO())
    lines = out.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == [engine.name for engine in reversed(engines())]
    assert found() == {"Komitet"}


def test_the_command_tells_in_one_line_that_the_engine_is_away(settings, site_tree):
    settings.ELASTICSEARCH_URL = ["http://127.0.0.1:9"]
    with pytest.raises(CommandError, match="elasticsearch: ConnectionError"):
        call_command("rebuild_search", "--engine", "elasticsearch", stderr=io.StringIO())
