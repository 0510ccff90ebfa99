"""What is typed is understood: forms, missing marks, mistakes, quotes, minus; and nothing typed is an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cms.core.passages import Passage, PassageKind
from search.engines.base import EngineQuery, EntryRecord, Phrase, View
from search.engines.database import DatabaseEngine
from search.reading import LONGEST_TEXT, MOST_WORDS, parse_text, read_text
from search.records import PageText, analyse_pages
from search.vocabulary import neighbours

TEXTS = {
    1: "Spółdzielnia socjalna prowadzi żłobek i przedszkole w gminie.",
    2: "Polityka publiczna i polityki regionalne: spójność polityk publicznych.",
    3: "Centrum usług społecznych powstało w Łodzi. Usługi sąsiedzkie ruszyły w maju.",
    4: "Rewitalizacja miasta i latarnik społeczny.",
}


@pytest.fixture
def vocabulary(db):
    """An index of four short pages."""
    pages = [
        PageText(
            EntryRecord(str(number), number, "pl", "page", f"Strona {number}"),
            (
                Passage(PassageKind.TITLE, f"Strona {number}"),
                Passage(PassageKind.SECTION, text),
            ),
        )
        for number, text in TEXTS.items()
    ]
    DatabaseEngine().write(analyse_pages(pages, {}))


@pytest.mark.parametrize(
    ("text", "plain", "quoted", "excluded"),
    [
        ("usługi społeczne", "usługi społeczne", [], []),
        ('"usługi społeczne" gmina', "gmina", ["usługi społeczne"], []),
        ("„usługi społeczne” gmina", "gmina", ["usługi społeczne"], []),
        ("komitet -pomorski", "komitet", [], ["pomorski"]),
        ("Bielsko-Biała", "Bielsko-Biała", [], []),
        ("dzień - noc", "dzień - noc", [], []),
        ('"bez pary', '"bez pary', [], []),
        ("-", "-", [], []),
    ],
)
def test_quotes_and_a_minus_are_signs_the_rest_is_text(text, plain, quoted, excluded):
    parsed = parse_text(text)
    assert parsed.plain.split() == plain.split()
    assert list(parsed.quoted) == quoted
    assert list(parsed.excluded) == excluded


def test_what_is_left_out_in_quotes_is_meant_to_the_letter():
    parsed = parse_text('komitet -rada -"rada gminy"')
    assert parsed.excluded == ("rada",)
    assert parsed.excluded_quoted == ("rada gminy",)


def test_a_word_after_a_minus_is_left_out_in_every_form_in_quotes_in_one(vocabulary):
    in_any_form, exact = read_text('gmina -spółdzielni -"spółdzielni"', "pl").excluded
    assert in_any_form == Phrase((("spoldzielnia",),), View.LEMMA)
    assert exact == Phrase((("spoldzielni",),), View.FORM)


def test_missing_marks_are_put_back_by_what_pages_say(vocabulary):
    reading = read_text("zlobek spoldzielni", "pl")
    assert [clause.lemmas[-1] for clause in reading.clauses] == ["zlobek", "spoldzielnia"]
    assert "zlobek" in reading.marked
    assert "spoldzielnia" in reading.marked


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("rewitalziacja", "rewitalizacja"),
        ("latarink", "latarnik"),
        ("sasiedzke", "sąsiedzkie"),
        ("spoldzielnai", "spółdzielnia"),
    ],
)
def test_a_mistyped_word_is_read_as_its_nearest_known_one(vocabulary, typed, searched):
    reading = read_text(typed, "pl")
    assert reading.corrections == ((typed, searched),)
    assert reading.clauses[0].looked_for == searched


def test_as_typed_is_as_typed(vocabulary):
    reading = read_text("rewitalziacja", "pl", exact=True)
    assert reading.corrections == ()
    assert reading.clauses[0].forms == ("rewitalziacja",)


@pytest.mark.parametrize("typed", ["maj", "cus", "abc", "2030", "e5"])
def test_short_words_and_numbers_are_never_corrected(vocabulary, typed):
    assert read_text(typed, "pl").corrections == ()


def test_a_correction_never_names_a_word_that_no_page_holds_any_more(vocabulary):
    assert [row.form for row in neighbours(language="pl", form="rewitalizcja")] == ["rewitalizacja"]
    DatabaseEngine().remove([4])
    assert neighbours(language="pl", form="rewitalizcja") == []


def test_stop_words_are_left_out_unless_there_is_nothing_else(vocabulary):
    assert [clause.text for clause in read_text("jak i co w gminie", "pl").clauses] == ["gminie"]
    assert [clause.text for clause in read_text("jak i co", "pl").clauses] == ["jak", "i", "co"]


def test_one_word_in_quotes_means_its_very_form(vocabulary):
    reading = read_text('"polityki"', "pl")
    assert reading.phrases[0].view is View.FORM
    assert reading.clauses[0].forms == ("polityki",)
    assert reading.clauses[0].lemmas == ()


def test_words_are_read_once_each_and_not_without_end(vocabulary):
    assert len(read_text("gmina gmina GMINA", "pl").clauses) == 1
    many = " ".join(f"slowo{number}" for number in range(500))
    assert len(read_text(many, "pl").clauses) <= MOST_WORDS
    assert len(read_text("x" * 10_000, "pl").clauses) == 1
    assert len(parse_text("a b " * 10_000).plain) <= LONGEST_TEXT


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=80) | st.text(st.sampled_from('aą"„”-*~:\\( )ANDOR\u202e\0🙂<'), max_size=40)
)
@example("AND OR NOT * ~ : \\")
@example('"')
@example("-" * 40)
@example('-"" ""')
@example("\ud800")
@example("\u202e\u0301")
def test_whatever_is_typed_is_read_and_answered(vocabulary, text):
    reading = read_text(text, "pl")
    results = DatabaseEngine().search(EngineQuery.of(reading, language="pl"))
    assert results.total >= len(results.hits) >= 0


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_every_byte_string_is_parsed(raw):
    text = raw.decode("utf-8", errors="replace")
    parsed = parse_text(text)
    assert isinstance(parsed.plain, str)
