"""Speakers' pages: who has one, what stands on it, and what never does."""

from __future__ import annotations

import json
import re

import pytest
from django.utils import translation

from tests import factories
from webinars.models import Speaker, WebinarPage

SECRET = "segregator-17"


@pytest.fixture
def speaker(site_tree):
    return factories.speaker(
        name="Ekspertka Projektu",
        role="ekspertka zamówień",
        code="ekspertka",
        organisation=factories.organisation(name="Ośrodek Wsparcia", website="https://example.org"),
        consent_note=SECRET,
        consent_date="2026-01-31",
    )


@pytest.fixture
def spoken(site_tree, speaker):
    return factories.webinar(
        site_tree.webinars,
        title="Zamówienia społeczne",
        talks=factories.talks(speaker, talk="Klauzule w praktyce"),
        recording=factories.recording(),
    )


def test_a_speaker_has_role_organisation_and_talks(client, spoken):
    html = client.get("/prelegenci/ekspertka/").content.decode()
    for text in (
        "Ekspertka Projektu",
        "ekspertka zamówień",
        "Ośrodek Wsparcia",
        "Klauzule w praktyce",
    ):
        assert text in html
    assert f'href="{spoken.url}"' in html
    assert 'href="/prelegenci/ekspertka/"' in client.get(spoken.url).content.decode()
    listed = client.get("/prelegenci/").content.decode()
    assert 'href="/prelegenci/ekspertka/"' in listed
    assert "1 webinar" in listed


def test_machines_are_told_of_a_person_with_a_role_and_of_no_other(client, site_tree, spoken):
    def objects(path):
        html = client.get(path).content.decode()
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        return [json.loads(item) for item in found]

    person = next(row for row in objects("/prelegenci/ekspertka/") if row["@type"] == "Person")
    assert person["jobTitle"] == "ekspertka zamówień"
    assert person["worksFor"]["name"] == "Ośrodek Wsparcia"
    nobody = factories.speaker(name="ekspert projektu", code="ekspert")
    factories.webinar(site_tree.webinars, talks=factories.talks(nobody))
    assert {row["@type"] for row in objects("/prelegenci/ekspert/")} == {"BreadcrumbList"}


def test_a_speaker_without_a_webinar_anyone_may_read_has_no_page(client, site_tree, speaker):
    factories.hidden_webinars(site_tree, talks=factories.talks(speaker))
    assert client.get("/prelegenci/ekspertka/").status_code == 404
    assert "Ekspertka" not in client.get("/prelegenci/").content.decode()
    assert "/prelegenci/ekspertka/" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/prelegenci/nie-ma/").status_code == 404
    assert client.get("/en/speakers/ekspertka/").status_code == 200


def test_only_visible_talks_are_listed(client, site_tree, spoken, speaker):
    factories.hidden_webinars(site_tree, talks=factories.talks(speaker))
    html = client.get("/prelegenci/ekspertka/").content.decode()
    for title in factories.HIDDEN_TITLES:
        assert title not in html


def test_talks_are_listed_by_translation_in_both_languages(client, site_tree, spoken, speaker):
    english = site_tree.webinars.copy_for_translation(site_tree.english)
    english.save_revision().publish()
    twin = Speaker.objects.create(
        name="Project Expert",
        role="procurement expert",
        code=speaker.code,
        locale=site_tree.english,
        translation_key=speaker.translation_key,
    )
    page = spoken.copy_for_translation(site_tree.english)
    page.title = "Social procurement"
    page.talks = factories.talks(twin, talk="Clauses in practice")
    page.save_revision().publish()
    with translation.override("en"):
        html = client.get("/en/speakers/ekspertka/").content.decode()
    for text in ("Project Expert", "Social procurement", "Clauses in practice"):
        assert text in html
    assert "Klauzule" not in html
    assert 'hreflang="pl"' in html
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/prelegenci/ekspertka/" in sitemap
    assert "/en/speakers/ekspertka/" in sitemap


def test_no_public_address_tells_of_consents(client, site_tree, spoken, speaker):
    """Neither the record nor its lack: also where the caption clock tells what a recording lacks."""
    factories.accessibility_statement(site_tree.home)
    series = factories.series(site_tree.webinars)
    spoken.series = series
    spoken.save_revision().publish()
    addresses = [
        spoken.url,
        series.url,
        "/",
        "/webinaria/",
        "/webinaria/?state=recorded",
        "/prelegenci/",
        "/prelegenci/ekspertka/",
        "/deklaracja-dostepnosci/",
        "/feeds/webinars.xml",
        "/kalendarz/webinary.ics",
        "/szukaj/?q=segregator",
        "/szukaj/?q=ekspertka",
        "/sitemap.xml",
        f"/cytowania/{spoken.pk}.ris",
        f"/cytowania/{spoken.pk}.bib",
        "/dane/dobre-praktyki.json",
        f"/nagrania/{spoken.recording_id}/napisy.pl.vtt",
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code in {200, 404}, address
        body = (
            b"".join(response.streaming_content) if response.streaming else response.content
        ).decode()
        # The search page repeats what was asked.
        assert body.replace("q=segregator", "").count(SECRET) == 0, address
        assert not re.search(r"zgod[aey] (na|prelegent)|consent|2026-01-31|31 stycznia", body), (
            address
        )


def test_a_code_that_is_another_language_finds_the_same_speaker(client, site_tree, spoken):
    assert client.get("/prelegenci/EKSPERTKA/").status_code in {200, 404}
    assert client.get("/prelegenci/" + "x" * 500 + "/").status_code == 404


def test_the_row_of_a_page_is_the_source_of_its_talks(site_tree, spoken, speaker, client):
    spoken.talks = json.dumps([])
    spoken.save_revision().publish()
    assert WebinarPage.objects.get(pk=spoken.pk).talk_rows.count() == 0
    assert client.get("/prelegenci/ekspertka/").status_code == 404
