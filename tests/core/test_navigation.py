"""Where a reader can go: menu, trail, footer, the other language."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from wagtail.models import Site

from cms.core.models import SiteSettings
from cms.core.navigation import alternates, breadcrumbs, site_navigation
from tests import factories


def menu(rf, language: str = "pl") -> list[str]:
    with translation.override(language):
        return [page.title for page in site_navigation(rf.get("/")).menu]


def part(html: str, start: str, end: str) -> str:
    return html.partition(start)[2].partition(end)[0]


@pytest.fixture
def english_list(site_tree):
    twin = site_tree.knowledge.copy_for_translation(site_tree.english)
    twin.title = "Good practices"
    twin.slug = "good-practices"
    twin.save_revision().publish()
    return twin.specific


def test_the_menu_holds_the_chosen_pages_in_their_order(rf, site_tree):
    assert menu(rf) == [
        "Baza dobrych praktyk",
        "Webinaria",
        "Aktualności",
        "Instytucje",
        "Słownik",
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda page: page.unpublish(),
        factories.make_private,
        factories.expire,
        lambda page: page.delete(),
    ],
    ids=["unpublished", "private", "expired", "deleted"],
)
def test_a_page_nobody_may_read_leaves_the_menu(rf, site_tree, spoil):
    spoil(site_tree.news)
    assert "Aktualności" not in menu(rf)
    assert len(menu(rf)) == 4


def test_a_page_not_meant_for_the_menu_is_not_in_it(rf, site_tree):
    factories.info(site_tree.home, title="Prywatność", show_in_menus=False)
    assert "Prywatność" not in menu(rf)


def test_a_page_below_a_section_is_not_in_the_menu(rf, site_tree):
    factories.practice(site_tree.knowledge, title="Głęboka", show_in_menus=True)
    assert "Głęboka" not in menu(rf)


def test_the_menu_speaks_the_language_of_the_reader(rf, site_tree, english_list):
    assert menu(rf, "en") == ["Good practices"]
    assert "Good practices" not in menu(rf)


def test_links_of_the_whole_site_take_two_queries(rf, site_tree, django_assert_max_num_queries):
    request = rf.get("/")
    Site.find_for_request(request)
    with django_assert_max_num_queries(3):  # the third tells which pages are private
        site_navigation(request)


def test_a_setting_leads_to_the_twin_in_the_language_of_the_reader(rf, site_tree, english_list):
    with translation.override("en"):
        pages = site_navigation(rf.get("/")).pages
    assert pages["knowledge_page"].pk == english_list.pk
    assert "news_page" not in pages


def test_the_menu_marks_the_page_and_its_section(client, site_tree):
    practice = factories.practice(site_tree.knowledge)
    on_list = part(client.get("/dobre-praktyki/").content.decode(), 'id="site-nav"', "</nav>")
    below = part(client.get(practice.url).content.decode(), 'id="site-nav"', "</nav>")
    assert '<a href="/dobre-praktyki/" aria-current="page">' in on_list
    assert '<a href="/dobre-praktyki/" aria-current="true">' in below
    assert on_list.count("aria-current") == below.count("aria-current") == 1


def test_the_trail_leads_from_home_to_the_page(rf, site_tree):
    practice = factories.practice(site_tree.knowledge, title="Spółdzielnia")
    crumbs = breadcrumbs(practice, rf.get(practice.url))
    assert [crumb.title for crumb in crumbs] == ["SIRES", "Baza dobrych praktyk", "Spółdzielnia"]
    assert [crumb.url for crumb in crumbs] == ["/", "/dobre-praktyki/", practice.url]


def test_the_trail_of_the_home_page_is_itself(rf, site_tree):
    assert [crumb.title for crumb in breadcrumbs(site_tree.home, rf.get("/"))] == ["SIRES"]


def test_the_trail_on_a_page_is_the_one_that_was_walked(client, site_tree):
    practice = factories.practice(site_tree.knowledge, title="Spółdzielnia")
    trail = part(client.get(practice.url).content.decode(), 'class="breadcrumbs"', "</nav>")
    assert re.findall(r'<a href="([^"]+)">', trail) == ["/", "/dobre-praktyki/"]
    assert '<span aria-current="page">Spółdzielnia</span>' in trail


def test_a_section_nobody_may_read_is_left_out_of_the_trail(client, site_tree):
    practice = factories.practice(site_tree.knowledge, title="Spółdzielnia")
    site_tree.knowledge.unpublish()
    trail = part(client.get(practice.url).content.decode(), 'class="breadcrumbs"', "</nav>")
    assert re.findall(r'<a href="([^"]+)">', trail) == ["/"]


@pytest.fixture
def privacy(site_tree):
    page = factories.info(site_tree.home, title="Prywatność i ciasteczka")
    settings = SiteSettings.for_site(Site.objects.get())
    settings.privacy_page = page
    settings.contact_email = "redakcja@example.org"
    settings.save()
    return page


def footer(client, path: str = "/aktualnosci/") -> str:
    html = client.get(path).content.decode()
    return part(html, '<footer class="site-footer">', "</footer>")


def test_the_footer_leads_to_the_pages_of_the_settings(client, privacy):
    assert f'<a href="{privacy.url}">Prywatność i ciasteczka</a>' in footer(client)
    assert "mailto:redakcja@example.org" in footer(client)


@pytest.mark.parametrize(
    "spoil",
    [lambda page: page.unpublish(), factories.make_private, factories.expire],
    ids=["unpublished", "private", "expired"],
)
def test_a_page_nobody_may_read_falls_out_of_the_footer(client, privacy, spoil):
    spoil(privacy)
    assert "Prywatność" not in footer(client)


def test_the_footer_has_no_link_to_a_page_of_another_language(client, site_tree, privacy):
    assert "Prywatność" not in footer(client, "/en/")


def language_switch(client, path: str) -> str:
    html = client.get(path).content.decode()
    return re.search(r'site-nav__language"><a href="([^"]*)"', html)[1]


def test_the_switch_leads_to_the_twin_of_the_page(client, site_tree, english_list):
    assert language_switch(client, "/dobre-praktyki/") == "/en/good-practices/"
    assert language_switch(client, "/en/good-practices/") == "/dobre-praktyki/"


def test_the_switch_of_a_page_without_a_twin_leads_to_the_page_that_says_so(client, site_tree):
    honest = f"/en/in-another-language/{site_tree.news.pk}/"
    assert language_switch(client, "/aktualnosci/") == honest


@pytest.mark.parametrize(
    ("path", "other"), [("/szukaj/?q=a", "/en/search/?q=a"), ("/nie-ma/", "/en/")]
)
def test_the_switch_of_what_is_no_page_leads_to_the_same_view_or_home(
    client, site_tree, path, other
):
    assert language_switch(client, path) == other


@pytest.mark.parametrize(
    ("path", "other"), [("/en/search/?q=a", "/szukaj/?q=a"), ("/en/nothing/", "/")]
)
def test_the_switch_of_an_english_view_leads_to_the_polish_one(client, site_tree, path, other):
    assert language_switch(client, path) == other


def test_a_twin_nobody_may_read_is_not_offered(client, site_tree, english_list):
    factories.make_private(english_list)
    honest = f"/en/in-another-language/{site_tree.knowledge.pk}/"
    assert language_switch(client, "/dobre-praktyki/") == honest


def test_a_page_lists_itself_and_its_twin(rf, site_tree, english_list):
    found = alternates(site_tree.knowledge, rf.get("/"))
    assert {item.language: item.url for item in found} == {
        "pl": "/dobre-praktyki/",
        "en": "/en/good-practices/",
    }
