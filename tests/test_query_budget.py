"""Each page costs at most 16 queries with cold caches, and the same number however much is listed."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search.projection import index_pending
from tests import factories
from tests.test_page_contract import TYPE_NAMES, make_pages

BUDGET = 16
# Results come from the tables of the embedded engine, vocabulary, postings, entries and passages, and are counted in
# both languages; where nothing is found the terms of the glossary are read too.
SEARCH_BUDGET = 22
NOTHING_FOUND_BUDGET = 22
# The words that pages do hold are asked for once more.
FEWER_WORDS_BUDGET = NOTHING_FOUND_BUDGET + 3


def cold_queries(path: str) -> int:
    """Return how many queries an anonymous request takes in a process that has seen none."""
    cache.clear()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(path)
    assert response.status_code == 200
    statements = [query["sql"] for query in queries.captured_queries]
    # A search is counted when its answer is sent: that statement is no part of the page.
    statements = [sql for sql in statements if not sql.startswith(("UPDATE", "INSERT"))]
    assert len(statements) == len(set(statements)), "a query is repeated word for word"
    return len(statements)


@pytest.mark.parametrize("name", TYPE_NAMES)
def test_a_page_stays_in_the_budget(site_tree, name):
    assert cold_queries(make_pages(site_tree)[name].url) <= BUDGET


@pytest.mark.parametrize("path", ["/dobre-praktyki/?region=22&polityka=rynek-pracy", "/szukaj/"])
def test_lists_with_filters_stay_in_the_budget(site_tree, path):
    make_pages(site_tree)
    assert cold_queries(path) <= BUDGET


def test_results_of_a_search_stay_in_the_budget(site_tree):
    make_pages(site_tree)
    index_pending()
    Client().get("/szukaj/?q=praktyka")  # the first search of a day makes its row of the day
    assert cold_queries("/szukaj/?q=praktyka") <= SEARCH_BUDGET
    assert cold_queries("/szukaj/?q=praktyka&jezyk=pl&jezyk=en") <= SEARCH_BUDGET


@pytest.mark.parametrize("filters", ["", "&region=22&rok=2020&kind=news"])
def test_a_search_that_finds_nothing_stays_in_the_budget(site_tree, filters):
    """Whatever filters are chosen: what each of them hides is counted with the search itself."""
    make_pages(site_tree)
    index_pending()
    Client().get("/szukaj/?q=brakujaceslowo")
    assert cold_queries(f"/szukaj/?q=brakujaceslowo{filters}") <= NOTHING_FOUND_BUDGET
    partly_held = f"/szukaj/?q=brakujaceslowo+praktyka{filters}"
    Client().get(partly_held)
    assert cold_queries(partly_held) <= FEWER_WORDS_BUDGET


@pytest.mark.parametrize(
    "path", ["/", "/dobre-praktyki/", "/aktualnosci/", "/webinaria/", "/instytucje/"]
)
def test_the_number_does_not_grow_with_what_is_listed(site_tree, path):
    factories.region("22", "pomorskie")
    factories.policy_area("rynek-pracy")

    def add(number: int) -> None:
        for _ in range(number):
            factories.practice(
                site_tree.knowledge, regions_codes=["22"], policy_areas_codes=["rynek-pracy"]
            )
            factories.news(site_tree.news)
            factories.webinar(site_tree.webinars, recording=factories.recording(chapters=False))

    add(3)
    few = cold_queries(path)
    add(27)
    assert cold_queries(path) == few
