"""Nothing of a page nobody may read stands anywhere in search, whichever engine answers.

Five pages hold the word "komitet" and each a word of its own in title, text and region; one is public.
A draft, a private page, a page under a private one, an expired page and an English one are not.
"""

from __future__ import annotations

import re
import uuid
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from cms.core.models import ResourcePage
from search.engines import asking, engines
from search.engines.elasticsearch.building import build_index, delete_indexes
from search.log.models import AskedQuery, QueryDay
from search.projection import index_pending, records_of
from search.query import SearchRequest, search
from tests import factories

REGIONS = {
    "publicznie": "22",
    "szkicowo": "02",
    "prywatnie": "04",
    "zamknietym": "06",
    "wygasle": "08",
    "englishly": "10",
}
HIDDEN = [word for word in REGIONS if word != "publicznie"]


@pytest.fixture(params=["database", "elasticsearch"])
def engine(request, db, settings):
    """Readers are answered by this engine; the way of a page to it is the real one."""
    asking.breaker.cache_clear()
    if request.param == "database":
        yield engines()[0]
        return
    settings.ELASTICSEARCH_URL = [request.getfixturevalue("elasticsearch_url")]
    settings.ELASTICSEARCH_INDEX_PREFIX = f"test_{uuid.uuid4().hex[:12]}_"
    engine = engines()[0]
    build_index(engine, pages=(), read_again=records_of)
    yield engine
    delete_indexes(engine)
    asking.breaker.cache_clear()


@pytest.fixture
def hidden(site_tree, engine):
    """One public page and five that are not; all of them were public, and in the index, a moment ago."""
    cache.clear()
    for word, code in REGIONS.items():
        factories.region(code, f"region-{word}")

    def practice(word, parent=site_tree.knowledge):
        return factories.practice(
            parent,
            title=f"Komitet {word}",
            summary=f"Komitet obraduje {word}.",
            regions_codes=[REGIONS[word]],
        )

    practice("publicznie")
    pages = {word: practice(word) for word in ("szkicowo", "prywatnie", "wygasle")}
    section = factories.info(site_tree.home, title="Dział", slug="dzial")
    under = practice("zamknietym")
    under.move(section, pos="last-child")
    english = site_tree.knowledge.copy_for_translation(site_tree.english)
    english.save_revision().publish()
    practice("englishly", english.specific)
    index_pending()
    assert engine.count() >= 6
    pages["szkicowo"].unpublish()
    factories.make_private(pages["prywatnie"])
    factories.make_private(section)
    index_pending()
    # Expiry is a matter of the clock: the index still holds the page when a reader asks.
    factories.expire(pages["wygasle"])
    return site_tree


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def shown_words(html: str, *, asked: str = "") -> set[str]:
    """Return which words of hidden pages stand in a page, but for the one typed; names of regions are public."""
    text = re.sub(r"region-\w+", "", html.lower())
    return {word for word in HIDDEN if word != asked and word in text}


@pytest.mark.parametrize(
    "address",
    [
        "/szukaj/?q=komitet",
        "/szukaj/?q=komitet&kolejnosc=najnowsze",
        "/szukaj/?q=komitet&kolejnosc=tytul",
        "/szukaj/?q=komitet&page=2",
        '/szukaj/?q="komitet+obraduje"',
        "/szukaj/?q=obraduje+-publicznie",
        "/feeds/search.xml?q=komitet",
        "/szukaj/podpowiedzi/?q=komi",
    ],
)
def test_hits_passages_feeds_and_suggestions_hold_public_pages_only(client, hidden, address):
    assert shown_words(page(client, address)) == set()


def test_facets_and_totals_count_public_pages_only(hidden):
    results = search(SearchRequest("komitet", "pl"), count_languages=True)
    assert [hit.title for hit in results.hits] == ["Komitet publicznie"]
    assert not results.degraded
    assert (results.total, results.total_unfiltered) == (1, 1)
    regions = next(facet for facet in results.facets if facet.name == "regions")
    assert {value.code: value.count for value in regions.values if value.count} == {"22": 1}
    assert sum(kind.count for kind in results.kinds) == 1
    # The English page is public: its number is told, as the way to it.
    assert results.languages == {"pl": 1, "en": 1}


@pytest.mark.parametrize("word", HIDDEN)
def test_a_word_of_a_hidden_page_finds_nothing_and_offers_nothing(client, hidden, word):
    results = search(SearchRequest(word, "pl"))
    assert (results.total, results.hits, results.suggestion) == (0, (), "")
    html = page(client, f"/szukaj/?q={word}&region={REGIONS[word]}")
    assert "0 wyników" in html
    assert shown_words(html, asked=word) == set()
    assert "Komitet" not in html


@pytest.mark.parametrize("word", HIDDEN)
def test_a_word_of_a_hidden_page_corrects_nobody(hidden, word):
    typed = word[:3] + word[4] + word[3] + word[5:]
    # What expired is out of the vocabulary once the scheduled command has run.
    call_command("publish_scheduled")
    index_pending()
    assert word not in search(SearchRequest(typed, "pl")).suggestion


def test_a_filter_that_only_hidden_pages_meet_gives_no_number(hidden):
    for word in HIDDEN:
        results = search(SearchRequest("komitet", "pl", regions=(REGIONS[word],)))
        assert results.total == 0, word
        assert results.totals_without == {"regions": 1}


@pytest.mark.parametrize("word", ["szkicowo", "prywatnie", "zamknietym", "wygasle"])
def test_all_places_of_a_hidden_page_have_no_address(client, hidden, word):
    pk = ResourcePage.objects.get(title=f"Komitet {word}").pk
    for language in ("", "&jezyk=pl", "&jezyk=en"):
        address = reverse("search:places") + f"?q=komitet&wpis={pk}{language}"
        assert client.get(address).status_code == 404


def test_the_log_the_report_and_the_nightly_trial_know_of_public_pages_only(
    client, hidden, django_user_model
):
    for word in HIDDEN:
        page(client, f"/szukaj/?q={word}")
        client.post("/szukaj/otwarto/", {"q": word, "rank": "1"})
    assert set(QueryDay.objects.values_list("last_results", flat=True)) == {0}
    out = StringIO()
    call_command("replay_failed_searches", stdout=out)
    assert "0 newly answered" in out.getvalue()
    assert not AskedQuery.objects.exclude(answered_date=None).exists()
    client.force_login(django_user_model.objects.create_superuser("redakcja", "", "haslo"))
    assert "Komitet" not in page(client, "/admin/reports/searches/")


def test_readers_may_not_ask_for_explanations(client, hidden):
    for address in ("/admin/reports/searches/", "/admin/reports/searches/explain/?q=komitet"):
        response = client.get(address)
        assert response.status_code == 302
        assert "login" in response.headers["Location"]
