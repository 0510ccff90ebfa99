"""What machines are told: the sitemap, robots.txt, addresses in the head, schema.org."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from cms.core import seo
from cms.core.navigation import Crumb
from cms.core.templatetags.core_tags import json_ld
from tests import factories

SITE = "https://sires.example.org"
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture
def address(settings):
    settings.WAGTAILADMIN_BASE_URL = SITE
    return SITE


def sitemap(client, **headers) -> dict[str, dict[str, str]]:
    """Return the addresses of the sitemap, each with its alternates by language."""
    root = ET.fromstring(client.get("/sitemap.xml", headers=headers).content)
    return {
        entry.findtext("map:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in entry.findall("xhtml:link", NAMES)
        }
        for entry in root.findall("map:url", NAMES)
    }


def head_links(html: str, rel: str) -> list[str]:
    return re.findall(rf'<link rel="{rel}"[^>]*href="([^"]+)"', html)


def hreflang(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))


@pytest.fixture
def translated(site_tree, address):
    """Return a Polish list with its English twin."""
    twin = site_tree.knowledge.copy_for_translation(site_tree.english)
    twin.slug = "good-practices"
    twin.save_revision().publish()
    return site_tree.knowledge


def test_a_translated_page_names_its_twin_in_the_sitemap(client, translated):
    both = {"pl": f"{SITE}/dobre-praktyki/", "en": f"{SITE}/en/good-practices/"}
    entries = sitemap(client)
    assert entries[both["pl"]] == both
    assert entries[both["en"]] == both


def test_a_page_without_a_twin_has_no_alternates(client, translated):
    assert sitemap(client)[f"{SITE}/aktualnosci/"] == {}


def test_a_twin_nobody_may_read_is_no_alternate(client, translated, site_tree):
    factories.make_private(translated.get_translation(site_tree.english))
    entries = sitemap(client)
    assert entries[f"{SITE}/dobre-praktyki/"] == {}
    assert f"{SITE}/en/good-practices/" not in entries


def test_an_alias_is_not_in_the_sitemap(client, translated, site_tree):
    page = factories.practice(translated)
    page.create_alias(parent=translated, update_slug="kopia")
    entries = sitemap(client)
    assert f"{SITE}/dobre-praktyki/{page.slug}/" in entries
    assert f"{SITE}/dobre-praktyki/kopia/" not in entries


def test_the_sitemap_uses_the_address_of_the_site_whatever_host_is_asked(client, translated):
    entries = sitemap(client, host="evil.example")
    urls = [*entries, *(url for links in entries.values() for url in links.values())]
    assert all(url.startswith(f"{SITE}/") for url in urls)


def test_robots_keep_out_of_a_demonstration(client, settings, address, db):
    settings.SITE_IS_DEMO = True
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /" in lines


def test_robots_read_the_real_site_but_not_the_editor_and_search(client, settings, address, db):
    settings.SITE_IS_DEMO = False
    response = client.get("/robots.txt", headers={"host": "evil.example"})
    lines = response.content.decode().splitlines()
    assert "Disallow: /" not in lines
    assert {"Disallow: /admin/", "Disallow: /szukaj/", "Disallow: /en/search/"} <= set(lines)
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("demo", [True, False])
def test_a_page_asks_not_to_be_indexed_only_in_a_demonstration(client, settings, site_tree, demo):
    settings.SITE_IS_DEMO = demo
    html = client.get("/").content.decode()
    assert ('<meta name="robots" content="noindex">' in html) is demo


@pytest.mark.parametrize("host", ["testserver", "evil.example", "sires.example.org:8443"])
def test_the_head_names_the_site_whatever_host_is_asked(client, translated, host):
    html = client.get("/dobre-praktyki/", headers={"host": host}).content.decode()
    assert head_links(html, "canonical") == [f"{SITE}/dobre-praktyki/"]
    assert hreflang(html) == {
        "pl": f"{SITE}/dobre-praktyki/",
        "en": f"{SITE}/en/good-practices/",
        "x-default": f"{SITE}/dobre-praktyki/",
    }
    assert f'<meta property="og:url" content="{SITE}/dobre-praktyki/">' in html
    assert "evil.example" not in html


def test_the_default_of_an_english_page_is_its_polish_twin(client, translated):
    html = client.get("/en/good-practices/").content.decode()
    assert head_links(html, "canonical") == [f"{SITE}/en/good-practices/"]
    assert hreflang(html)["x-default"] == f"{SITE}/dobre-praktyki/"


def test_a_page_in_one_language_names_no_other(client, translated):
    html = client.get("/aktualnosci/").content.decode()
    assert hreflang(html) == {}
    assert head_links(html, "canonical") == [f"{SITE}/aktualnosci/"]


def test_the_canonical_address_has_no_query(client, translated):
    html = client.get("/dobre-praktyki/?region=22&utm_source=x").content.decode()
    assert head_links(html, "canonical") == [f"{SITE}/dobre-praktyki/"]


def test_a_text_cannot_close_the_data_block():
    text = "</script><script>alert(1)</script> & <!-- Łódź"
    made = json_ld([{"name": text}])
    inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', made)[1]
    assert "<" not in inside
    assert ">" not in inside
    assert json.loads(inside) == {"name": text}


def test_a_hostile_title_stays_text_on_its_page(client, site_tree, address):
    title = "</script><script>alert(1)</script>"
    page = factories.news(site_tree.news, title=title)
    html = client.get(page.url).content.decode()
    assert "<script>alert" not in html
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = [json.loads(block) for block in blocks]
    assert title in [item.get("headline") for item in data]


def test_breadcrumbs_are_told_with_whole_addresses(address):
    crumbs = [Crumb("Start", "/"), Crumb("Baza", "/dobre-praktyki/")]
    items = seo.breadcrumb_list(crumbs)[0]["itemListElement"]
    assert [item["position"] for item in items] == [1, 2]
    assert items[1]["item"] == f"{SITE}/dobre-praktyki/"


def test_the_home_page_alone_is_no_trail():
    assert seo.breadcrumb_list([Crumb("Start", "/")]) == []
