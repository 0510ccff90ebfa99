"""A language added later: Ukrainian, on a site that has begun with Polish and English."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from search.projection import index_pages
from tests import factories
from tests.translations.twins import fresh, job, say, translate


@pytest.fixture
def ukrainian(settings, site_tree):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [
        ("pl", "Polski"),
        ("en", "English"),
        ("uk", "Українська"),
    ]
    return Locale.objects.create(language_code="uk")


@pytest.fixture
def news(site_tree, ukrainian):
    """A news item in all three languages."""
    source = factories.news(site_tree.news, title="Nabór do komitetu", summary="Zgłoś się.")
    translate(source, site_tree.english)
    translate(source, ukrainian)
    say(source, ukrainian, title="Набір до комітету", slug="nabir", summary="Подайте заявку.")
    job(source, ukrainian).save_target(publish=False)
    twin = fresh(source.get_translation(ukrainian))
    twin.get_latest_revision().publish()
    return fresh(source)


def links(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))


def switch(html: str) -> dict[str, str]:
    found = re.findall(
        r'<li class="site-nav__language"><a href="([^"]+)" lang="([^"]+)" hreflang="\2">([^<]+)',
        html,
    )
    return {name: address for address, _code, name in found}


def search_address() -> str:
    """Return the address of search, whose word is Polish as long as there is no Ukrainian catalogue."""
    with override("uk"):
        return reverse("search:search")


def test_every_page_leads_to_the_two_others(client, news):
    addresses = {
        page.locale.language_code: page.url for page in news.get_translations(inclusive=True)
    }
    assert addresses["uk"] == "/uk/aktualnosci/nabir/"
    for code, address in addresses.items():
        html = client.get(address).content.decode()
        assert f'<html lang="{code}">' in html
        assert {*links(html)} == {"pl", "en", "uk", "x-default"}
        assert len(switch(html)) == 2
        assert set(switch(html).values()) == set(addresses.values()) - {address}


def test_the_switch_names_languages_in_themselves(client, news):
    assert set(switch(client.get("/").content.decode())) == {"English", "Українська"}


def test_a_page_without_a_twin_says_so_in_the_third_language(client, site_tree, news):
    alone = factories.news(site_tree.news)
    address = switch(client.get(alone.url).content.decode())["Українська"]
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert '<html lang="uk">' in html
    assert alone.title in html
    assert "/uk/aktualnosci/" in html


def test_a_missing_page_offers_the_same_path_in_any_language(client, site_tree, news):
    html = client.get("/uk/aktualnosci/nabor/").content.decode()
    assert "404" in html
    factories.news(site_tree.news, slug="tylko-po-polsku", title="Tylko po polsku")
    response = client.get("/uk/aktualnosci/tylko-po-polsku/")
    assert response.status_code == 404
    assert "Tylko po polsku" in response.content.decode()


def test_views_outside_the_tree_answer_in_it(client, site_tree, news):
    for address in ("/uk/", search_address(), "/sitemap.xml"):
        assert client.get(address, follow=True).status_code == 200, address
    assert "/uk/aktualnosci/nabir/" in client.get("/sitemap.xml").content.decode()


def test_its_pages_are_found_by_its_words_and_by_nobody_else(client, site_tree, news):
    index_pages(list(news.get_translations(inclusive=True).values_list("pk", flat=True)))
    found = client.get(search_address(), {"q": "комітету"}).content.decode()
    assert "/uk/aktualnosci/nabir/" in found
    assert (
        "/uk/aktualnosci/nabir/" not in client.get("/szukaj/", {"q": "комітету"}).content.decode()
    )


def test_the_table_has_a_column_for_it(client, editor, news):
    client.force_login(editor)
    html = client.get("/admin/translations/").content.decode()
    assert html.count('class="translation-state ') >= 2 * html.count('<td class="title"')
