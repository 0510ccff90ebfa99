"""From one language to the other: the twin, the same view, or an honest page. Nothing that is not public is named."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from tests import factories
from tests.test_query_budget import BUDGET, cold_queries

LINK = re.compile(r'site-nav__language"><a href="([^"]+)" lang="(\w+)"')


def switch(client, path: str) -> str:
    html = client.get(path).content.decode()
    return LINK.search(html)[1].replace("&amp;", "&")


@pytest.fixture
def practice(site_tree):
    return factories.practice(site_tree.knowledge, title="Komitet w Kramsku", slug="kramsk")


@pytest.fixture
def english_list(site_tree):
    page = site_tree.knowledge.copy_for_translation(site_tree.english)
    page.title, page.slug = "Good practices", "good-practices"
    page.save_revision().publish()
    return page


def english(page, site_tree, **values):
    twin = page.copy_for_translation(site_tree.english, copy_parents=True)
    for name, value in values.items():
        setattr(twin, name, value)
    twin.save_revision().publish()
    return type(twin).objects.get(pk=twin.pk)


class TestSwitch:
    def test_leads_to_the_twin_and_back(self, client, site_tree, english_list):
        assert switch(client, "/dobre-praktyki/") == "/en/good-practices/"
        assert switch(client, "/en/good-practices/") == "/dobre-praktyki/"

    def test_leads_to_an_honest_page_where_there_is_no_twin(self, client, practice, english_list):
        address = switch(client, practice.get_url())
        assert address == f"/en/in-another-language/{practice.pk}/"
        response = client.get(address)
        html = response.content.decode()
        assert response.status_code == 200
        assert '<html lang="en">' in html
        assert '<meta name="robots" content="noindex">' in html
        assert "This page is in Polish only" in html
        assert f'href="{practice.get_url()}" lang="pl" hreflang="pl">Komitet w Kramsku' in html
        assert '<a href="/en/good-practices/">Good practices</a>' in html
        assert switch(client, address) == practice.get_url()

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/szukaj/?q=komitet&region=22", "/en/search/?q=komitet&region=22"),
            ("/en/search/?q=committee", "/szukaj/?q=committee"),
            ("/porownaj/", "/en/compare/"),
            ("/listy/dodaj/", "/en/lists/add/"),
            ("/prelegenci/", "/en/speakers/"),
            ("/nie-ma-takiej/", "/en/"),
            ("/en/nothing-here/", "/"),
        ],
    )
    def test_keeps_to_the_same_view(self, client, site_tree, path, expected):
        assert switch(client, path) == expected

    def test_a_draft_twin_is_no_twin(self, client, site_tree, practice):
        twin = english(practice, site_tree, slug="kramsk-en")
        assert switch(client, practice.get_url()) == twin.get_url()
        twin.unpublish()
        assert "in-another-language" in switch(client, practice.get_url())


class TestHonestPage:
    def address(self, page) -> str:
        with override("en"):
            return reverse("untranslated", args=[page.pk])

    def test_leads_on_to_a_twin_that_came_later(self, client, site_tree, practice):
        twin = english(practice, site_tree, slug="kramsk-en")
        assert client.get(self.address(practice)).headers["Location"] == twin.get_url()

    @pytest.mark.parametrize("hidden", ["draft", "private", "expired", "missing"])
    def test_is_not_there_for_what_is_not_public(self, client, practice, hidden):
        if hidden == "draft":
            practice.unpublish()
        elif hidden == "private":
            PageViewRestriction.objects.create(page=practice, restriction_type="login")
        elif hidden == "expired":
            past = timezone.now() - datetime.timedelta(hours=1)
            type(practice).objects.filter(pk=practice.pk).update(expire_at=past)
        else:
            practice.delete()
        response = client.get(self.address(practice))
        assert response.status_code == 404
        assert "Kramsk" not in response.content.decode()

    def test_never_names_a_private_page_as_the_nearest(
        self, client, site_tree, practice, english_list
    ):
        PageViewRestriction.objects.create(page=english_list, restriction_type="login")
        html = client.get(self.address(practice)).content.decode()
        assert "Good practices" not in html
        assert "Nearest in this language:" in html

    def test_keeps_the_budget(self, practice):
        assert cold_queries(self.address(practice)) <= BUDGET


class TestMissingPage:
    def test_offers_the_same_path_in_the_other_language(self, client, practice):
        response = client.get("/en/dobre-praktyki/kramsk/")
        html = response.content.decode()
        assert response.status_code == 404
        assert (
            'In Polish there is a page at this address: <a href="/dobre-praktyki/kramsk/" lang="pl" hreflang="pl">Komitet w Kramsku</a>'
            in html
        )

    def test_offers_english_to_a_polish_reader(self, client, english_list):
        html = client.get("/good-practices/").content.decode()
        assert '<a href="/en/good-practices/" lang="en" hreflang="en">Good practices</a>' in html

    def test_offers_nothing_that_is_not_public(self, client, practice):
        practice.unpublish()
        html = client.get("/en/dobre-praktyki/kramsk/").content.decode()
        assert "Kramsk" not in html
        assert "there is a page at this address" not in html

    @pytest.mark.parametrize("path", ["/en/", "/en/%00/", "/en/" + "a/" * 300, "/en//x//"])
    def test_takes_any_path(self, client, site_tree, path):
        assert client.get(path).status_code in {200, 301, 302, 404}
