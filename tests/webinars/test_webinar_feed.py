"""The feed of webinars is valid Atom (RFC 4287): announcements and recordings, newest first, in one language."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import factories

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
NOW = datetime.datetime(2026, 11, 26, 10, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
DAY = datetime.timedelta(days=1)


def entries(client, path: str = "/feeds/webinars.xml"):
    response = client.get(path)
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content).findall("atom:entry", ATOM)


def titles(client, path: str = "/feeds/webinars.xml") -> list[str]:
    return [entry.find("atom:title", ATOM).text for entry in entries(client, path)]


@pytest.fixture
def life(site_tree):
    """A webinar announced on 26 November, held on the 27th, its recording published on the 30th."""
    with time_machine.travel(NOW, tick=False):
        page = factories.webinar(site_tree.webinars, title="Zamówienia", starts_at=NOW + DAY)
        factories.webinar(site_tree.webinars, title="Temat bez daty")
    with time_machine.travel(NOW + 4 * DAY, tick=False):
        page.recording = factories.recording()
        page.save_revision().publish()
        factories.hidden_webinars(site_tree, starts_at=NOW + 9 * DAY)
        factories.hidden_webinars(site_tree, recording=factories.recording())
    return page


def test_an_announcement_and_its_recording_are_two_entries(client, life):
    assert titles(client) == [
        "Nagranie: Zamówienia",
        "Webinar 27 listopada 2026, 10:00: Zamówienia",
    ]


def test_every_entry_has_an_identity_an_address_and_a_time(client, life):
    found = entries(client)
    identities = [entry.find("atom:id", ATOM).text for entry in found]
    assert [identity.rsplit("#")[1] for identity in identities] == ["recording", "announcement"]
    for entry in found:
        assert entry.find("atom:link", ATOM).get("href").endswith(life.url)
        published = datetime.datetime.fromisoformat(entry.find("atom:published", ATOM).text)
        updated = datetime.datetime.fromisoformat(entry.find("atom:updated", ATOM).text)
        assert published.tzinfo
        assert updated >= published


def test_an_entry_keeps_its_identity_when_the_page_changes(client, life):
    before = [entry.find("atom:id", ATOM).text for entry in entries(client)]
    life.title = "Zamówienia społeczne"
    life.save_revision().publish()
    assert [entry.find("atom:id", ATOM).text for entry in entries(client)] == before


def test_the_english_feed_holds_english_webinars_only(client, life):
    found = titles(client, "/en/feeds/webinars.xml")
    assert len(found) == 2
    assert all("Foreign" in title for title in found)


def test_a_title_of_two_lines_stays_one_entry(client, site_tree):
    with time_machine.travel(NOW, tick=False):
        factories.webinar(site_tree.webinars, title="Dwa\nwiersze\x07 & <b>", starts_at=NOW + DAY)
    [title] = titles(client)
    assert title.endswith("Dwa wiersze & <b>")
