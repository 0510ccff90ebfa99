"""What every search engine does, whichever it is."""

from __future__ import annotations

import datetime

import pytest

from cms.core.passages import Passage, PassageKind
from search.engines.base import (
    Clause,
    EngineQuery,
    EntryRecord,
    Expansion,
    Filters,
    PageRecords,
    Phrase,
    Sort,
    View,
)
from search.engines.database import DatabaseEngine
from search.reading import read_text
from search.records import PageText, analyse_pages

TODAY = datetime.date(2026, 11, 25)
FILLER = "Powiat wspiera mieszkańców, a urząd pracy ogłasza nabór i przyjmuje wnioski."


def text_of(
    page_id: int, title: str, *sections: str | Passage, language: str = "pl", **values
) -> PageText:
    passages = [
        section
        if isinstance(section, Passage)
        else Passage(PassageKind.SECTION, section, heading="Opis", anchor="opis")
        for section in sections
    ]
    record = EntryRecord(
        key=str(page_id),
        page_id=page_id,
        language=language,
        kind=values.pop("kind", "practice"),
        title=title,
        **values,
    )
    return PageText(record, (Passage(PassageKind.TITLE, title), *passages))


@pytest.fixture
def fill(engine):
    """Write pages to the vocabulary and to the engine."""

    def write(*pages: PageText) -> None:
        records = analyse_pages(pages, {})
        DatabaseEngine().write(records)
        if not isinstance(engine, DatabaseEngine):
            engine.write(records)

    return write


@pytest.fixture
def ask(engine):
    """Ask the engine for a text as a reader types it."""

    def search(text: str, *, language: str = "pl", **wanted):
        reading = read_text(text, language)
        return engine.search(EngineQuery.of(reading, language=language, today=TODAY, **wanted))

    return search


def keys(results) -> list[str]:
    return [hit.key for hit in results.hits]


def test_an_empty_index_answers_with_nothing(ask, engine):
    results = ask("spółdzielnia")
    assert (results.hits, results.total, results.page, results.page_count) == ((), 0, 1, 1)
    assert engine.count() == 0
    assert engine.is_ready()


def test_a_word_is_found_in_any_inflection_and_without_diacritics(fill, ask):
    fill(
        text_of(1, "Spółdzielnia socjalna", FILLER),
        text_of(2, "Urząd", "Rozmowa o spółdzielniach."),
        text_of(3, "Inna strona", FILLER),
    )
    for typed in ("spółdzielnia", "spółdzielniami", "spoldzielnia", "SPÓŁDZIELNI"):
        assert set(keys(ask(typed))) == {"1", "2"}, typed


def test_a_word_that_only_begins_alike_finds_nothing(fill, ask):
    fill(text_of(1, "Politolog", "Wykład politologa."))
    assert keys(ask("polityka")) == []


def test_the_title_weighs_more_than_the_text(fill, ask):
    fill(
        text_of(1, "Strona pierwsza", f"Komitet obradował. {FILLER}"),
        text_of(2, "Komitet monitorujący", f"Rada obradowała. {FILLER}"),
    )
    assert keys(ask("komitet")) == ["2", "1"]


def test_a_rare_word_weighs_more_than_an_everyday_one(fill, ask):
    fill(
        *(
            text_of(number, "Strona", f"Gmina i usługa {number}. {FILLER}")
            for number in range(1, 9)
        ),
        text_of(9, "Strona", f"Reintegracja zawodowa. {FILLER}"),
    )
    assert keys(ask("reintegracja gmina"))[0] == "9"


def test_one_everyday_word_of_a_long_query_finds_nothing(fill, ask):
    fill(
        *(text_of(number, "Strona", FILLER) for number in range(1, 9)),
        text_of(
            9, "Deinstytucjonalizacja usług społecznych", "Mieszkania wspomagane dla seniorów."
        ),
    )
    found = keys(ask("deinstytucjonalizacja społecznych mieszkania wspomagane seniorów powiat"))
    assert found == ["9"]


def test_all_words_of_an_exact_phrase_stand_in_their_order(fill, ask):
    fill(
        text_of(1, "Spółdzielnia socjalna", FILLER),
        text_of(2, "Socjalna spółdzielnia", "Spółdzielnia bywa socjalna."),
        text_of(3, "Rada spółdzielni socjalnych", FILLER),
    )
    assert set(keys(ask('"spółdzielnia socjalna"'))) == {"1", "3"}


def test_a_phrase_does_not_run_from_one_passage_into_the_next(fill, ask):
    fill(text_of(1, "Strona", "Nowa spółdzielnia", "Socjalna praca"))
    assert keys(ask('"spółdzielnia socjalna"')) == []


def test_a_stop_word_in_a_phrase_keeps_its_place(fill, ask):
    fill(
        text_of(1, "Usługi dla seniorów", FILLER),
        text_of(2, "Usługi bardzo dobre dla naszych seniorów", FILLER),
    )
    assert keys(ask('"usługi dla seniorów"')) == ["1"]


def test_a_gap_in_a_phrase_stands_for_any_one_word(fill, engine):
    fill(
        text_of(1, "Centrum usług społecznych", FILLER),
        text_of(2, "Centrum społecznych", FILLER),
        text_of(3, "Centrum nowych usług społecznych", FILLER),
    )
    phrase = Phrase((("centrum",), (), ("spoleczny",)))
    query = EngineQuery("pl", (clause("centrum"),), phrases=(phrase,), today=TODAY)
    assert keys(engine.search(query)) == ["1"]


def test_words_of_a_loose_phrase_keep_their_order(fill, engine):
    fill(
        text_of(1, "Komitet dobry dla seniorów", FILLER),
        text_of(2, "Seniorów prosi komitet", FILLER),
        text_of(3, "Komitet w gminie i mieście także dla seniorów", FILLER),
    )
    phrase = Phrase((("komitet",), ("senior",)), slop=2)
    query = EngineQuery("pl", (clause("komitet"),), phrases=(phrase,), today=TODAY)
    assert keys(engine.search(query)) == ["1"]


def test_a_page_with_an_excluded_word_is_no_result(fill, engine):
    fill(
        text_of(1, "Spółdzielnia socjalna", FILLER),
        text_of(2, "Spółdzielnia rolnicza", FILLER),
    )
    left_out = Phrase((("rolniczy",),))
    query = EngineQuery("pl", (clause("spoldzielnia"),), excluded=(left_out,), today=TODAY)
    assert keys(engine.search(query)) == ["1"]


def clause(lemma: str, **values) -> Clause:
    return Clause(lemma, (lemma,), (lemma,), (lemma[:5],), **values)


def test_a_synonym_finds_and_ranks_below_the_word_itself(fill, engine):
    fill(
        text_of(1, "Centrum usług społecznych", FILLER),
        text_of(2, "CUS", FILLER),
        text_of(3, "Centrum usług wspólnych", FILLER),
    )
    phrase = Phrase((("centrum",), ("usluga",), ("spoleczny",)))
    query = EngineQuery(
        "pl", (clause("cus"),), expansions=(Expansion(phrase, (0,), 0.4),), today=TODAY
    )
    assert keys(engine.search(query)) == ["2", "1"]


def test_alternatives_of_a_word_count_as_one_term(fill, engine):
    """A rare misreading of a word does not lift its page above the pages of the word itself."""
    fill(
        *(text_of(number, f"Gmina {number}", FILLER) for number in range(1, 6)),
        text_of(6, "Gwinea", FILLER),
    )
    both = Clause("gmnia", ("gmina", "gwinea"), ("gmina", "gwinea"), ("gmina", "gwine"))
    hits = engine.search(EngineQuery("pl", (both,), today=TODAY)).hits
    scores = {hit.key: hit.score for hit in hits}
    assert scores["6"] == pytest.approx(scores["1"], rel=0.35)


def test_words_of_another_language_are_not_found(fill, ask):
    fill(
        text_of(1, "Komitet", FILLER),
        text_of(2, "Komitet", "The committee met.", language="en"),
    )
    assert keys(ask("komitet")) == ["1"]
    assert keys(ask("committees", language="en")) == ["2"]


def test_hidden_pages_are_absent_from_hits_and_every_count(fill, ask):
    fill(
        text_of(1, "Komitet pierwszy", regions=("22",)),
        text_of(2, "Komitet drugi", regions=("14",)),
    )
    results = ask("komitet", hidden_page_ids=(2,))
    assert keys(results) == ["1"]
    assert results.total == 1
    assert results.facets["regions"] == {"22": 1}


def test_counts_cover_every_value_and_are_narrowed_by_the_other_facets_only(fill, ask):
    regions = [f"{number:02}" for number in range(2, 34, 2)]
    fill(
        *(
            text_of(
                number,
                f"Komitet {number}",
                regions=(code,),
                kind="practice" if number % 2 else "webinar",
                levels=("gmina",) if number < 5 else ("powiat", "region"),
                published_date=datetime.date(2020 + number % 3, 5, 1),
            )
            for number, code in enumerate(regions)
        )
    )
    everything = ask("komitet")
    assert everything.total == 16
    assert everything.facets["regions"] == dict.fromkeys(regions, 1)
    assert everything.facets["levels"] == {"gmina": 5, "powiat": 11, "region": 11}
    assert everything.facets["years"] == {"2020": 6, "2021": 5, "2022": 5}
    narrowed = ask(
        "komitet",
        filters=Filters(kinds=("practice",), regions=(regions[1], regions[2], regions[7])),
    )
    assert narrowed.total == 2
    assert set(keys(narrowed)) == {"1", "7"}
    assert narrowed.facets["kinds"] == {"practice": 2, "webinar": 1}
    assert narrowed.facets["regions"] == dict.fromkeys(regions[1::2], 1)
    assert narrowed.facets["levels"] == {"gmina": 1, "powiat": 1, "region": 1}


def test_a_choice_that_leaves_nothing_is_counted_as_nothing(fill, ask):
    fill(text_of(1, "Komitet", regions=("22",)))
    results = ask("komitet", filters=Filters(regions=("14",), levels=("gmina",)))
    assert (results.total, keys(results)) == (0, [])
    assert not results.facets["regions"]


def test_it_is_told_what_each_facet_hides(fill, ask):
    fill(
        text_of(1, "Komitet", kind="news", regions=("22", "14")),
        text_of(2, "Komitet", regions=("14",)),
        text_of(3, "Komitet", levels=("gmina",)),
    )
    results = ask("komitet", filters=Filters(kinds=("news",), regions=("14",), levels=("gmina",)))
    assert results.total == 0
    assert results.totals_without == {"kinds": 0, "regions": 0, "levels": 1}
    assert results.total_unfiltered == 3
    one = ask("komitet", filters=Filters(regions=("22",)))
    assert (one.total, one.totals_without, one.total_unfiltered) == (1, {"regions": 3}, 3)
    assert ask("komitet").totals_without == {}


def test_counts_alone_can_be_asked_for(fill, ask):
    fill(text_of(1, "Komitet", regions=("22",)), text_of(2, "Komitet"))
    results = ask("komitet", per_page=0)
    assert (results.hits, results.total, results.page, results.page_count) == ((), 2, 1, 1)
    assert results.facets["regions"] == {"22": 1}


def test_pages_of_results_follow_each_other_and_one_out_of_range_is_the_last(fill, ask):
    fill(*(text_of(number, f"Komitet {number}") for number in range(1, 24)))
    pages = [ask("komitet", page=page) for page in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [10, 10, 3]
    seen = [key for page in pages for key in keys(page)]
    assert len(set(seen)) == 23
    assert {page.total for page in pages} == {23}
    beyond = ask("komitet", page=99)
    assert (beyond.page, beyond.page_count, keys(beyond)) == (3, 3, keys(pages[2]))
    assert beyond.facets == pages[0].facets


def test_results_are_sorted_by_date_and_by_title_in_polish_order(fill, ask):
    fill(
        text_of(1, "Łaski komitet", published_date=datetime.date(2024, 1, 1)),
        text_of(2, "lubelski komitet", published_date=datetime.date(2026, 1, 1)),
        text_of(3, "Marki komitet"),
        text_of(4, "2. komitet", published_date=datetime.date(2025, 1, 1)),
    )
    assert keys(ask("komitet", sort=Sort.NEWEST)) == ["2", "4", "1", "3"]
    assert keys(ask("komitet", sort=Sort.TITLE)) == ["4", "2", "1", "3"]


def test_of_equals_the_newer_page_and_the_reviewed_one_come_first(fill, ask):
    fill(
        text_of(1, "Komitet", published_date=datetime.date(2012, 1, 1)),
        text_of(2, "Komitet", published_date=datetime.date(2026, 11, 1)),
        text_of(
            3,
            "Komitet",
            published_date=datetime.date(2026, 11, 1),
            review_due_date=datetime.date(2026, 1, 1),
        ),
    )
    found = ask("komitet").hits
    assert [hit.key for hit in found] == ["2", "3", "1"]
    best = found[0].score
    assert [round(hit.score / best, 2) for hit in found[1:]] == [0.97, 0.95]


def test_the_best_passages_are_told_best_first_with_the_number_of_the_others(fill, ask):
    speech = [
        Passage(PassageKind.SPEECH, text, start=30.0 * number, end=30.0 * number + 30)
        for number, text in enumerate(
            (
                FILLER,
                f"Komitet spotkał się raz. {FILLER}",
                "Komitet monitorujący to komitet, który ocenia.",
                FILLER,
                f"O komitecie mówiła rada. {FILLER}",
                f"Komitetów jest szesnaście. {FILLER}",
                f"Dziękujemy komitetowi. {FILLER}",
            )
        )
    ]
    fill(text_of(1, "Nagranie", *speech, kind="webinar"))
    (hit,) = ask("komitet").hits
    assert hit.passages[0].number == 3
    assert len(hit.passages) == 3
    assert {passage.number for passage in hit.passages} <= {2, 3, 5, 6, 7}
    assert hit.more_passages == 2
    scores = [passage.score for passage in hit.passages]
    assert scores == sorted(scores, reverse=True)


def test_words_that_stand_together_lift_their_page(fill, ask):
    fill(
        text_of(1, "Strona", f"Umowa o dotację. {FILLER} Partnerstwo gminne i społeczne plany."),
        text_of(2, "Strona", f"Umowa o plany. {FILLER} Partnerstwo społeczne i gminne dotacje."),
    )
    assert keys(ask("partnerstwo społeczne"))[0] == "2"


def test_a_page_written_again_replaces_what_it_was_and_writing_twice_changes_nothing(
    fill, ask, engine
):
    fill(text_of(1, "Komitet", FILLER))
    fill(text_of(1, "Komitet", FILLER))
    results = ask("komitet")
    assert (keys(results), results.total, engine.count()) == (["1"], 1, 1)
    fill(text_of(1, "Rada", FILLER))
    assert keys(ask("komitet")) == []
    assert keys(ask("rada")) == ["1"]


def test_entries_of_a_page_that_it_has_no_more_are_gone(fill, ask, engine):
    def glossary(*terms: str) -> PageText:
        return text_of(
            5,
            "Słownik",
            *(
                Passage(PassageKind.TERM, f"Definicja pojęcia {term}.", heading=term, anchor=term)
                for term in terms
            ),
        )

    fill(glossary("partnerstwo", "reintegracja"), text_of(6, "Partnerstwo"))
    assert set(keys(ask("partnerstwo"))) == {"5#partnerstwo", "6"}
    fill(glossary("reintegracja"))
    assert keys(ask("partnerstwo")) == ["6"]
    assert engine.count() == 3


def test_a_page_without_records_is_forgotten(fill, ask, engine):
    fill(text_of(1, "Komitet"), text_of(2, "Komitet"))
    DatabaseEngine().write([PageRecords(1)])
    engine.write([PageRecords(1)])
    assert keys(ask("komitet")) == ["2"]
    assert ask("komitet").total == 1


def test_a_query_without_words_finds_nothing(fill, engine):
    fill(text_of(1, "Komitet", FILLER))
    left_out = Phrase((("rada",),))
    assert engine.search(EngineQuery("pl", excluded=(left_out,), today=TODAY)).total == 0


def test_one_entry_can_be_asked_for_with_all_its_passages(fill, ask):
    fill(
        text_of(1, "Komitet", *(f"Komitet {number}." for number in range(1, 8))),
        text_of(2, "Komitet", FILLER),
    )
    (hit,) = ask("komitet", entry_key="1", passages_per_entry=50).hits
    assert {passage.number for passage in hit.passages} == set(range(1, 8))
    assert hit.more_passages == 0


def test_hidden_entries_of_a_page_leave_its_other_entries(fill, ask):
    document = Passage(
        PassageKind.DOCUMENT_PAGE,
        "Komitet w dokumencie.",
        heading="Plan",
        document_id=7,
        page_number=1,
    )
    fill(text_of(1, "Komitet", document))
    assert set(keys(ask("komitet"))) == {"1", "1/7"}
    assert keys(ask("komitet", hidden_keys=("1/7",))) == ["1"]


def test_a_word_in_quotes_is_met_in_that_very_form(fill, ask):
    fill(text_of(1, "Gmina", FILLER), text_of(2, "Gminy", FILLER))
    assert keys(ask('"gminy"')) == ["2"]


def test_a_second_score_lifts_a_passage(fill, engine):
    fill(
        text_of(1, "Strona", f"Komitet. {FILLER}"),
        text_of(2, "Strona", f"Komitet. {FILLER}"),
    )
    query = EngineQuery("pl", (clause("komitet"),), today=TODAY, passage_scores={("2", 1): 50.0})
    assert keys(engine.search(query)) == ["2", "1"]


def test_the_parts_of_a_score_are_told(fill, ask):
    fill(text_of(1, "Komitet społeczny", f"Komitet społeczny obraduje. {FILLER}"))
    (hit,) = ask("komitet społeczny", explain=True).hits
    parts = dict(hit.parts)
    assert parts["passage"] > 0
    assert parts["nearness"] > 0
    assert hit.score > 0


@pytest.mark.parametrize(
    "words",
    [
        ("|",), ("_",), ("*",), ("a:b",), ("\\",), ("", ""), ("'; drop",), ("a" * 300,), ("и́",), ("漢字",), ("🙂",),
    ],
)  # fmt: skip
def test_no_token_is_an_error_or_an_operator(fill, engine, words):
    fill(text_of(1, "Komitet", FILLER))
    strange = Clause(words[0], words, words, words)
    query = EngineQuery("pl", (strange,), phrases=(Phrase((words,), View.FORM),), today=TODAY)
    assert engine.search(query).total == 0
