"""Parts of the request that can be told without a server."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cms.core.collation import polish_sort_key
from search.engines.elasticsearch import connect
from search.engines.elasticsearch.mapping import title_order
from search.engines.elasticsearch.queries import enough_clauses

WEIGHTS = st.lists(st.floats(0.05, 9), min_size=1, max_size=6)


@given(WEIGHTS, st.floats(0.1, 0.9))
def test_a_number_of_clauses_stands_for_a_weight_only_where_it_is_the_same(weights, share):
    least = share * sum(weights)
    enough = enough_clauses(weights, least)
    sizes = range(1, len(weights) + 1)
    reached = {
        size: {sum(some) >= least for some in combinations(sorted(weights), size)} for size in sizes
    }
    exact = [
        size
        for size in sizes
        if reached[size] == {True} and all(reached[less] == {False} for less in range(1, size))
    ]
    assert ([enough] if enough else []) == exact


@given(st.lists(st.text(max_size=12), max_size=8))
def test_titles_sort_by_their_order_as_the_polish_alphabet_has_it(titles):
    plain = ["".join(sign for sign in title if sign < "\ud7ff") for title in titles]
    assert sorted(plain, key=lambda title: title_order(title).encode()) == sorted(
        plain, key=lambda title: (polish_sort_key(title), title_order(title))
    )


def test_polish_letters_follow_their_plain_ones():
    towns = ["Zielona Góra", "Łódź", "lublin", "Ślesin", "Sopot", "Żary", "Źródła", "ćwiklice"]
    assert sorted(towns, key=title_order) == [
        "ćwiklice", "lublin", "Łódź", "Sopot", "Ślesin", "Zielona Góra", "Źródła", "Żary",
    ]  # fmt: skip


def test_account_and_port_of_an_address_reach_the_client():
    client = connect(["https://user:p%40ss@search.example.org", "http://127.0.0.1:9201"])
    nodes = [node.config for node in client.transport.node_pool.all()]
    assert {(node.scheme, node.host, node.port) for node in nodes} == {
        ("https", "search.example.org", 443),
        ("http", "127.0.0.1", 9201),
    }
    assert client._headers["authorization"].startswith("Basic ")
