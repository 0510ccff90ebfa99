"""Terms are found in their Polish forms, never inside other words, and explained without JavaScript."""

from __future__ import annotations

import json
import re
import time
from html import escape
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.annotation import MOST_TERMS, Annotator
from knowledge.glossary import Matcher, TermRow, compiled_matcher, matcher_for
from knowledge.models import Term
from tests import factories


def row(
    name: str, acronym: str = "", *, synonyms: str = "", expansion: str = "eq", code: str = ""
) -> TermRow:
    code = code or re.sub(r"\W+", "-", name.lower())
    return TermRow(code, acronym, name, synonyms, expansion, f"Definicja: {name}.")


SOCIAL_COOPERATIVE = row("spółdzielnia socjalna", "SS", expansion="one")
TERMS = (
    SOCIAL_COOPERATIVE,
    row("spółdzielnia socjalna osób prawnych", "SSOP"),
    row("podmiot ekonomii społecznej", "PES"),
    row("ekonomia społeczna", "ES", synonyms="gospodarka społeczna", expansion="one"),
    row(
        "ośrodek wsparcia ekonomii społecznej",
        "OWES",
        synonyms="owies\nośrodek wspierania ekonomii społecznej",
    ),
    row("usługi społeczne"),
    row("usługi"),
    row("mieszkanie treningowe"),
    row("centrum usług społecznych", "CUS"),
    row("warsztat terapii zajęciowej", "WTZ"),
    row("powiatowy urząd pracy", "PUP"),
    row("opieka wytchnieniowa"),
    row("centrum opiekuńczo-mieszkalne", "COM"),
    row("spójność polityk publicznych"),
    row("deinstytucjonalizacja", "DI"),
    row("osoba z niepełnosprawnością", "OzN"),
    row("Europejski Fundusz Społeczny", "EFS"),
    row("Europejski Fundusz Społeczny Plus", "EFS+"),
    row("urząd marszałkowski", "UM", expansion="no", synonyms="urzędy marszałkowskie"),
    row("stanowisko", synonyms="opinia", expansion="one"),
    row("dobra praktyka", synonyms="dobre praktyki\nprzykład\nstudium przypadku"),
    row("klauzula społeczna", synonyms="wspólne hasło"),
    row("premia społeczna", synonyms="wspólne hasło"),
)
POLISH = Matcher("pl", TERMS)


def found(text: str, matcher: Matcher = POLISH) -> list[tuple[str, str]]:
    return [(hit.term.name, text[hit.start : hit.end]) for hit in matcher.find(text)]


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("założono spółdzielnię socjalną.", "spółdzielnia socjalna", "spółdzielnię socjalną"),
        ("dla spółdzielni socjalnych", "spółdzielnia socjalna", "spółdzielni socjalnych"),
        ("Spółdzielnia Socjalna „Gród”", "spółdzielnia socjalna", "Spółdzielnia Socjalna"),
        ("spółdzielniami\nsocjalnymi", "spółdzielnia socjalna", "spółdzielniami\nsocjalnymi"),
        (
            "podmiotów ekonomii społecznej",
            "podmiot ekonomii społecznej",
            "podmiotów ekonomii społecznej",
        ),
        (
            "podmiocie ekonomii społecznej",
            "podmiot ekonomii społecznej",
            "podmiocie ekonomii społecznej",
        ),
        ("o ekonomii społecznej,", "ekonomia społeczna", "ekonomii społecznej"),
        (
            "ośrodka wsparcia ekonomii społecznej",
            "ośrodek wsparcia ekonomii społecznej",
            "ośrodka wsparcia ekonomii społecznej",
        ),
        (
            "ośrodkami wsparcia ekonomii społecznej",
            "ośrodek wsparcia ekonomii społecznej",
            "ośrodkami wsparcia ekonomii społecznej",
        ),
        (
            "ośrodkach wspierania ekonomii społecznej",
            "ośrodek wsparcia ekonomii społecznej",
            "ośrodkach wspierania ekonomii społecznej",
        ),
        ("(OWES)", "ośrodek wsparcia ekonomii społecznej", "OWES"),
        ("sieć OWES-ów", "ośrodek wsparcia ekonomii społecznej", "OWES-ów"),
        ("OWES-y", "ośrodek wsparcia ekonomii społecznej", "OWES-y"),
        ("z OWES-em", "ośrodek wsparcia ekonomii społecznej", "OWES-em"),
        ("usługom społecznym", "usługi społeczne", "usługom społecznym"),
        ("mieszkań treningowych", "mieszkanie treningowe", "mieszkań treningowych"),
        ("w mieszkaniu treningowym", "mieszkanie treningowe", "mieszkaniu treningowym"),
        ("w centrach usług społecznych", "centrum usług społecznych", "centrach usług społecznych"),
        (
            "w warsztacie terapii zajęciowej",
            "warsztat terapii zajęciowej",
            "warsztacie terapii zajęciowej",
        ),
        ("powiatowego urzędu pracy", "powiatowy urząd pracy", "powiatowego urzędu pracy"),
        ("w powiatowym urzędzie pracy", "powiatowy urząd pracy", "powiatowym urzędzie pracy"),
        ("o opiece wytchnieniowej", "opieka wytchnieniowa", "opiece wytchnieniowej"),
        (
            "centra opiekuńczo-mieszkalne",
            "centrum opiekuńczo-mieszkalne",
            "centra opiekuńczo-mieszkalne",
        ),
        (
            "spójności polityk publicznych",
            "spójność polityk publicznych",
            "spójności polityk publicznych",
        ),
        ("kierunek deinstytucjonalizacji", "deinstytucjonalizacja", "deinstytucjonalizacji"),
        (
            "osób z niepełnosprawnościami",
            "osoba z niepełnosprawnością",
            "osób z niepełnosprawnościami",
        ),
        ("środki EFS+ i inne", "Europejski Fundusz Społeczny Plus", "EFS+"),
        (
            "z Europejskiego Funduszu Społecznego.",
            "Europejski Fundusz Społeczny",
            "Europejskiego Funduszu Społecznego",
        ),
        ("urząd marszałkowski ogłosił", "urząd marszałkowski", "urząd marszałkowski"),
        ("Stanowisko komitetu", "stanowisko", "Stanowisko"),
        ("dwa studia przypadku i studium przypadku", "dobra praktyka", "studium przypadku"),
        ("dobrych praktyk", "dobra praktyka", "dobrych praktyk"),
    ],
)
def test_forms_of_a_term_are_found(text, name, written):
    assert (name, written) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "sektor usługowy",
        "usługodawca",
        "przedsiębiorstwo usługowo-handlowe",
        "usługi społecznie użyteczne"[7:],
        "spółdzielczość socjalna",
        "spoldzielnia socjalna",
        "społeczność lokalna",
        "ekonomista społeczny",
        "ekonomiczno-społeczna",
        "PESEL, OWESowski, KOWES, owes, Owes, OWES-owski, OWES-ROPS",
        "praca UM i urzędy marszałkowskie",
        "stanowiska pracy, stanowisku",
        "opinia i przykład",
        "wspólne hasło",
        "CUSTOM, cus",
        "MOPES.PES@example.org"[:5],
        "mieszkanie chronione",
        "deinstytucja",
        "EFSa",
    ],
)
def test_other_words_are_not_taken_for_terms(text):
    assert found(text) == []


def test_an_everyday_adverb_does_not_make_a_term_of_the_next_word():
    assert found("usługi społecznie użyteczne") == [("usługi", "usługi")]


def test_the_longest_term_wins_and_swallows_the_shorter():
    assert found("spółdzielnię socjalną osób prawnych") == [
        ("spółdzielnia socjalna osób prawnych", "spółdzielnię socjalną osób prawnych")
    ]
    assert found("podmioty ekonomii społecznej") == [
        ("podmiot ekonomii społecznej", "podmioty ekonomii społecznej")
    ]


def test_english_terms_take_a_plural():
    matcher = Matcher("en", [row("social cooperative"), row("social economy entity", "PES")])
    assert found("Social cooperatives and social economy entities", matcher) == [
        ("social cooperative", "Social cooperatives"),
        ("social economy entity", "social economy entities"),
    ]
    assert found("antisocial cooperative, social cooperativeness", matcher) == []


WORDS = [term.name for term in TERMS] + [term.acronym for term in TERMS if term.acronym]
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        [" ", ", ", "-", " & ", " < ", '"', "\u00a0", " [1] ", "[12]", "spółdzielnię socjalną"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
)
TAGS = st.sampled_from(["p", "li", "strong", "a", "h3", "button", "code", "abbr", "em"])
FRAGMENTS = st.recursive(
    PIECES.map(lambda text: escape(text)),
    lambda inner: st.builds(
        lambda tag, parts: f'<{tag} title="OWES [1] &amp; x">{"".join(parts)}</{tag}>',
        TAGS,
        st.lists(inner, max_size=5),
    ),
    max_leaves=25,
)


class TextOf(HTMLParser):
    """Gathers all text sign by sign, but for explanations; Beautiful Soup would squeeze white space."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if self.depth or ("class", "term__explanation") in attrs:
            self.depth += 1

    def handle_endtag(self, tag):
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data):
        if not self.depth:
            self.text += data


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=8).map("".join))
def test_nothing_of_the_text_is_lost_or_changed(html):
    annotator = Annotator(POLISH, source_count=1, glossary_url="/slownik/")
    output = annotator.annotate(html)
    assert TextOf(output).text == TextOf(html).text
    soup = BeautifulSoup(output, "html.parser")
    assert len(soup.select("button.term")) <= MOST_TERMS
    names = [tag["popovertarget"] for tag in soup.select("button.term")]
    assert len(names) == len(set(names))
    for tag in soup.select("button.term, sup.footnote"):
        assert not tag.find_parents(["a", "h3", "code", "abbr", "button"])


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("abęó ńPESOWU-+.@"), max_size=30), st.text("aęPEw-+_1", max_size=3))
def test_a_match_is_always_whole_words(before, after):
    text = f"{before} PES{after}"
    for hit in POLISH.find(text):
        assert hit.start == 0 or not re.match(r"[\w@-]", text[hit.start - 1])
        assert hit.end == len(text) or not re.match(r"[\w+]", text[hit.end])


def annotate(html: str) -> BeautifulSoup:
    return BeautifulSoup(Annotator(POLISH, glossary_url="/slownik/").annotate(html), "html.parser")


def test_the_first_occurrence_is_explained_by_a_native_popover():
    soup = annotate("<p>OWES i OWES-y</p><ul><li>ośrodek wsparcia ekonomii społecznej</li></ul>")
    [button] = soup.select("button.term")
    assert button.get_text() == "OWES"
    assert button["type"] == "button"
    explanation = soup.find(id=button["popovertarget"])
    assert explanation.name == "span"
    assert explanation.has_attr("popover")
    assert "Definicja" in explanation.get_text()
    assert explanation.a["href"] == "/slownik/#ośrodek-wsparcia-ekonomii-społecznej"


def test_without_a_public_glossary_there_is_no_link():
    html = Annotator(POLISH).annotate("<p>OWES</p>")
    assert "term__explanation" in html
    assert "href" not in html


def test_a_definition_cannot_break_the_page():
    term = row("hasło próbne", "HP")._replace(definition='<script>x</script> "&')
    html = Annotator(Matcher("pl", [term])).annotate("<p>HP</p>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_at_most_twelve_terms_are_explained():
    terms = [row(f"hasło numer {number}", f"HN{number:02}") for number in range(30)]
    html = Annotator(Matcher("pl", terms)).annotate(
        "<p>" + " ".join(term.acronym for term in terms) + "</p>"
    )
    assert html.count('class="term"') == MOST_TERMS


def practice_with(site_tree, text: str):
    return factories.practice(
        site_tree.knowledge,
        body=json.dumps([{"type": "challenge", "value": {"text": f"<p>{text}</p>", "gap": text}}]),
    )


def test_a_page_explains_the_terms_of_its_own_language_once(client, site_tree):
    factories.term(code="owes", acronym="OWES", name="ośrodek wsparcia ekonomii społecznej")
    Term.objects.create(
        code="challenge", name="Treść zasobu", definition="d", locale=site_tree.english
    )
    page = practice_with(site_tree, "OWES i OWES, Treść zasobu")
    soup = BeautifulSoup(client.get(page.url).content.decode(), "html.parser")
    [button] = soup.select("button.term")
    assert button["popovertarget"] == "term-owes"
    assert soup.find(id="term-owes").a["href"] == f"{site_tree.glossary.url}#owes"
    assert soup.select("p button p, p p, dl > button") == []


def test_terms_are_read_in_one_query_and_compiled_once(site_tree):
    factories.term(code="owes", acronym="OWES", name="ośrodek wsparcia")
    with CaptureQueriesContext(connection) as queries:
        first = matcher_for(site_tree.polish.pk, "pl")
    assert len(queries) == 1
    assert matcher_for(site_tree.polish.pk, "pl") is first


def test_a_changed_term_is_seen_at_once(client, site_tree):
    term = factories.term(code="owes", acronym="OWES", name="ośrodek wsparcia")
    page = practice_with(site_tree, "OWES")
    assert "Wyjaśnienie." in client.get(page.url).content.decode()
    term.definition = "Inne słowa."
    term.save()
    assert "Inne słowa." in client.get(page.url).content.decode()
    term.delete()
    assert "term-owes" not in client.get(page.url).content.decode()


def test_matching_a_long_page_is_fast():
    """2,000 words against 115 terms; the limit is six times what it takes, for slow machines."""
    terms = [
        row(
            f"{term.name} {number}" if number else term.name,
            term.acronym and f"{term.acronym}{number or ''}",
            code=f"{term.code}-{number}",
        )
        for number in range(5)
        for term in TERMS
    ]
    matcher = compiled_matcher("pl", tuple(terms))
    sentence = (
        "Gmina i stowarzyszenie założyły spółdzielnię, która świadczy usługi opiekuńcze w domach"
    )
    html = "".join(f"<p>{sentence}.</p>" for _number in range(2000 // 11))
    Annotator(matcher).annotate(html)
    started = time.perf_counter()
    for _number in range(5):
        Annotator(matcher).annotate(html)
    assert (time.perf_counter() - started) / 5 < 0.06


def test_letters_without_terms_are_shown_but_are_no_links(client, site_tree):
    factories.term(code="owes", name="ośrodek")
    factories.term(code="swietlica", name="świetlica")
    soup = BeautifulSoup(client.get(site_tree.glossary.url).content.decode(), "html.parser")
    links = [link.get_text() for link in soup.select(".letters a")]
    assert links == ["O", "Ś"]
    for link in soup.select(".letters a"):
        assert soup.find(id=link["href"][1:]).get_text() == link.get_text()
    empty = [next(tag.strings) for tag in soup.select(".letters__empty")]
    assert "A" in empty
    assert "Ł" in empty
    assert set(links).isdisjoint(empty)


def test_the_glossary_is_a_set_of_terms_for_machines(client, site_tree):
    factories.term(code="owes", name="ośrodek wsparcia", acronym="OWES")
    soup = BeautifulSoup(client.get(site_tree.glossary.url).content.decode(), "html.parser")
    objects = [json.loads(tag.string) for tag in soup.select('script[type="application/ld+json"]')]
    [term_set] = [item for item in objects if item["@type"] == "DefinedTermSet"]
    [term] = term_set["hasDefinedTerm"]
    assert term["termCode"] == "OWES"
    assert term["url"].endswith(f"{site_tree.glossary.url}#owes")
    assert soup.find(id="owes")


def test_synonyms_and_notes_are_not_shown_to_readers(client, site_tree):
    factories.term(name="ośrodek wsparcia", synonyms="owies", editor_note="uwaga wewnętrzna")
    html = client.get(site_tree.glossary.url).content.decode()
    assert "owies" not in html
    assert "uwaga wewnętrzna" not in html
