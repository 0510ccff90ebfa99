"""A quoted phrase binds; where it stands nowhere amid other words, its words are looked for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from search.projection import index_pending
from search.query import SearchRequest, SearchResults, search
from tests import factories


@pytest.fixture
def filled(site_tree):
    """Two practices of committees, in two regions, and pages that nobody may find."""
    for code, name in (("22", "pomorskie"), ("14", "mazowieckie")):
        factories.region(code, name)
    for title, region in (("Komitet Rewitalizacji", "22"), ("Rada Komitet", "14")):
        factories.practice(site_tree.knowledge, title=title, regions_codes=[region])
    factories.practice(site_tree.knowledge, title="Szkic Komitet Odnowy", live=False)
    factories.make_private(factories.practice(site_tree.knowledge, title="Tajny Komitet Odnowy"))
    factories.expire(factories.practice(site_tree.knowledge, title="Dawny Komitet Odnowy"))
    index = site_tree.knowledge.copy_for_translation(site_tree.english)
    index.save_revision().publish()
    factories.practice(index.specific, title="English Komitet Odnowy")
    index_pending()
    return site_tree


def ask(text: str, **values) -> SearchResults:
    return search(SearchRequest(text=text, language="pl", **values))


def titles(results: SearchResults) -> set[str]:
    return {hit.title for hit in results.hits}


def test_a_phrase_binds_where_it_stands_somewhere(filled):
    assert titles(ask('działał "Komitet Rewitalizacji"')) == {"Komitet Rewitalizacji"}


def test_the_words_of_a_phrase_that_stands_nowhere_are_looked_for_and_the_reader_is_told(filled):
    results = ask('komitety "Komitet Odnowy"')
    assert titles(results) == {"Komitet Rewitalizacji", "Rada Komitet"}
    assert results.suggestion == "komitety Komitet Odnowy"


def test_a_mistake_within_quotes_is_corrected_amid_words(filled):
    results = ask('komitet "Rewitalziacji"')
    assert "Komitet Rewitalizacji" in titles(results)
    assert results.suggestion == "komitet rewitalizacji"


def test_who_types_a_phrase_alone_is_taken_at_their_word(filled):
    assert ask('"Komitet Odnowy"').total == 0
    assert ask('"Komitet Odnowy"').suggestion == ""


@pytest.mark.parametrize("wish", ["exact", "keep_quotes"])
def test_quotes_are_kept_on_demand(filled, wish):
    assert ask('komitety "Komitet Odnowy"', **{wish: True}).total == 0


def test_a_phrase_that_only_a_filter_rules_out_is_not_given_up(filled):
    results = ask('działał "Komitet Rewitalizacji"', regions=("14",))
    assert results.total == 0
    assert results.suggestion == ""


def test_what_a_minus_leaves_out_stays_out_when_quotes_are_given_up(filled):
    assert titles(ask('komitety "Komitet Odnowy" -"Rada Komitet"')) == {"Komitet Rewitalizacji"}


def test_a_feed_does_not_fill_with_what_was_not_asked_for(client, filled):
    feed = client.get(reverse("search:feed"), {"q": 'komitety "Komitet Odnowy"'})
    assert feed.status_code == 200
    assert "<entry>" not in feed.content.decode()
