"""The one door to search: what is asked is answered, and nothing typed is an error."""

from __future__ import annotations

import dataclasses
import html as markup
import re

import pytest

from search.kinds import EntryKind
from search.projection import index_pending
from search.query import FoundPassage, Fragment, KindCount, SearchHit, SearchRequest, SearchResults
from search.query import search as answer
from tests import factories


@pytest.fixture
def filled(site_tree):
    """Five results for the word "komitet" and one page that does not hold it."""
    for code, name in (("22", "pomorskie"), ("14", "mazowieckie")):
        factories.region(code, name)
    for code in ("rynek-pracy", "zdrowie"):
        factories.policy_area(code)
    knowledge = site_tree.knowledge
    for title, values in (
        ("Komitet pierwszy", {"regions_codes": ["22"], "policy_areas_codes": ["rynek-pracy"]}),
        ("Komitet drugi", {"regions_codes": ["22", "14"], "policy_areas_codes": ["zdrowie"]}),
        ("Komitet trzeci", {}),
        ("Spółdzielnia", {"regions_codes": ["14"]}),
    ):
        factories.practice(knowledge, title=title, **values)
    factories.webinar(site_tree.webinars, title="Komitet w praktyce", summary="Rozmowa.")
    news = factories.news(site_tree.news, title="Komitet obradował", summary="Posiedzenie.")
    news.regions_codes = ["14"]
    news.save_revision().publish()
    index_pending()
    return site_tree


def ask(text: str = "komitet", language: str = "pl", **values) -> SearchResults:
    """Ask after the worker has done what the changes so far gave it to do."""
    index_pending()
    return answer(SearchRequest(text=text, language=language, **values))


def titles(results: SearchResults) -> set[str]:
    return {hit.title for hit in results.hits}


def kinds(results: SearchResults) -> dict[str, int]:
    return {kind.kind: kind.count for kind in results.kinds}


def facet(results: SearchResults, name: str) -> dict[str, int]:
    found = next(facet for facet in results.facets if facet.name == name)
    return {value.code: value.count for value in found.values}


@pytest.mark.parametrize("text", ["", "   ", "\t\n"])
def test_an_empty_text_gives_empty_results(db, text):
    assert ask(text) == SearchResults()


@pytest.mark.parametrize(
    "made",
    [
        SearchRequest("a", "pl"),
        Fragment("a", matched=False),
        FoundPassage(()),
        SearchHit(1, "a", "/", "news", "wiadomość"),
        KindCount("news", "wiadomość", 0, selected=False),
        SearchResults(),
    ],
    ids=lambda made: type(made).__name__,
)
def test_what_passes_the_door_cannot_be_changed(made):
    name = dataclasses.fields(made)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, name, "x")


def test_a_word_finds_every_page_that_holds_it(filled):
    results = ask()
    assert results.total == 5
    assert "Spółdzielnia" not in titles(results)
    assert {"Komitet pierwszy", "Komitet w praktyce", "Komitet obradował"} <= titles(results)


def test_a_hit_leads_to_its_page_and_names_its_region(filled):
    hit = next(hit for hit in ask().hits if hit.title == "Komitet pierwszy")
    assert hit.url.startswith("/dobre-praktyki/")
    assert hit.kind_label == "dobra praktyka"
    assert hit.regions == ("pomorskie",)


def test_a_kind_narrows_the_hits_but_not_the_counts_of_kinds(filled):
    everything, narrowed = ask(), ask(kinds=("practice",))
    assert kinds(everything) == dict.fromkeys(EntryKind.values, 0) | {
        "practice": 3,
        "webinar": 1,
        "news": 1,
    }
    assert kinds(narrowed) == kinds(everything)
    assert narrowed.total == 3
    assert {hit.kind for hit in narrowed.hits} == {"practice"}
    assert [kind.kind for kind in narrowed.kinds if kind.selected] == ["practice"]


def test_two_kinds_widen_the_hits(filled):
    assert ask(kinds=("practice", "news")).total == 4


def test_a_region_narrows_hits_kinds_and_the_other_facet(filled):
    results = ask(regions=("22",))
    assert titles(results) == {"Komitet pierwszy", "Komitet drugi"}
    assert kinds(results)["news"] == 0
    assert facet(results, "policy_areas") == {"rynek-pracy": 1, "zdrowie": 1}
    assert facet(results, "regions") == facet(ask(), "regions") == {"14": 2, "22": 2}


def test_a_policy_area_narrows_beside_a_region(filled):
    assert titles(ask(regions=("22", "14"), policy_areas=("zdrowie",))) == {"Komitet drugi"}


def test_a_kind_narrows_the_counts_of_facets(filled):
    assert facet(ask(kinds=("news",)), "regions") == {"14": 1, "22": 0}


def test_a_code_that_means_nothing_is_dropped(client, filled):
    """As in lists: an old link with a filter that is gone still finds what it found."""
    html = client.get("/szukaj/?q=komitet&region=99&polityka=magia").content.decode()
    assert "5 wyników" in html


def test_a_page_of_another_language_is_absent(filled):
    index = filled.knowledge.copy_for_translation(filled.english)
    index.save_revision().publish()
    factories.practice(index.specific, title="Komitet po angielsku")
    assert "Komitet po angielsku" not in titles(ask())
    assert titles(ask(language="en")) == {"Komitet po angielsku"}
    assert next(iter(ask(language="en").hits)).url.startswith("/en/")


@pytest.mark.parametrize("spoil", [factories.make_private, factories.expire])
def test_a_page_nobody_may_read_is_absent_from_hits_and_counts(filled, spoil):
    page = factories.practice(filled.knowledge, title="Komitet tajny", regions_codes=["14"])
    assert "Komitet tajny" in titles(ask())
    spoil(page)
    results = ask()
    assert "Komitet tajny" not in titles(results)
    assert results.total == 5
    assert kinds(results)["practice"] == 3
    assert facet(results, "regions")["14"] == 2


def test_a_draft_is_absent(filled):
    factories.practice(filled.knowledge, title="Komitet szkic", live=False)
    assert ask().total == 5


@pytest.mark.parametrize(("page", "shown"), [(1, 1), (3, 3), (4, 3), (999_999, 3)])
def test_a_page_out_of_range_shows_the_last(filled, page, shown):
    results = ask(page=page, per_page=2)
    assert results.page == shown
    assert results.page_count == 3
    assert len(results.hits) == (1 if shown == 3 else 2)


def test_pages_together_hold_every_hit_once(filled):
    found = [hit.page_id for page in (1, 2, 3) for hit in ask(page=page, per_page=2).hits]
    assert len(found) == len(set(found)) == 5


@pytest.mark.parametrize("page", ["0", "-1", "abc", "²", "9" * 5000, "1.5", "%00", ""])
def test_a_page_that_makes_no_sense_shows_the_first_or_last(client, filled, page):
    response = client.get(f"/szukaj/?q=komitet&page={page}")
    assert response.status_code == 200
    assert "5 wyników" in response.content.decode()


HOSTILE = [
    '"',
    '""',
    '"komitet',
    "'",
    "''",
    "komitet'",
    "*",
    "komitet*",
    "*komitet",
    "AND",
    "AND OR NOT",
    "komitet AND",
    "NOT komitet",
    "NEAR(komitet rada, 5)",
    "title:x",
    "title:",
    ":",
    "(",
    ")",
    "(komitet",
    "^komitet",
    "-komitet",
    "+komitet",
    "{title} : komitet",
    "komitet; DROP TABLE wagtailcore_page",
    "' OR '1'='1",
    "%",
    "_",
    "\\",
    "\\'",
    "&",
    "|",
    "!",
    "<->",
    "komitet & | !",
    "a:*",
    "~",
    "[",
    "?",
    "$$",
    "{{ 7 }}",
    "\u202e",
    "\u0301",
    "🙂",
    "a b " * 40,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_query_is_answered_not_an_error(client, filled, text):
    response = client.get("/szukaj/", {"q": text})
    assert response.status_code == 200
    assert ask(text).total >= 0


@pytest.mark.parametrize("text", ["komitet*", '"komitet', "komitet AND", "(komitet", "komitet'"])
def test_signs_beside_a_word_do_not_hide_what_it_finds(filled, text):
    assert ask(text).total >= 5


def field(html: str) -> str:
    return markup.unescape(re.search(r'<input id="q"[^>]*value="([^"]*)"', html)[1])


def test_a_query_of_ten_thousand_signs_is_explained_in_polish(client, filled):
    text = "spójność polityk " * 600
    html = client.get("/szukaj/", {"q": text[:10_000]}).content.decode()
    assert "Zapytanie jest za długie. Liczba znaków: 10000, dozwolona najwyżej: 200." in html
    assert 'aria-invalid="true"' in html
    assert field(html).startswith("spójność polityk spójność")
    assert len(field(html)) == 200


def test_a_query_of_the_greatest_length_is_answered(client, filled):
    html = client.get("/szukaj/", {"q": "komitet " + "x" * 192}).content.decode()
    assert "Zapytanie jest za długie" not in html


@pytest.mark.parametrize("text", ["\0", "komitet\0", "\0komitet"])
def test_a_nul_byte_is_explained_and_not_repeated(client, filled, text):
    response = client.get("/szukaj/", {"q": text})
    html = response.content.decode()
    assert response.status_code == 200
    assert 'role="alert"' in html
    assert "\0" not in html


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><b>komitet"]
)
def test_markup_in_a_query_stays_text(client, filled, text):
    html = client.get("/szukaj/", {"q": text}).content.decode()
    assert text not in html
    assert markup.escape(text) in html
    assert field(html) == text


def test_markup_in_a_page_stays_text_in_its_passage(client, filled):
    factories.practice(filled.knowledge, title="Znaki", summary="<b>komitetowy</b> & inni")
    index_pending()
    html = client.get("/szukaj/", {"q": "komitetowy"}).content.decode()
    assert "&lt;b&gt;<mark>komitetowy</mark>&lt;/b&gt; &amp; inni" in html


def test_a_search_can_only_be_read(client, filled):
    assert client.post("/szukaj/", {"q": "komitet"}).status_code == 405
    assert client.head("/szukaj/?q=komitet").status_code == 200
