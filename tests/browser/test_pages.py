"""Every kind of page in the browser: accessible, whole at any width, quiet."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.xdist_group("browser")]

PATHS = {
    "home": "/",
    "practices": "/dobre-praktyki/",
    "practices filtered": "/dobre-praktyki/?region=22&region=14&polityka=reintegracja",
    "practices none": "/dobre-praktyki/?region=02&polityka=rewitalizacja",
    "practice": "/dobre-praktyki/szkola-barki-pierwowzor-cis/",
    "webinars": "/webinaria/",
    "webinar": "/webinaria/kpres-do-2030/",
    "webinar at a moment": "/webinaria/kpres-do-2030/?t=146",
    "webinar searched": "/webinaria/kpres-do-2030/?szukaj=komitet&napisy=pl",
    "webinar not found in": "/webinaria/kpres-do-2030/?szukaj=helikopter&napisy=en",
    "English webinar": "/en/webinars/kpres-to-2030/",
    "practice with a moment": "/dobre-praktyki/pomorski-komitet-pkres-pierwsza-kadencja/",
    "webinar planned": "/webinaria/rola-rops-po-ustawie/",
    "webinars recorded": "/webinaria/?state=recorded&polityka=koordynacja-es",
    "speakers": "/prelegenci/",
    "news list": "/aktualnosci/",
    "news": "/aktualnosci/sires-start-projektu/",
    "institutions": "/instytucje/",
    "glossary": "/slownik/",
    "project": "/sires-ii/",
    "statement": "/deklaracja-dostepnosci/",
    "search": "/szukaj/?q=sp%C3%B3%C5%82dzielnie+socjalne",
    "search nothing": "/szukaj/?q=asdfghjkl",
    "search empty": "/szukaj/",
    "search too long": "/szukaj/?q=" + "spółdzielnia+" * 20,
    "search filtered": "/szukaj/?q=komitet&region=22&region=14&kind=practice&kolejnosc=tytul",
    "search filtered away": "/szukaj/?q=komitet&region=22&kind=document&rok=1999",
    "search corrected": "/szukaj/?q=spoldzielni+socjlanej",
    "search of speech": "/szukaj/?q=komitet&kind=webinar",
    "search in English": "/en/search/?q=cooperative",
    "practices by title": "/dobre-praktyki/?kolejnosc=tytul&region=22",
    "matrix": "/macierz-spojnosci/",
    "matrix of regions": "/macierz-spojnosci/?kolumny=region",
    "policy documents": "/dokumenty-polityki/",
    "policy document": "/dokumenty-polityki/kpres-2030/",
    "comparison of nothing": "/porownaj/",
    "reading list form": "/listy/dodaj/",
    "proposal form": "/dobre-praktyki/zgloszenia/",
    "English home": "/en/",
    "English practice": "/en/good-practices/",
}
MISSING = "/nie-ma-takiej-strony/"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the dark colours can break: the page itself is the same.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page, run_only: dict) -> list[tuple[str, str, str]]:
    results = Axe().run(page, options={"runOnly": run_only})
    return [
        (violation["id"], node["html"][:120], node["failureSummary"])
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", ["phone", "desktop"])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_axe_finds_nothing(open_page, path, width):
    page = open_page(path, width=width)
    assert violations(page, {"type": "tag", "values": TAGS}) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert violations(page, {"type": "rule", "values": OF_COLOURS}) == []


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_nothing_sticks_out_of_a_small_screen(open_page, path):
    page = open_page(path, width="phone")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_page_is_light_and_sets_no_cookie(open_page, path):
    page = open_page("/robots.txt")
    weights = []
    page.on(
        "requestfinished",
        lambda request: (
            weights.append(
                sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))
            )
            if request.resource_type in {"document", "stylesheet", "script", "font"}
            else None
        ),
    )
    page.goto(path, wait_until="networkidle")
    assert sum(weights) < 200_000
    assert page.context.cookies() == []


def test_the_missing_page_helps(browser, demo):
    page = browser.new_page(base_url=demo)
    assert page.goto(MISSING).status == 404
    page.get_by_role("main").get_by_role("combobox").fill("komitet")
    page.keyboard.press("Enter")
    assert page.locator("#results").inner_text().endswith("„komitet”")
    page.close()
