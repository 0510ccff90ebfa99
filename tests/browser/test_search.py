"""The way of a reader from a word to the page, the second and the page of a document that answer."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.test_pages import TAGS

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

JAVASCRIPT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without"]
)
RECORDED = "/webinaria/kpres-do-2030/"
HANDOUTS = Path(settings.BASE_DIR) / "cms" / "demo" / "documents"


def titles(page) -> list[str]:
    return [title.strip() for title in page.locator(".result__title").all_inner_texts()]


def violations(page) -> list:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        (violation["id"], node["html"][:120])
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


def field(page):
    return page.get_by_role("main").get_by_role("combobox", name="Czego szukasz?")


@JAVASCRIPT
def test_three_forms_of_a_phrase_give_the_same_first_page(open_page, javascript):
    found = [
        titles(open_page(f"/szukaj/?q={text}", javascript=javascript))
        for text in ("polityki+publicznej", "polityk+publicznych", "polityka+publiczna")
    ]
    assert found[0]
    assert found[0] == found[1] == found[2]


@JAVASCRIPT
def test_a_mistyped_query_is_found_and_says_what_it_searched_for(open_page, javascript):
    page = open_page("/szukaj/?q=spoldzielni+socjlanej", javascript=javascript)
    expect(page.locator(".correction")).to_contain_text("Szukasz: spoldzielni socjaln")
    expect(page.locator(".result__title").first).to_contain_text(re.compile("spółdzieln", re.I))
    page.get_by_role("link", name=re.compile("oryginalnego zapisu")).click()
    assert "doslownie=1" in page.url


def test_an_acronym_finds_what_it_stands_for(open_page):
    page = open_page("/szukaj/?q=CUS")
    assert any("centrum usług społecznych" in title.lower() for title in titles(page)[:3])
    marked = {word.lower() for word in page.locator(".result mark").all_inner_texts()}
    assert "cus" in marked
    assert not any("usług wspólnych" in title.lower() for title in titles(page))


@JAVASCRIPT
def test_a_word_that_is_said_leads_to_its_second(open_page, javascript):
    captions = open_page(RECORDED).locator("track[srclang=pl]").first.get_attribute("src")
    page = open_page("/robots.txt")
    text = page.context.request.get(captions).text()
    cues = re.findall(r"(?:(\d+):)?(\d\d):(\d\d)\.\d+ --> .*\n(.+)", text)
    hours, minutes, seconds, said = cues[len(cues) // 2]
    second = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    words = " ".join(re.findall(r"\w+", re.sub("<[^>]+>", "", said))[:5])
    page = open_page(f'/szukaj/?q="{words}"&kind=webinar', javascript=javascript)
    link = page.get_by_role("link", name=re.compile("^Odtwórz od")).first
    found = int(re.search(r"[?&]t=(\d+)", link.get_attribute("href"))[1])
    assert found <= second <= found + 45
    link.click()
    assert f"t={found}" in page.url
    if javascript:
        video = page.locator("video")
        end = time.monotonic() + 20
        while not video.evaluate(f"film => Math.abs(film.currentTime - {found}) <= 2"):
            assert time.monotonic() < end
            page.wait_for_timeout(200)


@pytest.mark.skipif(not HANDOUTS.is_dir(), reason="the demo has no documents")
def test_a_word_on_the_twelfth_page_of_a_document_opens_that_page(open_page):
    from pypdf import PdfReader

    readers = [PdfReader(path) for path in sorted(HANDOUTS.glob("*.pdf"))]
    reader = next(reader for reader in readers if len(reader.pages) >= 12)
    text = " ".join(reader.pages[11].extract_text().split())
    words = re.findall(r"\b[a-ząćęłńóśźż]{4,}(?: [a-ząćęłńóśźż]{4,}){3}", text)
    page = open_page(f'/szukaj/?q="{words[1]}"&kind=document', javascript=False)
    link = page.get_by_role("link", name="strona 12").first
    assert link.get_attribute("href").endswith("#page=12")


@JAVASCRIPT
def test_filters_tabs_and_chips_narrow_and_widen(open_page, javascript):
    page = open_page("/szukaj/?q=komitet", javascript=javascript)
    all_titles = titles(page)
    page.locator(".tabs").get_by_role("link", name=re.compile("Praktyki")).click()
    assert "kind=practice" in page.url
    page.locator(".facets summary", has_text="Region").click()
    page.locator(".facets").get_by_role("checkbox", name=re.compile("^pomorskie")).check()
    page.get_by_role("button", name="Pokaż wyniki").click()
    assert "region=22" in page.url
    assert "kind=practice" in page.url
    page.get_by_role("link", name=re.compile("^Usuń: pomorskie")).click()
    page.get_by_role("link", name="Wyczyść wszystko").click()
    assert titles(page) == all_titles


@JAVASCRIPT
def test_nothing_found_names_a_way_on(open_page, javascript):
    page = open_page("/szukaj/?q=komitet&region=22&kind=document&rok=1999", javascript=javascript)
    expect(page.locator(".empty")).to_contain_text("Nic nie znaleziono dla „komitet”.")
    expect(page.get_by_role("link", name=re.compile("Zapytaj redakcję"))).to_be_visible()
    page.locator(".empty").get_by_role("link", name=re.compile("^Bez filtra")).first.click()
    expect(page.locator(".result").first).to_be_visible()


class TestCombobox:
    def suggestions(self, page):
        options = page.get_by_role("listbox", name="Podpowiedzi").get_by_role("option")
        expect(options.first).to_be_visible()
        return options

    def test_the_arrows_choose_and_enter_opens(self, open_page):
        page = open_page("/szukaj/")
        field(page).press_sequentially("pomor")
        options = self.suggestions(page)
        expect(field(page)).to_have_attribute("aria-expanded", "true")
        assert violations(page) == []
        field(page).press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        expect(field(page)).to_have_attribute(
            "aria-activedescendant", options.first.get_attribute("id")
        )
        field(page).press("Enter")
        page.wait_for_url(re.compile(r"/instytucje/#22$"))

    def test_the_number_is_announced(self, open_page):
        page = open_page("/szukaj/")
        field(page).press_sequentially("pomor")
        number = self.suggestions(page).count()
        expect(page.get_by_role("main").get_by_role("status")).to_have_text(
            re.compile(rf"podpowiedzi: {number}$")
        )

    def test_escape_closes_and_the_text_stays(self, open_page):
        page = open_page("/szukaj/")
        field(page).press_sequentially("pomor")
        self.suggestions(page)
        field(page).press("ArrowUp")
        field(page).press("Escape")
        expect(page.get_by_role("listbox")).to_have_count(0)
        expect(field(page)).to_have_value("pomor")
        expect(field(page)).to_have_attribute("aria-expanded", "false")
        field(page).press("Enter")
        page.wait_for_url(re.compile(r"\?q=pomor$"))

    def test_leaving_the_field_closes(self, open_page):
        page = open_page("/szukaj/")
        field(page).press_sequentially("pomor")
        self.suggestions(page)
        field(page).press("Tab")
        expect(page.get_by_role("listbox")).to_have_count(0)

    def test_a_click_opens(self, open_page):
        page = open_page("/", width="phone")
        box = page.get_by_role("main").get_by_role("combobox")
        box.press_sequentially("centrum")
        self.suggestions(page).first.click()
        page.wait_for_url(re.compile(r"/szukaj/\?q="))

    def test_fast_typing_asks_once(self, open_page):
        page = open_page("/szukaj/")
        asked = []
        page.on(
            "request",
            lambda request: asked.append(request.url) if "podpowiedzi" in request.url else None,
        )
        field(page).press_sequentially("spółdzielnia", delay=20)
        self.suggestions(page)
        assert len(asked) == 1

    def test_without_an_answer_the_field_searches_all_the_same(self, open_page):
        page = open_page("/szukaj/")
        page.route("**/podpowiedzi/**", lambda route: route.fulfill(body="no answer"))
        field(page).fill("komitet")
        page.wait_for_timeout(500)
        field(page).press("Enter")
        expect(page.locator(".result").first).to_be_visible()

    def test_without_javascript_it_is_a_plain_field(self, open_page):
        page = open_page("/szukaj/", javascript=False)
        page.get_by_role("main").get_by_role("searchbox").fill("komitet")
        page.get_by_role("main").get_by_role("button", name="Szukaj").click()
        expect(page.locator(".result").first).to_be_visible()


def test_an_opened_result_is_told_to_the_site(open_page):
    page = open_page("/szukaj/?q=komitet")
    with page.expect_request("**/szukaj/otwarto/") as told:
        page.locator(".result__title a").nth(1).click()
    assert told.value.post_data == "q=komitet&rank=2"
    assert page.context.cookies() == []
