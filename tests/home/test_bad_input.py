"""Bad addresses and bad input end in a correct page or a clear message, never in an error."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture
def filled(site_tree):
    factories.region("22", "pomorskie")
    factories.policy_area("rynek-pracy")
    for _ in range(14):
        factories.practice(
            site_tree.knowledge, regions_codes=["22"], policy_areas_codes=["rynek-pracy"]
        )
    factories.news(site_tree.news)
    factories.webinar(site_tree.webinars)
    return site_tree


@pytest.mark.parametrize("page", ["abc", "999999", "-1", "0", "1.5", "", "%00", "9" * 400])
@pytest.mark.parametrize("path", ["/dobre-praktyki/", "/aktualnosci/", "/webinaria/"])
def test_any_page_number_gives_a_page(client, filled, path, page):
    assert client.get(f"{path}?page={page}").status_code == 200


def test_a_page_past_the_end_shows_the_last(client, filled):
    html = client.get("/dobre-praktyki/?page=999999").content.decode()
    assert "Strona 2 z 2" in html


@pytest.mark.parametrize("code", ["99", "<script>", "%00", "x" * 5000, "22'--"])
def test_an_unknown_facet_code_is_told_and_left_out(client, filled, code):
    response = client.get(f"/dobre-praktyki/?region={code}")
    html = response.content.decode()
    assert response.status_code == 200
    assert "14 praktyk" in html
    assert "Pominięto filtry, które nie istnieją" in html
    assert "<script>" not in html.replace('<script type="application/ld+json">', "")


@pytest.mark.parametrize("year", ["abc", "0000", "99999", "²", "%00"])
def test_an_unknown_year_shows_all_news(client, filled, year):
    response = client.get(f"/aktualnosci/?year={year}")
    assert response.status_code == 200
    assert "wszystkie lata" in response.content.decode()


@pytest.mark.parametrize("state", ["nonsense", "%00", "<b>"])
def test_an_unknown_state_shows_recordings(client, filled, state):
    assert client.get(f"/webinaria/?state={state}").status_code == 200


@pytest.mark.parametrize("second", ["abc", "-5", "99999999", "1.5", "%00", "²"])
def test_a_second_outside_the_recording_means_its_beginning(client, filled, second):
    page = factories.webinar(filled.webinars, recording=factories.recording())
    html = client.get(f"{page.url}?t={second}").content.decode()
    assert "#t=" not in html


def test_a_second_inside_the_recording_is_where_the_film_starts(client, filled):
    page = factories.webinar(filled.webinars, recording=factories.recording())
    assert "#t=70" in client.get(f"{page.url}?t=70").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/nie-ma-takiej/", "/dobre-praktyki/nie-ma/", "/a/" * 40, "/%00/", "/%ff/", "/en/nothing/"],
)
def test_an_address_that_leads_nowhere_gets_a_helpful_404(client, filled, path):
    response = client.get(path, follow=True)
    html = response.content.decode()
    assert response.status_code == 404
    assert 'name="q"' in html


def test_the_404_page_speaks_the_language_of_the_address(client, filled):
    assert "Nie ma takiej strony" in client.get("/nic/").content.decode()
    assert "There is no such page" in client.get("/en/nothing/").content.decode()


def test_a_missing_image_file_leaves_the_page_whole(client, filled):
    page = factories.webinar(filled.webinars, recording=factories.recording())
    page.recording.poster.name = "posters/deleted.webp"
    page.recording.save()
    page.recording.source.storage.delete(page.recording.source.name)
    assert client.get(page.url).status_code == 200


def test_the_500_page_needs_no_database(rf):
    from cms.core.views import server_error

    response = server_error(rf.get("/cokolwiek/"))
    assert response.status_code == 500
    assert "po naszej stronie" in response.content.decode()
