"""Headers of every answer: a strict policy for readers, a wider one for editors, no cookies."""

from __future__ import annotations

import gzip

import pytest

from tests import factories

PUBLIC = [
    "/",
    "/en/",
    "/dobre-praktyki/",
    "/dobre-praktyki/?region=22",
    "/webinaria/",
    "/aktualnosci/",
    "/instytucje/",
    "/slownik/",
    "/szukaj/?q=komitet",
    "/en/search/?q=committee",
    "/nie-ma-takiej-strony/",
    "/en/no-such-page/",
    "/feeds/news.xml",
    "/sitemap.xml",
    "/robots.txt",
]


@pytest.fixture
def filled(site_tree):
    factories.region("22", "pomorskie")
    factories.practice(site_tree.knowledge, regions_codes=["22"])
    factories.webinar(site_tree.webinars, recording=factories.recording())
    factories.news(site_tree.news)
    return site_tree


def policy(response) -> dict[str, list[str]]:
    """Return the content security policy as sources by directive."""
    parts = response["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts if part.strip())}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_answer_allows_nothing_inline(client, filled, path):
    response = client.get(path)
    directives = policy(response)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert directives["default-src"] == ["'self'"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert directives["object-src"] == ["'none'"]
    assert directives["base-uri"] == ["'self'"]
    assert directives["form-action"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_answer_sets_no_cookie(client, filled, path):
    response = client.get(path)
    assert not response.cookies
    assert not response.has_header("Set-Cookie")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_answer_guards_the_reader(client, filled, path):
    response = client.get(path)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_a_public_answer_switches_off_what_the_site_never_uses(client, filled):
    features = client.get("/")["Permissions-Policy"]
    for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{feature}=()" in features


def test_a_page_that_needs_no_inline_code_has_none(client, filled):
    page = factories.webinar(filled.webinars, recording=factories.recording())
    html = client.get(page.url).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html


def test_the_editor_may_run_its_own_inline_code(client, db):
    directives = policy(client.get("/admin/login/"))
    assert "'unsafe-inline'" in directives["script-src"]
    assert "'unsafe-inline'" in directives["style-src"]
    assert directives["frame-ancestors"] == ["'self'"]
    assert directives["object-src"] == ["'none'"]
    assert "'unsafe-eval'" not in directives["script-src"]


def test_the_editor_may_frame_its_own_pages_only(client, db):
    assert client.get("/admin/login/")["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/administrator/", "/en/admin/", "/dobre-praktyki/admin/"])
def test_an_address_that_only_resembles_the_editor_is_strict(client, filled, path):
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_page_is_packed_for_those_who_can_unpack(client, filled):
    plain = client.get("/dobre-praktyki/")
    packed = client.get("/dobre-praktyki/", headers={"accept-encoding": "gzip"})
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)


def test_a_page_not_changed_is_not_sent_again(client, filled):
    tag = client.get("/dobre-praktyki/")["ETag"]
    assert client.get("/dobre-praktyki/", headers={"if-none-match": tag}).status_code == 304
