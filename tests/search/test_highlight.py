"""Words of a query are marked in a passage, and the passage itself is never changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import fold, highlight, query_words

POLISH = st.text(st.sampled_from("aąbcćeęlłoóśzźż ŁŻÓ.,-–"), max_size=60)
ANY = st.text(max_size=60) | POLISH


def marked(text: str, query: str) -> list[str]:
    return [part.text for part in highlight(text, query_words(query)) if part.matched]


@given(ANY)
def test_folding_keeps_the_length_so_that_positions_hold(text):
    assert len(fold(text)) == len(text)


@given(POLISH)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(ANY, ANY)
def test_fragments_join_back_to_the_text(text, query):
    fragments = highlight(text, query_words(query))
    assert "".join(fragment.text for fragment in fragments) == text
    assert all(fragment.text for fragment in fragments)


@given(ANY)
def test_a_text_without_a_query_is_not_marked(text):
    assert not any(fragment.matched for fragment in highlight(text, []))


@given(st.lists(st.sampled_from(["łódź", "Łódź", "komitet", "żółw"]), max_size=8))
def test_words_of_a_query_are_told_once_each_in_order(words):
    folded = [fold(word) for word in words]
    assert query_words(" ".join(words)) == list(dict.fromkeys(folded))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("ŁÓDŹ", "lodz"),
        ("İstanbul", "Istanbul"),
        ("", ""),
    ],
)
def test_letters_are_folded_to_their_plain_form(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("spółdzielnia", "Powstała spółdzielnia i dwie Spółdzielnie.", 2),
        ("spoldzielnia", "O spółdzielni socjalnej.", 1),
        ("spółdzielni", "Powstała spółdzielnia.", 1),
        ("komitetu", "Komitet, komitety i komitetami.", 3),
        ("ŁÓDŹ", "Łódź i w łódź.", 2),
        ("region", "Regionalny komitet w regionie.", 2),
        ("seniorzy", "Usługi dla seniorów.", 1),
    ],
)
def test_a_polish_form_of_the_word_is_marked(query, text, found):
    assert len(marked(text, query)) == found


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("gmin", "gminy"),
        ("kot", "kotlet"),
        ("spółdzielnia", "spółka"),
        ("komitet", "nadkomitet"),
        ("%", "100 % pewności"),
        (".*", "cokolwiek"),
    ],
)
def test_a_word_that_only_resembles_is_not_marked(query, text):
    assert marked(text, query) == []


def test_a_whole_word_is_marked_not_its_beginning():
    assert marked("Regionalny komitet", "region") == ["Regionalny"]


def test_signs_of_markup_stay_in_the_text():
    fragments = highlight("<b>komitet</b> & rada", ["komitet"])
    assert [part.text for part in fragments] == ["<b>", "komitet", "</b> & rada"]
