"""Editors find pages, documents and snippets by any form of a word, with diacritics or without, on every engine."""

from __future__ import annotations

import os
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from modelsearch.query import PlainText
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.core.all_forms import folded_query, spell_out
from cms.core.models import SiteDocument, SiteImage
from cms.core.search_backend import SearchBackend
from knowledge.models import Term
from tests import factories
from tests.services.machine import IN_CI

TYPED = [
    "spół",
    "spol",
    "Spółdzielnia",
    "spółdzielni",
    "spoldzielniach",
    "SPÓŁDZIELNIAMI",
    "socjalną spół",
    "spoldzielnie socjalne",
]


@pytest.fixture
def elasticsearch_backend():
    """Return Wagtail's backend on the server beside the tests, with an index of its own."""
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url:
        pytest.fail("no Elasticsearch in CI") if IN_CI else pytest.skip("no Elasticsearch here")
    params = {"URLS": [url], "INDEX_PREFIX": f"test_{uuid.uuid4().hex[:12]}_", "TIMEOUT": 30}
    backend = SearchBackend(params)
    yield backend
    for index in backend.all_indexes():
        index.delete()


@pytest.fixture(params=["database", "elasticsearch"])
def backend(request, db):
    """Every engine the admin index may stand in; the database is that of the tests, SQLite or PostgreSQL."""
    if request.param == "database":
        return get_search_backend()
    return request.getfixturevalue("elasticsearch_backend")


@pytest.fixture
def filled(site_tree, backend):
    """A page, a document, an image and a term with the same words, and others without."""
    for title in ("Spółdzielnia socjalna w gminie", "Rada działalności pożytku"):
        factories.practice(site_tree.knowledge, title=title)
        SiteDocument.objects.create(title=title, file=ContentFile(b"%PDF-1.4", name="plik.pdf"))
        SiteImage.objects.create(title=title, file=get_test_image_file())
        factories.term(code=title[:4].lower(), name=title)
    for model in (Page, SiteDocument, SiteImage, Term):
        objects = (
            [page.specific for page in Page.objects.all()] if model is Page else model.objects.all()
        )
        index = backend.get_index_for_model(model)
        if hasattr(index, "put"):
            index.put()
        by_type: dict = {}
        for obj in objects:
            by_type.setdefault(type(obj), []).append(obj)
        for kind, some in by_type.items():
            index.add_model(kind)
            index.add_items(kind, some)
        index.refresh()
    return site_tree


def titles(found) -> set[str]:
    return {getattr(item, "title", "") or item.name for item in found}


@pytest.mark.parametrize("typed", TYPED)
def test_any_form_finds_pages_documents_images_and_terms(filled, backend, typed):
    for model in (Page, SiteDocument, SiteImage, Term):
        assert titles(backend.autocomplete(typed, model)) == {"Spółdzielnia socjalna w gminie"}, (
            model
        )


def test_all_words_must_be_met(filled, backend):
    assert titles(backend.autocomplete("spółdzielnia powiat", Page)) == set()
    assert titles(backend.autocomplete("zupełnieinne", Page)) == set()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("spółdzielniami", "Spółdzielnia socjalna w gminie"),
        ("dzialalnosciom", "Rada działalności pożytku"),
    ],
)
def test_whole_words_are_found_in_any_form_too(filled, backend, typed, title):
    assert title in titles(backend.search(typed, Page))


@pytest.mark.parametrize("typed", ["", "  ", "…", "(((", '"', "AND", "x" * 500])
def test_what_makes_no_sense_is_answered(filled, backend, typed):
    assert titles(backend.search(typed, Page)) == set()
    assert titles(backend.autocomplete(typed, Page)) == set()


@pytest.mark.parametrize("typed", ["spół", "spol", "spółdzielni", "spoldzielniami"])
@pytest.mark.parametrize(
    "address",
    [
        ("wagtailadmin_pages:search", "q"),
        ("wagtailadmin_choose_page_search", "q"),
        ("wagtaildocs:index", "q"),
        ("wagtaildocs_chooser:choose_results", "q"),
        ("wagtailimages:index", "q"),
        ("wagtailimages_chooser:choose_results", "q"),
        ("wagtailsnippets_knowledge_term:list", "q"),
    ],
    ids=lambda value: value[0],
)
def test_the_admin_finds_it(site_tree, admin_client, address, typed):
    """The whole way of a real request: what was saved is in the index at once."""
    for title in ("Spółdzielnia socjalna w gminie", "Rada działalności pożytku"):
        factories.practice(site_tree.knowledge, title=title)
        SiteDocument.objects.create(title=title, file=ContentFile(b"%PDF-1.4", name="plik.pdf"))
        SiteImage.objects.create(title=title, file=get_test_image_file())
        factories.term(code=title[:4].lower(), name=title)
    call_command("update_index", verbosity=0)
    name, parameter = address
    html = admin_client.get(reverse(name), {parameter: typed}).content.decode()
    assert "Spółdzielnia socjalna w gminie" in html
    assert "Rada działalności pożytku" not in html


def test_a_text_is_spelt_out_once_and_stays_readable():
    spelt = spell_out("Spółdzielnia")
    assert spelt.startswith("Spółdzielnia spoldzielnia ")
    assert {"spoldzielni", "spoldzielnie", "spoldzielniami"} <= set(spelt.split())
    assert len(spelt.split()) == len(set(spelt.split()))
    assert spell_out("…") == "…"


def test_of_a_long_text_the_words_as_they_stand_are_enough():
    spelt = spell_out("spółdzielnia " * 40)
    assert "spoldzielniami" not in spelt


def test_a_query_keeps_its_operator_and_what_is_no_text():
    asked = folded_query(PlainText("Spółdzielnię łódź", operator="or"))
    assert (asked.query_string, asked.operator) == ("spoldzielnie lodz", "or")
    assert folded_query(None) is None
    assert folded_query(PlainText("…")) == ""
