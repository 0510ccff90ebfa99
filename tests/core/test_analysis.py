"""Words are cut, folded and brought to their lemmas the same way everywhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.analysis import (
    PREFIX_LETTERS,
    best_lemma,
    fold,
    is_known,
    is_stop_word,
    lemmas,
    polish,
    same_word,
    words,
)
from search.checks import check_dictionary

POLISH = st.text(st.sampled_from("aąbcćeęlłoóśzźż ŁŻÓ.,-–"), max_size=60)
ANY = st.text(max_size=60) | POLISH


@given(ANY)
def test_folding_keeps_the_length_so_that_positions_hold(text):
    assert len(fold(text)) == len(text)


@given(POLISH)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zażółć gęślą jaźń", "zazolc gesla jazn"),
        ("ŁÓDŹ", "lodz"),
        ("İstanbul", "istanbul"),
        ("Çà", "ca"),
        ("", ""),
    ],
)
def test_letters_are_folded_to_their_plain_form(text, folded):
    assert fold(text) == folded


@given(ANY, st.sampled_from(["pl", "en", "de"]))
def test_words_stand_where_they_say(text, language):
    position = 0
    for word in words(text, language):
        assert position <= word.start < word.end
        assert text[word.start : word.end] == word.surface
        assert word.form == fold(text)[word.start : word.end]
        assert word.prefix == word.form[:PREFIX_LETTERS]
        assert word.lemma
        position = word.end


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("spółdzielnia", "spółdzielniami"),
        ("usługa", "usłudze"),
        ("polityka", "polityk"),
        ("ośrodek", "ośrodków"),
        ("społeczny", "społecznych"),
        ("żłobek", "żłobka"),
        ("założyć", "założyliśmy"),
        ("gmina", "gmin"),
        ("pies", "psami"),
        ("łódź", "łodzi"),
    ],
)
def test_forms_of_a_polish_word_are_the_same_word(first, second):
    (one,), (other,) = words(first, "pl"), words(second.upper(), "pl")
    assert same_word(one, other, "pl")
    assert same_word(other, one, "pl")


@pytest.mark.parametrize(
    ("first", "second"),
    [("gmina", "gmach"), ("komitet", "komin"), ("cus", "cuw"), ("opieka", "opiekacz")],
)
def test_words_that_only_resemble_are_different(first, second):
    (one,), (other,) = words(first, "pl"), words(second, "pl")
    assert not same_word(one, other, "pl")


def test_forms_of_an_english_word_share_a_stem():
    assert lemmas("policies", "en") == lemmas("policy", "en")
    assert lemmas("Deinstitutionalisation", "en") != lemmas("institution", "en")


def test_a_word_no_dictionary_knows_is_its_own_lemma():
    assert lemmas("Xyzzyż", "pl") == ("xyzzyz",)
    assert not is_known("Xyzzyż", "pl")
    assert is_known("Łodzią", "pl")


def test_the_reading_of_which_the_corpus_speaks_is_taken():
    politics = {"polityka": 50.0, "polityk": 2.0}
    assert best_lemma("polityk", "pl", lambda lemma: politics.get(lemma, 0)) == "polityka"
    politicians = {"polityka": 1.0, "polityk": 9.0}
    assert best_lemma("polityk", "pl", lambda lemma: politicians.get(lemma, 0)) == "polityk"


def test_without_a_corpus_rare_and_proper_readings_come_last():
    assert best_lemma("gminie", "pl") == "gmina"
    assert best_lemma("maja", "pl") == "maj"
    assert best_lemma("opolskim", "pl") == "opolski"


def test_stop_words_are_known_without_marks_too():
    assert is_stop_word("ze", "pl")
    assert is_stop_word(fold("że"), "pl")
    assert is_stop_word("the", "en")
    assert not is_stop_word("gmina", "pl")


def test_threads_get_the_same_words_as_one_alone():
    text = "Regionalne ośrodki polityki społecznej koordynują usługi w gminach i powiatach. " * 20
    alone = words(text, "pl")
    lemmas.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _number: words(text, "pl"), range(16)))
    assert all(item == alone for item in found)


def test_a_word_of_any_length_is_cut(db):
    (word,) = words("a" * 1000, "pl")
    assert len(word.form) <= 64


@pytest.fixture
def without_dictionary(monkeypatch):
    """A machine for which there is no wheel of morfeusz2."""
    lemmas.cache_clear()
    monkeypatch.setattr(polish, "morfeusz2", None)
    monkeypatch.setattr(polish, "HAS_DICTIONARY", False)
    yield
    lemmas.cache_clear()


def test_without_the_dictionary_a_stemmer_stands_in_and_the_check_says_so(without_dictionary):
    assert lemmas("spółdzielniami", "pl") == lemmas("spółdzielnia", "pl")
    assert lemmas("polityki", "pl") == lemmas("polityka", "pl")
    assert [warning.id for warning in check_dictionary()] == ["sires.W009"]


def test_with_the_dictionary_the_check_is_silent():
    assert check_dictionary() == []
