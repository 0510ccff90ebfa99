"""The way of a regional worker: find, compare, quote, keep, answer; by mouse, by keyboard, without JavaScript."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_pages import TAGS

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

JAVASCRIPT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without"]
)


def violations(page) -> list:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        (violation["id"], node["html"][:120])
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


@JAVASCRIPT
def test_a_region_is_chosen_on_the_map_and_two_practices_are_compared(open_page, javascript):
    page = open_page("/dobre-praktyki/", javascript=javascript)
    page.get_by_role("list", name="Regiony na mapie").get_by_role(
        "link", name=re.compile("pomorskie")
    ).last.click()
    expect(page.locator("#results")).to_have_text(re.compile(r"^\d+ prakt"))
    expect(page.get_by_role("link", name=re.compile("^Usuń"))).not_to_have_count(0)
    boxes = page.get_by_role("checkbox", name=re.compile("^Porównaj"))
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Porównaj wybrane").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Porównanie praktyk")
    expect(page.locator("thead th")).to_have_count(3)
    if javascript:
        assert violations(page) == []


def test_an_empty_list_leads_back(open_page):
    page = open_page("/dobre-praktyki/?region=02&polityka=rewitalizacja", javascript=False)
    expect(page.locator(".empty")).to_be_visible()
    page.get_by_role("link", name="Wyczyść").first.click()
    expect(page.locator(".card").first).to_be_visible()


def test_a_cell_of_the_matrix_opens_its_practices(open_page):
    page = open_page("/macierz-spojnosci/", javascript=False)
    cell = page.locator(".matrix td a").first
    number = re.search(r"\d+$", cell.inner_text())[0]
    cell.press("Enter")
    expect(page.locator("#results")).to_have_text(re.compile(rf"^{number} prakt"))


@JAVASCRIPT
def test_a_term_is_explained_by_keyboard(open_page, javascript):
    page = open_page("/dobre-praktyki/browar-spoldzielczy-w-pucku/", javascript=javascript)
    term = page.locator("button.term").first
    explanation = page.locator(f"#{term.get_attribute('popovertarget')}")
    expect(explanation).to_be_hidden()
    term.press("Enter")
    expect(explanation).to_be_visible()
    page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()


def test_a_footnote_leads_to_its_source_and_back(open_page):
    page = open_page("/dobre-praktyki/browar-spoldzielczy-w-pucku/", javascript=False)
    page.locator(".footnote a, a.footnote").first.click()
    assert re.search(r"#source-\d+$", page.url)


@JAVASCRIPT
def test_a_reader_keeps_a_list_without_an_account(open_page, javascript):
    page = open_page("/dobre-praktyki/browar-spoldzielczy-w-pucku/", javascript=javascript)
    page.get_by_role("link", name=re.compile("Dodaj do listy")).first.click()
    page.get_by_label("Twoja notatka").fill("Na posiedzenie <b>komitetu</b>")
    page.get_by_label("Tytuł nowej listy").fill("Spółdzielnie")
    page.get_by_role("button", name="Dodaj do listy").click()
    assert "/listy/edycja/" in page.url
    public = page.locator("input[readonly]").last.input_value()
    assert page.context.cookies() == []
    if javascript:
        assert violations(page) == []
    page.goto(public)
    expect(page.get_by_role("heading", level=1)).to_have_text("Spółdzielnie")
    expect(page.locator(".callout").first).to_have_text("Na posiedzenie <b>komitetu</b>")
    if javascript:
        assert violations(page) == []


@JAVASCRIPT
def test_a_reader_tells_that_a_page_was_of_no_use_and_why(open_page, javascript):
    page = open_page("/dobre-praktyki/browar-spoldzielczy-w-pucku/", javascript=javascript)
    page.locator(".feedback").get_by_role("button", name="Nie").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("textbox").last.fill("Brak kosztów")
    page.get_by_role("main").get_by_role("button").last.click()
    assert page.context.cookies() == []
    if javascript:
        assert violations(page) == []


def test_a_proposal_with_gaps_names_them_and_keeps_the_rest(open_page):
    page = open_page("/dobre-praktyki/zgloszenia/", javascript=False)
    page.get_by_label("Tytuł praktyki").fill("Opieka sąsiedzka w trzech gminach")
    page.get_by_role("button", name="Wyślij zgłoszenie").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Tytuł praktyki")).to_have_value("Opieka sąsiedzka w trzech gminach")


def test_a_citation_opens_by_keyboard(open_page):
    page = open_page("/dobre-praktyki/browar-spoldzielczy-w-pucku/", javascript=False)
    page.locator(".cite summary").press("Enter")
    expect(page.locator(".cite")).to_contain_text("[online]")
    with page.expect_download() as download:
        page.locator(".cite").get_by_role("link", name=re.compile("BibTeX")).click()
    assert download.value.suggested_filename == "browar-spoldzielczy-w-pucku.bib"
