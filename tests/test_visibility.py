"""Drafts, private, expired and other-language pages leak nowhere."""

from __future__ import annotations

import json

import pytest

from cms.core.models import ResourcePage
from search.projection import index_pending
from tests import factories


@pytest.fixture
def hidden(site_tree):
    """A public practice and four that nobody may see, each with a word of its own."""
    factories.region("22", "pomorskie")
    values = {"regions_codes": ["22"]}
    factories.practice(site_tree.knowledge, title="Jawnapraktyka", **values)
    factories.practice(site_tree.knowledge, title="Szkicowapraktyka", live=False, **values)
    private = factories.practice(site_tree.knowledge, title="Prywatnapraktyka", **values)
    factories.make_private(private)
    expired = factories.practice(site_tree.knowledge, title="Wygaslapraktyka", **values)
    factories.expire(expired)
    english_index = site_tree.knowledge.copy_for_translation(site_tree.english)
    english_index.save_revision().publish()
    factories.practice(english_index.specific, title="Englishpractice", **values)
    index_pending()
    return site_tree


SECRET = ("Szkicowapraktyka", "Prywatnapraktyka", "Wygaslapraktyka", "Englishpractice")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/dobre-praktyki/",
        "/dobre-praktyki/?region=22",
        "/instytucje/",
        "/szukaj/?q=Jawnapraktyka",
        "/szukaj/?q=Szkicowapraktyka",
        "/szukaj/?q=Prywatnapraktyka",
        "/szukaj/?q=Wygaslapraktyka",
        "/szukaj/?q=Englishpractice",
        "/feeds/search.xml?q=Jawnapraktyka",
        "/feeds/search.xml?q=Prywatnapraktyka",
        "/szukaj/podpowiedzi/?q=wygasla",
        "/feeds/news.xml",
    ],
)
def test_lists_search_and_feeds_hold_only_what_anyone_may_read(client, hidden, path):
    html = client.get(path).content.decode()
    asked = path.partition("q=")[2]
    for word in SECRET:
        # A query is repeated to the one who typed it: in the field, the heading, the title and links.
        found = html.count(f">{word}<")
        assert found == 0, word
        if word != asked:
            assert word not in html


@pytest.mark.parametrize("word", SECRET)
def test_search_counts_leak_nothing(client, hidden, word):
    assert "0 wyników" in client.get(f"/szukaj/?q={word}").content.decode()


@pytest.mark.parametrize("word", SECRET)
def test_a_word_of_a_hidden_page_corrects_nobody(client, hidden, word):
    typed = word[:4] + word[5] + word[4] + word[6:]
    html = client.get(f"/szukaj/?q={typed}").content.decode()
    assert word.lower() not in html.lower()


def test_a_word_of_a_public_page_corrects_a_slip(client, hidden):
    assert "Jawnapraktyka" in client.get("/szukaj/?q=Jawnparaktyka").content.decode()


def test_counts_leave_out_what_is_hidden(client, hidden):
    html = client.get("/dobre-praktyki/").content.decode()
    assert "1 praktyka" in html


def test_the_sitemap_holds_public_pages_of_both_languages(client, hidden):
    xml = client.get("/sitemap.xml").content.decode()
    assert "jawna" not in xml
    assert xml.count("<loc>") >= 8
    for page in ResourcePage.objects.filter(title__in=SECRET[:3]):
        assert f"{page.slug}/<" not in xml


def test_an_expired_page_is_gone_before_the_scheduled_command_runs(client, hidden):
    page = ResourcePage.objects.get(title="Wygaslapraktyka")
    assert client.get(page.url).status_code == 404


def test_a_private_page_asks_for_its_password(client, hidden):
    page = ResourcePage.objects.get(title="Prywatnapraktyka")
    response = client.get(page.url)
    assert "Treść sekcji" not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_a_private_section_hides_all_under_it(client, site_tree):
    factories.practice(site_tree.knowledge, title="Podprywatna")
    index_pending()
    factories.make_private(site_tree.knowledge)
    assert "Podprywatna" not in client.get("/").content.decode()
    assert "Podprywatna" not in client.get("/szukaj/?q=Podprywatna").content.decode().replace(
        "„Podprywatna”", ""
    ).replace('value="Podprywatna"', "").replace("q=Podprywatna", "").replace("Podprywatna –", "")


def test_an_alias_of_a_private_page_is_private_too(client, site_tree):
    private = factories.practice(site_tree.knowledge, title="Zrodlowa")
    alias = private.create_alias(parent=site_tree.knowledge, update_slug="kopia")
    factories.make_private(private)
    assert alias.live
    assert "Zrodlowa" not in client.get("/dobre-praktyki/").content.decode()


def test_a_chosen_page_that_is_no_longer_public_is_dropped(client, site_tree):
    target = factories.practice(site_tree.knowledge, title="Wybranapraktyka")
    page = factories.practice(
        site_tree.knowledge,
        related_pages=json.dumps(
            [{"type": "related_page", "value": {"page": target.pk, "reason": "ten sam region"}}]
        ),
    )
    assert "Wybranapraktyka" in client.get(page.url).content.decode()
    for spoil in (factories.expire, lambda chosen: chosen.specific.unpublish()):
        spoil(target)
        target.refresh_from_db()
        html = client.get(page.url).content.decode()
        assert "Wybranapraktyka" not in html
        assert "ten sam region" not in html


def test_a_chosen_page_that_was_deleted_is_dropped(client, site_tree):
    target = factories.practice(site_tree.knowledge, title="Usunietapraktyka")
    page = factories.practice(
        site_tree.knowledge,
        related_pages=json.dumps(
            [{"type": "related_page", "value": {"page": target.pk, "reason": "powód"}}]
        ),
    )
    target.delete()
    assert client.get(page.url).status_code == 200
