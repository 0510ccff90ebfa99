"""The feed of news is valid Atom (RFC 4287), newest first, in one language."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree

import pytest

from tests import factories

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def feed(client, site_tree):
    for day, title in ((1, "Starsza"), (20, "Nowsza"), (10, "Środkowa")):
        factories.news(site_tree.news, title=title, published_date=datetime.date(2026, 1, day))
    return ElementTree.fromstring(client.get("/feeds/news.xml").content)


def test_the_newest_comes_first(feed):
    titles = [title.text for title in feed.findall("atom:entry/atom:title", ATOM)]
    assert titles == ["Nowsza", "Środkowa", "Starsza"]


def test_every_entry_has_an_identity_an_address_and_a_time(feed):
    entries = feed.findall("atom:entry", ATOM)
    assert len({entry.find("atom:id", ATOM).text for entry in entries}) == 3
    for entry in entries:
        assert entry.find("atom:link", ATOM).get("href").startswith("http")
        assert datetime.datetime.fromisoformat(entry.find("atom:updated", ATOM).text).tzinfo


def test_the_english_feed_holds_no_polish_news(client, feed):
    english = ElementTree.fromstring(client.get("/en/feeds/news.xml").content)
    assert english.findall("atom:entry", ATOM) == []
    assert english.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
