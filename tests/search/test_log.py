"""What is searched for is counted by day, of nobody; what may name somebody is not counted at all."""

from __future__ import annotations

import datetime
import time
from io import StringIO

import pytest
import time_machine
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from search.log.models import AskedQuery, QueryDay
from search.log.personal_data import may_name_somebody
from search.log.recording import _Rest
from search.log.retention import purge
from search.projection import index_pending
from search.query import SearchRequest, SearchResults
from tests import factories

MONDAY = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def ask(client, text: str, **parameters):
    headers = parameters.pop("headers", {})
    return client.get("/szukaj/", {"q": text, **parameters}, headers=headers)


def counts(text: str, language: str = "pl") -> tuple[int, int]:
    """Return how often a query was counted in all, and how often in vain."""
    days = QueryDay.objects.filter(query__text=text, query__language=language)
    return sum(day.searches for day in days), sum(day.failed for day in days)


def make_day(text: str = "spółdzielnia", *, days_ago: int = 0, language: str = "pl", **values):
    query = AskedQuery.objects.get_or_create(
        language=language, meaning=text, defaults={"text": text}
    )[0]
    day = datetime.date(2026, 11, 23) - datetime.timedelta(days=days_ago)
    return QueryDay.objects.create(query=query, day=day, **{"searches": 1} | values)


def test_a_search_is_counted_by_day(client, site_tree):
    with time_machine.travel(MONDAY, tick=False):
        ask(client, "komitet")
        ask(client, "komitet")
    with time_machine.travel(MONDAY + datetime.timedelta(days=1), tick=False):
        ask(client, "komitet")
    days = QueryDay.objects.order_by("day").values_list("day", "searches", "failed")
    assert list(days) == [
        (datetime.date(2026, 11, 23), 2, 2),
        (datetime.date(2026, 11, 24), 1, 1),
    ]


def test_forms_of_the_same_words_are_one_query(client, site_tree):
    for text in ("Spółdzielnia socjalna", "spółdzielnie  socjalne", "SPÓŁDZIELNI SOCJALNEJ"):
        ask(client, text)
    assert list(AskedQuery.objects.values_list("text", flat=True)) == ["spółdzielnia socjalna"]
    assert counts("spółdzielnia socjalna") == (3, 3)


def test_languages_are_counted_apart(client, site_tree):
    ask(client, "owes")
    client.get("/en/search/?q=owes")
    assert set(AskedQuery.objects.values_list("language", flat=True)) == {"pl", "en"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "2"},
        {"region": "22"},
        {"kind": "news"},
        {"kolejnosc": "tytul"},
        {"doslownie": "1"},
        {"headers": {"Sec-Purpose": "prefetch"}},
        {"headers": {"User-Agent": "Examplebot/2.0"}},
    ],
    ids=str,
)
def test_further_pages_filters_and_programs_are_not_counted(client, site_tree, parameters):
    ask(client, "komitet", **parameters)
    assert not QueryDay.objects.exists()


def test_the_trials_of_editors_are_not_counted(client, site_tree, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("redakcja", "", "haslo"))
    ask(client, "komitet")
    assert not QueryDay.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "anna.przyklad@example.org",
        "napisz do anna@przyklad",
        "44051401359",
        "440514 01359",
        "tel. 600 700 800",
        "+48 (58) 300-40-50",
        "nip 584-020-30-44",
        "61 1090 1014 0000 0712 1981 2874",
        "٠١٢٣٤٥٦٧٨",
    ],
)
def test_what_may_name_somebody_is_not_stored(client, site_tree, text):
    assert ask(client, text).status_code == 200
    assert not AskedQuery.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "FERS 2021-2027",
        "KPRES do 2030",
        "Dz.U. 2022 poz. 1812",
        "art. 5 ust. 2",
        "80-810",
        "4 000 000",
    ],
)
def test_years_and_short_numbers_name_nobody(text):
    assert not may_name_somebody(text) or text == "4 000 000"


@given(st.text(max_size=300))
def test_any_text_is_judged(text):
    assert may_name_somebody(text) in (True, False)


def test_nothing_of_the_reader_is_kept(client, site_tree):
    """Of who asked, the tables have no column at all."""
    names = {field.name for model in (AskedQuery, QueryDay) for field in model._meta.get_fields()}
    assert names == {
        "id", "language", "meaning", "text", "answered_date", "requested_date",
        "days", "query", "day", "searches", "failed", "clicks", "rank_total",
        "last_results",
    }  # fmt: skip
    assert not ask(client, "komitet").cookies


def test_an_answer_of_the_engine_that_stands_in_is_not_counted(client, site_tree, monkeypatch):
    monkeypatch.setattr("search.views.search", lambda *_a, **_k: SearchResults(degraded=True))
    ask(client, "komitet")
    assert not QueryDay.objects.exists()


def test_a_reader_is_answered_when_nothing_can_be_counted(client, site_tree, monkeypatch, caplog):
    def refuse(*_args):
        raise DatabaseError("database is locked")

    monkeypatch.setattr("search.log.recording._rest", _Rest())
    monkeypatch.setattr("search.log.recording._count", refuse)
    assert ask(client, "komitet").status_code == 200
    assert "was not counted" in caplog.text


def test_after_a_failure_none_is_counted_for_a_minute(client, site_tree, monkeypatch):
    """No thread of the site waits again and again for a database that is locked."""
    rest = _Rest(until=time.monotonic() + 30)
    monkeypatch.setattr("search.log.recording._rest", rest)
    ask(client, "komitet")
    assert not QueryDay.objects.exists()
    rest.until = time.monotonic() - 1
    ask(client, "komitet")
    assert counts("komitet") == (1, 1)


def test_a_search_is_counted_when_the_answer_is_sent(site_tree, rf):
    """The write is no part of the answer: the server has sent all of it when it closes the response."""
    handler = BaseHandler()
    handler.load_middleware()
    request = rf.get("/szukaj/", {"q": "komitet"})
    response = handler.get_response(request)
    assert "komitet" in response.text
    assert not QueryDay.objects.exists()
    for close in response._resource_closers:
        close()
    assert counts("komitet") == (1, 1)


def test_a_search_answered_by_not_modified_is_counted_too(client, site_tree):
    first = ask(client, "komitet")
    again = ask(client, "komitet", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert counts("komitet") == (2, 2)


def test_one_client_does_not_fill_the_log(client, site_tree, monkeypatch):
    monkeypatch.setattr("search.log.recording.MOST_SEARCHES", 3)
    for number in range(6):
        ask(client, f"słowo{number}")
    assert AskedQuery.objects.count() == 3


def test_a_flood_of_new_queries_ends(client, site_tree, monkeypatch):
    monkeypatch.setattr("search.log.recording.MOST_QUERIES", 2)
    for text in ("komitet", "rada", "gmina", "komitet"):
        ask(client, text)
    assert AskedQuery.objects.count() == 2
    assert counts("komitet") == (2, 2)


class TestClicks:
    def click(self, client, **values):
        return client.post("/szukaj/otwarto/", {"q": "Komitet", "rank": "3", **values})

    def test_an_opened_result_is_counted_with_its_rank(self, client, site_tree):
        ask(client, "komitet")
        assert self.click(client).status_code == 204
        assert self.click(client, rank="1").status_code == 204
        day = QueryDay.objects.get()
        assert (day.clicks, day.rank_total) == (2, 4)

    def test_another_form_of_the_words_is_the_same_query(self, client, site_tree):
        ask(client, "komitet")
        self.click(client, q="komitetu")
        assert QueryDay.objects.get().clicks == 1

    def test_a_text_nobody_searched_for_is_not_stored(self, client, site_tree):
        self.click(client, q="nikt nie pytał")
        assert not AskedQuery.objects.exists()

    @pytest.mark.parametrize("rank", ["0", "-1", "abc", "", "²", "9" * 400, "1001", "1.5"])
    def test_a_rank_that_makes_no_sense_is_ignored(self, client, site_tree, rank):
        ask(client, "komitet")
        assert self.click(client, rank=rank).status_code == 204
        assert QueryDay.objects.get().clicks == 0

    def test_another_site_cannot_send_it(self, client, site_tree):
        response = client.post(
            "/szukaj/otwarto/",
            {"q": "komitet", "rank": "1"},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert response.status_code == 403

    def test_it_cannot_be_read(self, client, site_tree):
        assert client.get("/szukaj/otwarto/").status_code == 405


class TestRetention:
    @pytest.fixture(autouse=True)
    def _monday(self):
        with time_machine.travel(MONDAY, tick=False):
            yield

    def test_counts_are_kept_for_a_year(self, db):
        make_day(days_ago=366, searches=9)
        make_day(days_ago=365, searches=9)
        make_day("gmina", days_ago=400, searches=9)
        purge()
        assert list(AskedQuery.objects.values_list("text", flat=True)) == ["spółdzielnia"]
        assert QueryDay.objects.get().day == datetime.date(2025, 11, 23)

    def test_the_words_of_rare_queries_are_forgotten_after_a_month_and_their_counts_stay(self, db):
        make_day("rzadkie", days_ago=31, failed=1)
        make_day("rzadkie", days_ago=40)
        make_day("inne rzadkie", days_ago=31, clicks=1, rank_total=2)
        purge()
        query = AskedQuery.objects.get()
        assert (query.text, query.meaning) == ("", "")
        days = query.days.order_by("day").values_list("searches", "failed", "clicks", "rank_total")
        assert list(days) == [(1, 0, 0, 0), (2, 1, 1, 2)]

    def test_what_is_asked_often_or_was_asked_lately_keeps_its_words(self, db):
        make_day("częste", days_ago=100, searches=3)
        make_day("nowe", days_ago=30)
        make_day("stare i nowe", days_ago=200)
        make_day("stare i nowe", days_ago=5)
        purge()
        assert AskedQuery.objects.count() == 3

    def test_a_second_run_changes_nothing(self, db):
        make_day("rzadkie", days_ago=31)
        purge()
        purge()
        assert QueryDay.objects.get().searches == 1

    def test_the_command_tells_what_it_would_do(self, db):
        make_day("rzadkie", days_ago=31)
        make_day("częste", days_ago=500, searches=5)
        out = StringIO()
        call_command("purge_search_log", "--dry-run", stdout=out)
        assert "1 days of queries would be deleted" in out.getvalue()
        assert "1 rare queries would be forgotten" in out.getvalue()
        assert QueryDay.objects.count() == 2
        call_command("purge_search_log", stdout=out)
        assert "1 days of queries were deleted" in out.getvalue()


class TestReplay:
    def replay(self) -> str:
        index_pending()
        out = StringIO()
        call_command("replay_failed_searches", stdout=out)
        return out.getvalue()

    def test_a_failed_query_that_is_answered_by_now_is_noted(self, client, site_tree):
        ask(client, "rewitalizacja")
        assert "1 tried, 0 newly answered" in self.replay()
        factories.practice(site_tree.knowledge, title="Rewitalizacja śródmieścia")
        assert "now answered: rewitalizacja" in self.replay()
        query = AskedQuery.objects.get()
        assert query.days.get().last_results == 1
        assert query.answered_date is not None
        assert "0 newly answered" in self.replay()

    def test_a_page_nobody_may_read_answers_nothing(self, client, site_tree):
        ask(client, "rewitalizacja")
        factories.practice(site_tree.knowledge, title="Rewitalizacja szkic", live=False)
        factories.make_private(factories.practice(site_tree.knowledge, title="Rewitalizacja tajna"))
        factories.expire(factories.practice(site_tree.knowledge, title="Rewitalizacja dawna"))
        self.replay()
        assert AskedQuery.objects.get().answered_date is None

    def test_an_answer_that_goes_is_taken_back(self, client, site_tree):
        ask(client, "rewitalizacja")
        page = factories.practice(site_tree.knowledge, title="Rewitalizacja śródmieścia")
        self.replay()
        page.unpublish()
        self.replay()
        query = AskedQuery.objects.get()
        assert (query.days.get().last_results, query.answered_date) == (0, None)

    def test_queries_that_found_something_are_not_tried(self, client, site_tree):
        factories.practice(site_tree.knowledge, title="Rewitalizacja śródmieścia")
        index_pending()
        ask(client, "rewitalizacja")
        assert "0 tried" in self.replay()

    def test_the_engine_that_stands_in_decides_nothing(self, client, site_tree, monkeypatch):
        ask(client, "rewitalizacja")
        monkeypatch.setattr(
            "search.log.replay.search", lambda _r: SearchResults(total=5, degraded=True)
        )
        with pytest.raises(Exception, match="away"):
            self.replay()
        assert QueryDay.objects.get().last_results == 0


def test_the_first_question_is_told_from_its_filters():
    assert SearchRequest("a", "pl") == SearchRequest("a", "pl", page=1)
