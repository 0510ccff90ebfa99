"""Words of a query are marked in the forms they stand in, and the passage itself is never changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.analysis import fold, spans
from search.engines.base import Reading
from search.marking import ELLIPSIS, mark

ANY = st.text(max_size=80) | st.text(st.sampled_from("aąbłóż ŁŻ.,-–"), max_size=80)


def reading(*forms: str, rows: tuple[tuple[str, ...], ...] = ()) -> Reading:
    return Reading(
        marked=frozenset(fold(form) for form in forms),
        marked_rows=tuple(tuple(frozenset([fold(word)]) for word in row) for row in rows),
    )


def marked(text: str, asked: Reading) -> list[str]:
    return [part.text for part in mark(text, asked) if part.matched]


@given(ANY, st.lists(st.sampled_from(["łó", "ab", "a", "ż"]), max_size=3))
def test_fragments_join_back_to_the_text(text, forms):
    fragments = mark(text, reading(*forms))
    assert "".join(fragment.text for fragment in fragments) == text
    assert all(fragment.text for fragment in fragments)


@given(ANY)
def test_a_text_without_a_query_is_not_marked(text):
    assert not any(fragment.matched for fragment in mark(text, Reading()))


def test_whole_words_are_marked_whatever_their_case_and_marks():
    asked = reading("spółdzielnia", "spółdzielnie")
    assert marked("Powstała Spółdzielnia i dwie spoldzielnie.", asked) == [
        "Spółdzielnia",
        "spoldzielnie",
    ]
    assert marked("nadspółdzielnia spółdzielniami", asked) == []


def test_a_synonym_is_marked_only_where_all_its_words_stand_in_a_row():
    asked = reading("cus", rows=(("centrum", "usług", "społecznych"),))
    assert marked("CUS to centrum usług społecznych, a usługi i centrum nie.", asked) == [
        "CUS",
        "centrum",
        "usług",
        "społecznych",
    ]


def test_signs_of_markup_stay_in_the_text():
    fragments = mark("<b>komitet</b> & rada", reading("komitet"))
    assert [part.text for part in fragments] == ["<b>", "komitet", "</b> & rada"]


@pytest.mark.parametrize("before", [0, 40, 400])
def test_a_long_text_is_cut_to_where_the_words_stand(before):
    text = "słowo " * before + "komitet rozwoju ekonomii " + "inne " * 200
    fragments = mark(text, reading("komitet", "rozwoju"), longest=200)
    shown = "".join(part.text for part in fragments)
    assert "komitet rozwoju" in shown
    assert len(shown) <= 200 + 10
    assert shown.startswith(ELLIPSIS) == (before >= 40)
    assert shown.endswith(ELLIPSIS)
    words = {text[start:end] for start, end in spans(text)}
    assert {shown[start:end] for start, end in spans(shown)} <= words


@given(st.text(max_size=400), st.integers(min_value=20, max_value=200))
def test_a_cut_text_is_never_much_longer_than_asked(text, longest):
    shown = "".join(part.text for part in mark(text, reading("a", "i"), longest=longest))
    assert len(shown) <= max(longest + 6, 0) or len(text) <= longest or " " not in text
