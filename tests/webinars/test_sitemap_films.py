"""Public recordings are told to machines as films; nothing of other pages is."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core import seo
from tests import factories
from webinars.models import Recording

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"


def with_picture(**values) -> Recording:
    recording = factories.recording(**values)
    recording.still.save("klatka.webp", ContentFile(b"x"), save=False)
    Recording.objects.filter(pk=recording.pk).update(still=recording.still.name)
    return recording


def films(client) -> dict[str, dict[str, str]]:
    """Return what is told of films, by the address of their page."""
    root = ET.fromstring(client.get("/sitemap.xml").content)
    return {
        entry.findtext(f"{MAP}loc"): {
            item.tag.removeprefix(VIDEO): item.text for item in entry.find(f"{VIDEO}video")
        }
        for entry in root
        if entry.find(f"{VIDEO}video") is not None
    }


@pytest.fixture(autouse=True)
def _address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://sires.example.org"


def test_a_public_recording_is_told_with_all_that_is_asked(client, site_tree):
    recording = with_picture(duration=75.5)
    page = factories.webinar(
        site_tree.webinars, title="CIS & KIS <1>", summary="O spójności.", recording=recording
    )
    found = films(client)
    assert list(found) == [f"https://sires.example.org{page.url}"]
    film = found[f"https://sires.example.org{page.url}"]
    assert film["title"] == "CIS & KIS <1>"
    assert film["description"] == "O spójności."
    assert film["duration"] == "75"
    assert film["content_loc"] == f"https://sires.example.org{recording.film_address}"
    assert film["thumbnail_loc"] == seo.absolute(recording.still.url)
    assert film["thumbnail_loc"].startswith("http")
    assert film["publication_date"] == page.published_date.isoformat()


def test_nothing_hidden_is_told(client, site_tree):
    recording = with_picture()
    hidden = factories.hidden_webinars(site_tree, recording=recording)
    told = films(client)
    english = hidden[3]
    assert list(told) == [f"https://sires.example.org{english.url}"]


def test_a_recording_without_a_film_or_a_picture_is_left_out(client, site_tree):
    factories.webinar(site_tree.webinars, recording=factories.recording())
    bare = with_picture()
    Recording.objects.filter(pk=bare.pk).update(film="")
    factories.webinar(site_tree.webinars, recording=bare)
    assert films(client) == {}


def test_more_films_ask_the_database_no_more_often(client, site_tree):
    counts = []
    for number in (3, 12):
        while len(films(client)) < number:
            factories.webinar(site_tree.webinars, recording=with_picture(captions=False))
        with CaptureQueriesContext(connection) as asked:
            client.get("/sitemap.xml")
        counts.append(len(asked))
    assert counts[0] == counts[1]
