"""The results page: groups, filters, orders, corrections, ways on where nothing is found, all in the address."""

from __future__ import annotations

import html as markup
import json
import re
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from cms.core.document_reading import read_document
from cms.core.models import ResourcePage, SiteDocument, SiteSettings
from search.forms import SearchForm, query_string
from search.projection import index_pending
from search.query import SearchRequest
from tests import factories
from webinars.caption_store import replace_cues
from webinars.captions import parse_vtt


@pytest.fixture
def filled(site_tree):
    """Five pages that hold "komitet", of several kinds, regions and years, and four nobody may find."""
    for code, name in (("22", "pomorskie"), ("14", "mazowieckie")):
        factories.region(code, name)
    factories.policy_area("rynek-pracy", "Rynek pracy")
    factories.level("gmina")
    factories.term(code="komitet", name="komitet monitorujący", definition="Czuwa nad programem.")
    knowledge = site_tree.knowledge
    first = {"regions_codes": ["22"], "levels_codes": ["gmina"]}
    factories.practice(knowledge, title="Komitet pierwszy", published_date="2021-05-01", **first)
    second = {"regions_codes": ["22", "14"], "policy_areas_codes": ["rynek-pracy"]}
    factories.practice(knowledge, title="Komitet drugi", published_date="2023-05-01", **second)
    factories.news(site_tree.news, title="Obrady", summary="O komitecie.")
    factories.webinar(site_tree.webinars, title="Rozmowa", recording=factories.recording())
    factories.practice(knowledge, title="Komitet szkic", live=False)
    factories.make_private(factories.practice(knowledge, title="Komitet prywatny"))
    factories.expire(factories.practice(knowledge, title="Komitet wygasły"))
    index = knowledge.copy_for_translation(site_tree.english)
    index.save_revision().publish()
    factories.practice(index.specific, title="Komitet in English", regions_codes=["22"])
    site_tree.glossary.save_revision().publish()
    index_pending()
    return site_tree


def page(client, address: str = "/szukaj/?q=komitet") -> str:
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def titles(html: str) -> list[str]:
    found = re.findall(r'class="result__title"><a [^>]*>(.*?)</a>', html)
    return [re.sub("<[^>]+>", "", title) for title in found]


def link(html: str, text: str) -> str:
    """Return the address of the link with this text."""
    for address, label in re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL):
        if text in " ".join(re.sub("<[^>]+>", "", markup.unescape(label)).split()):
            return markup.unescape(address)
    raise AssertionError(f"there is no link {text}")


HIDDEN = ("szkic", "prywatny", "wygasły", "in English")


def test_results_hold_only_what_anyone_may_read_in_this_language(client, filled):
    html = page(client)
    assert {"Komitet pierwszy", "Komitet drugi", "Obrady", "Rozmowa"} <= set(titles(html))
    assert not any(word in html for word in HIDDEN)


def test_tabs_count_each_kind_and_lead_to_it(client, filled):
    html = page(client)
    practices = page(client, link(html, "Praktyki 2"))
    assert sorted(titles(practices)) == ["Komitet drugi", "Komitet pierwszy"]
    assert "Webinary 1" in " ".join(re.sub("<[^>]+>", " ", practices).split())
    assert 'aria-current="true">Praktyki' in practices
    terms = page(client, link(html, "Hasła 1"))
    assert titles(terms) == ["komitet monitorujący"]
    assert "/slownik/#komitet" in terms


def test_a_hit_tells_where_it_stands_and_what_it_is_about(client, filled):
    html = page(client, "/szukaj/?q=komitet&region=14")
    assert titles(html) == ["Komitet drugi"]
    result = html[html.index('class="result ') :]
    assert "Baza dobrych praktyk" in result
    assert "pomorskie" in result
    assert "Rynek pracy" in result
    assert "<mark>Komitet</mark> drugi" in result


def test_matched_forms_are_marked_as_they_stand(client, filled):
    assert "O <mark>komitecie</mark>." in page(client, "/szukaj/?q=komitety&kind=news")


def test_speech_tells_its_second_and_speaker_and_the_link_plays_it(client, filled):
    html = page(client, "/szukaj/?q=grupy+robocze&kind=webinar")
    address = link(html, "Odtwórz od 1:10")
    assert re.search(r"^/webinaria/webinar-\d+/\?t=70&c=[0-9a-f]+$", address)
    assert "Ekspert:" in html
    assert client.get(address).status_code == 200


def make_pdf(pages: list[str]) -> bytes:
    """Write a PDF with one line of text on each page (ISO 32000, without what readers can do without)."""
    numbers = range(len(pages))
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        body
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
            f"startxref\n{len(body)}\n%%EOF"
        ).encode()
    )


def test_a_word_on_the_twelfth_page_of_a_document_opens_that_page(client, filled):
    pages = [f"Strona {number} o niczym." for number in range(1, 15)]
    pages[11] = "Tutaj opisano mikrogranty."
    document = SiteDocument(title="Podrecznik")
    document.file.save("podrecznik.pdf", ContentFile(make_pdf(pages)))
    read_document(document.pk)
    block = {"type": "document", "value": {"document": document.pk, "note": ""}}
    factories.practice(filled.knowledge, title="Z dokumentem", documents=json.dumps([block]))
    index_pending()
    html = page(client, "/szukaj/?q=mikrogrant")
    assert titles(html) == ["Podrecznik"]
    assert "Z dokumentem" in html
    assert link(html, "strona 12").endswith("/podrecznik#page=12")
    assert "<mark>mikrogranty</mark>" in html


def test_several_values_widen_and_several_facets_narrow(client, filled):
    both = page(client, "/szukaj/?q=komitet&region=22&region=14")
    assert sorted(titles(both)) == ["Komitet drugi", "Komitet pierwszy"]
    assert titles(page(client, "/szukaj/?q=komitet&region=22&rok=2021")) == ["Komitet pierwszy"]
    assert titles(page(client, "/szukaj/?q=komitet&poziom=gmina")) == ["Komitet pierwszy"]
    two = titles(page(client, "/szukaj/?q=komitet&kind=news&kind=webinar"))
    assert sorted(two) == ["Obrady", "Rozmowa"]


def test_a_chip_takes_its_filter_off(client, filled):
    html = page(client, "/szukaj/?q=komitet&region=14&kind=practice")
    assert "region" not in link(html, "Usuń: mazowieckie")
    assert "kind=practice" in link(html, "Usuń: mazowieckie")
    assert link(html, "Wyczyść wszystko") == "/szukaj/?q=komitet"


def test_results_are_ordered_by_date_or_title(client, filled):
    newest = titles(page(client, "/szukaj/?q=komitet&kind=practice&kolejnosc=najnowsze"))
    assert newest == ["Komitet drugi", "Komitet pierwszy"]
    by_title = titles(page(client, "/szukaj/?q=komitet&kolejnosc=tytul"))
    assert by_title == sorted(by_title, key=str.lower)


def test_pages_keep_the_whole_question(client, filled):
    for number in range(12):
        factories.practice(filled.knowledge, title=f"Komitet {number}", regions_codes=["22"])
    index_pending()
    html = page(client, "/szukaj/?q=komitet&region=22&kolejnosc=tytul")
    address = link(html, "Następna")
    assert address == "/szukaj/?q=komitet&region=22&kolejnosc=tytul&page=2"
    second = page(client, address)
    assert not set(titles(second)) & set(titles(html))
    assert 'start="11"' in second


def test_a_corrected_query_says_what_it_searched_for_and_leads_back(client, filled):
    html = page(client, "/szukaj/?q=komitte")
    assert "Szukasz:" in html
    assert "Komitet pierwszy" in titles(html)
    exact = page(client, link(html, "Pokaż wyniki dla oryginalnego zapisu"))
    assert "Nic nie znaleziono dla „komitte”." in exact


def test_the_other_language_is_a_link_that_keeps_the_filters(client, filled):
    address = link(page(client, "/szukaj/?q=komitet&region=22"), "1 wynik po angielsku")
    assert address == "/en/search/?q=komitet&region=22"
    html = page(client, address)
    assert titles(html) == ["Komitet in English"]


class TestLanguages:
    """English is a filter beside the others; the four pages nobody may find are in no count of it."""

    def counts(self, html: str) -> dict[str, int]:
        values = re.findall(r'name="jezyk" value="(\w\w)".*?facets__count">(\d+)<', html, re.DOTALL)
        return {code: int(count) for code, count in values}

    def test_each_language_is_counted_whatever_is_chosen(self, client, filled):
        for chosen in ("", "&jezyk=en", "&jezyk=pl&jezyk=en"):
            html = page(client, f"/szukaj/?q=komitet{chosen}")
            assert self.counts(html) == {"pl": 5, "en": 1}
        assert self.counts(page(client, "/szukaj/?q=komitet&region=14")) == {"pl": 1, "en": 0}
        assert self.counts(page(client, "/en/search/?q=komitet")) == {"en": 1, "pl": 5}

    def test_without_a_choice_it_is_that_of_the_page_and_no_chip(self, client, filled):
        html = page(client, "/szukaj/?q=komitet")
        assert 'value="pl" checked' in html
        assert 'value="en" checked' not in html
        assert "chips" not in html

    def test_the_other_one_alone_is_shown_in_its_language(self, client, filled):
        html = page(client, "/szukaj/?q=komitet&jezyk=en")
        assert titles(html) == ["Komitet in English"]
        assert 'lang="en" hreflang="en"' in html
        assert link(html, "English ×") == "?q=komitet"

    def test_both_are_one_list_that_begins_with_the_language_of_the_page(self, client, filled):
        html = page(client, "/szukaj/?q=komitet&jezyk=pl&jezyk=en")
        assert "6 wyników dla" in html
        assert "Strona 1 z 2" in html
        assert len(titles(html)) == 5
        following = link(html, "Następna")
        assert following == "/szukaj/?q=komitet&jezyk=pl&jezyk=en&page=2"
        html = page(client, following)
        assert titles(html) == ["Komitet in English"]
        assert 'data-rank="6"' in html
        assert titles(page(client, f"{following}0")) == ["Komitet in English"]

    def test_facets_count_over_all_languages_chosen(self, client, filled):
        both = page(client, "/szukaj/?q=komitet&jezyk=pl&jezyk=en")
        assert re.search(r'value="22".*?facets__count">3<', both, re.DOTALL)

    def test_a_feed_holds_the_languages_asked_for(self, client, filled):
        feed = page(client, "/feeds/search.xml?q=komitet&jezyk=pl&jezyk=en")
        assert "Komitet in English" in feed
        assert "Komitet drugi" in feed
        assert not any(word in feed for word in HIDDEN[:3])

    def test_where_one_language_has_nothing_the_other_is_a_way_on(self, client, filled):
        html = page(client, "/szukaj/?q=komitet&jezyk=en&region=14")
        assert titles(html) == []
        assert link(html, "Bez filtra: English") == "/szukaj/?q=komitet&region=14"


class TestNothingFound:
    def test_it_is_said_in_one_line(self, client, filled):
        html = page(client, "/szukaj/?q=zupełniecoinnego")
        assert "Nic nie znaleziono dla „zupełniecoinnego”." in html

    def test_a_filter_to_drop_is_named_with_what_it_would_give(self, client, filled):
        html = page(client, "/szukaj/?q=komitet&region=14&kind=news")
        assert titles(html) == []
        by_region = link(html, "Bez filtra: mazowieckie")
        assert len(titles(page(client, by_region))) == 1
        assert link(html, "Bez filtra: Aktualności") == "/szukaj/?q=komitet&region=14"

    def test_all_filters_go_where_no_single_one_helps(self, client, filled):
        html = page(client, "/szukaj/?q=komitet&region=14&kind=news&rok=1999")
        address = link(html, "Bez filtra: Aktualności, mazowieckie, 1999")
        assert address == "/szukaj/?q=komitet"

    def test_words_no_page_has_are_left_out_on_offer(self, client, filled):
        html = page(client, "/szukaj/?q=komitet+kooperatywa&region=22")
        assert titles(html) == []
        assert "Bez słów, których nie ma" in html
        offered = re.search(r'<a href="([^"]+)">komitet</a> – (\d+) wyniki', html)
        assert markup.unescape(offered[1]) == "/szukaj/?q=komitet&region=22"
        assert len(titles(page(client, markup.unescape(offered[1])))) == int(offered[2]) == 2
        assert ">kooperatywa</a>" not in html

    @pytest.mark.parametrize(
        "text", ["zupełniecoinnego", '"komitet+kooperatywa"', "kooperatywa+-komitet"]
    )
    def test_words_that_are_meant_together_are_not_parted(self, client, filled, text):
        assert "Bez słów, których nie ma" not in page(client, f"/szukaj/?q={text}")

    def test_fewer_words_are_no_way_on_where_a_filter_leaves_nothing(self, client, filled):
        assert "Bez słów, których nie ma" not in page(
            client, "/szukaj/?q=komitet+pierwszy&rok=1999"
        )

    def test_the_other_language_may_have_it(self, client, filled):
        assert "1 wynik po angielsku" in page(client, "/szukaj/?q=English")

    def test_terms_that_are_near_are_offered(self, client, filled):
        html = page(client, "/szukaj/?q=komitet+monitorujący&rok=1999")
        assert "Pokrewne hasła" in html
        assert link(html, "komitet monitorujący").startswith("/szukaj/?q=komitet")

    def test_there_is_a_way_to_ask(self, client, filled):

        contact = factories.info(filled.home, title="Kontakt", slug="kontakt")
        settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
        settings.contact_page = contact
        settings.save()
        html = page(client, "/szukaj/?q=zupełniecoinnego")
        assert link(html, "Zapytaj redakcję") == contact.url

    def test_a_word_of_a_hidden_page_is_never_offered(self, client, filled):
        html = page(client, "/szukaj/?q=prywatni")
        assert "Szukasz:" not in html
        assert "Komitet" not in html.replace("Komitet.", "")


class TestPlaces:
    def test_all_places_of_a_webinar_have_an_address(self, client, filled):
        captions = "".join(
            f"00:{minute:02}:00.000 --> 00:{minute:02}:20.000\nMówimy o spółdzielni {minute}.\n\n"
            for minute in range(1, 9)
        )

        recording = factories.recording(captions=False, duration=600)
        cues = parse_vtt(f"WEBVTT\n\n{captions}".encode())
        replace_cues(recording=recording, language="pl", cues=cues)
        factories.webinar(filled.webinars, title="Długi webinar", recording=recording)
        index_pending()
        html = page(client, "/szukaj/?q=spółdzielnie&kind=webinar")
        assert html.count("Odtwórz od") == 3
        places = page(client, link(html, "jeszcze 5 miejsc w tym nagraniu"))
        assert "8 miejsc dla „spółdzielnie”" in places
        assert places.count("Odtwórz od") == 8
        assert link(places, "Wróć do wyników") == "/szukaj/?q=sp%C3%B3%C5%82dzielnie"

    @pytest.mark.parametrize(
        "address", ["?q=komitet", "?q=komitet&wpis=999999", "?wpis=1", "?q=komitet&wpis=%00'"]
    )
    def test_what_is_not_there_is_not_found(self, client, filled, address):
        assert client.get(f"/szukaj/miejsca/{address}").status_code == 404

    def test_a_page_nobody_may_read_has_no_places(self, client, filled):

        hidden = ResourcePage.objects.get(title="Komitet wygasły")
        assert client.get(f"/szukaj/miejsca/?q=komitet&wpis={hidden.pk}").status_code == 404


class TestFeed:
    def test_it_holds_the_newest_results_and_keeps_the_filters(self, client, filled):
        html = page(client, "/szukaj/?q=komitet&region=22")
        address = link(html, "Śledź to wyszukiwanie")
        assert address == "/feeds/search.xml?q=komitet&region=22"
        xml = client.get(address).content.decode()
        assert 'xml:lang="pl"' in xml
        assert xml.index("Komitet drugi") < xml.index("Komitet pierwszy")
        assert "<id>http" in xml
        assert not any(word in xml for word in HIDDEN)

    def test_each_language_has_its_own(self, client, filled):
        xml = client.get("/en/feeds/search.xml?q=komitet").content.decode()
        assert 'xml:lang="en"' in xml
        assert "Komitet in English" in xml
        assert "Komitet drugi" not in xml

    def test_markup_and_control_signs_do_not_break_it(self, client, filled):

        factories.practice(filled.knowledge, title="Komitet <b>&\u2028\x0bznaki", summary="]]>")
        index_pending()
        xml = client.get("/feeds/search.xml", {"q": "komitet <&>\u202e"}).content
        assert ElementTree.fromstring(xml) is not None

    @pytest.mark.parametrize("address", ["", "?q=", "?q=%00", "?q=" + "x" * 300])
    def test_without_a_question_there_is_none(self, client, filled, address):
        assert client.get(f"/feeds/search.xml{address}").status_code == 404


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "-5"}, {"page": "9" * 400}, {"kolejnosc": "x"}, {"rok": ["abcd", "٢٠٢١", "20211"]},
        {"region": ["x" * 5000, "\0", "22' OR 1=1"]}, {"kind": "'"}, {"region": ["22"] * 500},
        {"doslownie": "\0"}, {"wpis": "1"}, {"q": ["komitet", "inne"]},
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_answered(client, filled, parameters):
    assert client.get("/szukaj/", {"q": "komitet"} | parameters).status_code == 200


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_answered_and_escaped(client, filled, data):
    text = data.decode("latin-1")
    for address in ("/szukaj/", "/szukaj/podpowiedzi/"):
        response = client.get(address, {"q": text})
        assert response.status_code == 200
    assert client.get("/szukaj/?q=" + "".join(f"%{byte:02x}" for byte in data)).status_code == 200


@given(
    st.builds(
        SearchRequest,
        text=st.text("aż& +%?#", min_size=1, max_size=20).filter(str.strip).map(str.strip),
        language=st.just("pl"),
        kinds=st.sampled_from([(), ("practice",), ("practice", "news")]),
        regions=st.sampled_from([(), ("22",), ("22", "14")]),
        years=st.sampled_from([(), ("2021",)]),
        exact=st.booleans(),
        page=st.integers(1, 99),
    )
)
def test_an_address_written_for_a_request_is_read_as_the_same_request(asked):

    parameters = QueryDict(query_string(asked)[1:])
    form = SearchForm(parameters)
    assert form.is_valid()
    assert form.request(parameters) == asked
