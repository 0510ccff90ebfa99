"""A walk over the whole demo from both home pages: no broken link, languages that point at each other, no mixed sentence."""

from __future__ import annotations

import io
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.management import call_command
from django.test import Client, TestCase
from django.utils import translation

from tests.languages import language_of

SITE = "http://testserver"
MOST_PAGES = 450
# One address with a query of each page is enough: the others differ in their filters.
QUERIES_OF_A_PATH = 2
# Files and views that are tested by themselves.
LEFT_OUT = ("/media/", "/admin/", "/documents/", "/dokumenty/")
FILES = (".pdf", ".bib", ".ris", ".ics", ".csv", ".json", ".xml", ".vtt", ".txt", ".docx", ".webp")
SKIPPED_TAGS = {"script", "style", "template", "code", "kbd", "noscript", "title", "svg"}


def links_of(page: BeautifulSoup, address: str) -> list[str]:
    """Return the addresses of this site that a page links to, without fragments."""
    found = []
    for link in page.select("a[href]"):
        target = urlsplit(urljoin(address, str(link["href"])))
        if f"{target.scheme}://{target.netloc}" == SITE:
            found.append(target.path + (f"?{target.query}" if target.query else ""))
    return found


def alternates_of(page: BeautifulSoup) -> dict[str, str]:
    """Return a page's address in each language, as it tells machines."""
    return {
        str(link["hreflang"]): urlsplit(str(link["href"])).path
        for link in page.select('link[rel="alternate"][hreflang]')
    }


def misplaced(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Return sentences that are clearly in another language than the one their element declares."""
    wrong = []
    for text in page.body.find_all(string=True) if page.body else []:
        parents = [parent for parent in text.parents if isinstance(parent, Tag)]
        if any(parent.name in SKIPPED_TAGS for parent in parents):
            continue
        declared = next((str(parent["lang"]) for parent in parents if parent.get("lang")), "")
        found = language_of(str(text))
        if found and declared[:2] in {"pl", "en"} and found != declared[:2]:
            wrong.append((declared, " ".join(str(text).split())[:120]))
    return wrong


@pytest.mark.demo
@pytest.mark.xdist_group("demo crawl")
class TestCrawl(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0, stdout=io.StringIO())
        cls.statuses: dict[str, tuple[int, str]] = {}
        cls.pages: dict[str, BeautifulSoup] = {}
        client = Client()
        waiting = deque([("/", ""), ("/en/", "")])
        queries: dict[str, int] = {}
        while waiting and len(cls.statuses) < MOST_PAGES:
            address, source = waiting.popleft()
            if address in cls.statuses:
                continue
            translation.activate("pl")
            response = client.get(address)
            cls.statuses[address] = (response.status_code, source)
            if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
                continue
            page = cls.pages[address] = BeautifulSoup(response.content, "lxml")
            for target in links_of(page, SITE + address):
                path, _, query = target.partition("?")
                if path.startswith(LEFT_OUT) or path.endswith(FILES):
                    continue
                if query:
                    queries[path] = queries.get(path, 0) + 1
                    if queries[path] > QUERIES_OF_A_PATH:
                        continue
                waiting.append((target, address))

    def test_the_walk_reaches_both_languages_whole(self):
        assert len(self.pages) > 200
        assert sum(address.startswith("/en/") for address in self.pages) > 60

    def test_no_link_of_the_site_is_broken(self):
        broken = {
            address: told
            for address, told in self.statuses.items()
            if told[0] not in {200, 301, 302}
        }
        assert broken == {}

    def test_each_page_declares_its_language(self):
        wrong = [
            address
            for address, page in self.pages.items()
            if page.html["lang"] != ("en" if address.startswith("/en/") else "pl")
        ]
        assert wrong == []

    def test_pages_of_two_languages_point_at_each_other(self):
        told = {address: alternates_of(page) for address, page in self.pages.items()}
        pairs = 0
        for address, alternates in told.items():
            if not alternates:
                continue
            path = address.partition("?")[0]
            assert path in alternates.values(), address
            assert alternates.get("x-default") == alternates.get("pl"), address
            for twin in alternates.values():
                assert told.get(twin, alternates) == alternates, (address, twin)
            pairs += 1
        assert pairs > 80

    def test_no_sentence_stands_in_a_language_it_is_not(self):
        wrong = {
            address: found for address, page in self.pages.items() if (found := misplaced(page))
        }
        assert wrong == {}, "\n".join(f"{key}: {value[:4]}" for key, value in wrong.items())
