"""Suggestions while typing: titles, terms, speakers, regions, and nothing that is not public."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import suggestions
from tests import factories


@pytest.fixture
def filled(site_tree):
    factories.region("22", "pomorskie")
    factories.term(code="cus", name="centrum usług społecznych", acronym="CUS")
    factories.term(code="ps", name="polityka społeczna")
    factories.term(code="ps", name="social policy", locale=site_tree.english)
    speaker = factories.speaker(name="Ekspertka projektu", role="prowadząca")
    hidden = factories.speaker(name="Ekspert ze szkicu")
    factories.speaker(name="Ekspert bez webinaru")
    talks = json.dumps([{"type": "talk", "value": {"speaker": speaker.pk, "talk": ""}}])
    factories.webinar(site_tree.webinars, title="Rozmowa o centrach", talks=talks)
    talks = json.dumps([{"type": "talk", "value": {"speaker": hidden.pk, "talk": ""}}])
    factories.webinar(site_tree.webinars, title="Rozmowa szkicowa", talks=talks, live=False)
    factories.practice(site_tree.knowledge, title="Centrum w Gdańsku")
    factories.practice(site_tree.knowledge, title="Centrum szkicowe", live=False)
    factories.make_private(factories.practice(site_tree.knowledge, title="Centrum prywatne"))
    factories.expire(factories.practice(site_tree.knowledge, title="Centrum wygasłe"))
    for page in (site_tree.glossary, site_tree.knowledge):
        index = page.copy_for_translation(site_tree.english)
        index.save_revision().publish()
    factories.practice(index.specific, title="Centrum in English")
    return site_tree


def suggest(client, text: str, prefix: str = "/szukaj/podpowiedzi/"):
    response = client.get(prefix, {"q": text})
    assert response.status_code == 200
    assert not response.cookies
    return response.json()["suggestions"]


def labels(client, text: str, **values) -> list[str]:
    return [item["label"] for item in suggest(client, text, **values)]


def test_titles_and_terms_are_suggested_and_nothing_that_is_not_public(client, filled):
    assert labels(client, "centr") == [
        "centrum usług społecznych",
        "Centrum w Gdańsku",
        "Rozmowa o centrach",
    ]


def test_english_suggestions_are_english(client, filled):
    assert labels(client, "centrum", prefix="/en/search/suggestions/") == ["Centrum in English"]
    assert labels(client, "social", prefix="/en/search/suggestions/") == ["social policy"]


def test_a_page_that_goes_is_not_suggested_any_more_at_once(client, filled):
    page = factories.practice(filled.knowledge, title="Zanikająca praktyka")
    suggestions.forget_suggestions()
    assert labels(client, "zanik") == ["Zanikająca praktyka"]
    factories.make_private(page)
    assert labels(client, "zanik") == []


def test_an_acronym_finds_its_term(client, filled):
    assert suggest(client, "CUS") == [
        {
            "label": "centrum usług społecznych",
            "note": "CUS, hasło słownika",
            "url": "/szukaj/?q=centrum+us%C5%82ug+spo%C5%82ecznych",
        }
    ]


@pytest.mark.parametrize(
    "text", ["usług spo", "uslug spo", "społ usł", "USŁUGI", "usługami społecznymi"]
)
def test_words_are_found_by_their_beginnings_and_forms(client, filled, text):
    assert "centrum usług społecznych" in labels(client, text)


def test_a_speaker_is_suggested_by_their_public_webinars_only(client, filled):
    assert suggest(client, "ekspert") == [
        {
            "label": "Ekspertka projektu",
            "note": "prowadząca",
            "url": "/szukaj/?q=Ekspertka+projektu",
        }
    ]


def test_a_region_opens_its_place_among_the_institutions(client, filled):
    assert suggest(client, "pomor") == [
        {"label": "pomorskie", "note": "region", "url": "/instytucje/#22"}
    ]


def test_a_title_opens_its_page(client, filled):
    assert suggest(client, "centrum w g")[0]["url"].startswith("/dobre-praktyki/praktyka-")


def test_terms_of_a_private_glossary_are_not_suggested(client, filled):
    factories.make_private(filled.glossary)
    assert "centrum usług społecznych" not in labels(client, "centrum")


@pytest.mark.parametrize(
    "text", ["", " ", "c", "!!", "\0", "\u202e", "🙂", "x" * 10_000, "<script>"]
)
def test_texts_that_mean_nothing_get_an_empty_answer(client, filled, text):
    assert suggest(client, text) == []


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_is_answered(client, filled, text):
    assert len(suggest(client, text)) <= suggestions.MOST_SUGGESTIONS


def test_too_many_requests_are_told_to_wait(client, filled, monkeypatch):
    monkeypatch.setattr("search.views.MOST_SUGGESTION_REQUESTS", 2)
    suggest(client, "centrum")
    suggest(client, "centrum")
    response = client.get("/szukaj/podpowiedzi/?q=centrum")
    assert response.status_code == 429
    assert response.json() == {"suggestions": []}


def test_an_answer_costs_one_query_and_more_only_once_a_minute(client, filled):
    suggest(client, "centrum")
    with CaptureQueriesContext(connection) as queries:
        suggest(client, "centrum")
    first = len(queries)
    for number in range(20):
        factories.practice(filled.knowledge, title=f"Centrum numer {number}")
    suggestions.forget_suggestions()
    suggest(client, "centrum")
    with CaptureQueriesContext(connection) as queries:
        suggest(client, "centrum")
    assert len(queries) == first <= 4


def test_an_answer_may_be_kept_by_the_reader_only(client, filled):
    response = client.get("/szukaj/podpowiedzi/?q=centrum")
    assert response.headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("centrum pomocy", ["centrum usług społecznych"]),
        ("polytyka spoleczna", ["polityka społeczna"]),
        ("zupełnie inne", []),
    ],
)
def test_terms_near_a_query_are_told(filled, text, near):
    found = [item.label for item in suggestions.near_terms(text, language="pl")]
    assert found[: len(near)] == near
    assert bool(found) == bool(near)
