"""Counting without tracking: what is counted, what is not, what is kept, what the funder sees."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests import factories
from webinars.counting import add_count
from webinars.models import DailyCount

NOW = datetime.datetime(2026, 11, 26, 10, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def recording(site_tree):
    made = factories.recording()
    factories.webinar(site_tree.webinars, recording=made)
    return made


def send(recording_id: int, what: str = "play", client: Client | None = None, **headers):
    client = client or Client(enforce_csrf_checks=True)
    return client.post(
        f"/nagrania/{recording_id}/licznik/",
        {"what": what},
        headers={"User-Agent": FIREFOX, "Sec-Fetch-Site": "same-origin"} | headers,
    )


def totals(recording) -> dict:
    return {
        row.day: (row.plays, row.moments) for row in DailyCount.objects.filter(recording=recording)
    }


def test_plays_and_moments_are_totals_of_the_day_in_warsaw(recording):
    assert send(recording.pk).status_code == 204
    send(recording.pk)
    send(recording.pk, "moment")
    midnight = datetime.datetime(2026, 11, 26, 23, 30, tzinfo=datetime.UTC)
    with time_machine.travel(midnight, tick=False):
        send(recording.pk)
    assert totals(recording) == {TODAY: (2, 1), TODAY + datetime.timedelta(days=1): (1, 0)}


def test_nothing_about_the_sender_is_kept(recording):
    response = send(recording.pk)
    assert response.content == b""
    assert not response.cookies
    names = {field.name for field in DailyCount._meta.get_fields()}
    assert names == {"id", "recording", "day", "plays", "moments"}


@pytest.mark.parametrize(
    "headers",
    [
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""},
    ],
)
def test_robots_and_whoever_asks_not_to_be_tracked_are_not_counted(recording, headers):
    assert send(recording.pk, **headers).status_code == 204
    assert totals(recording) == {}


def test_editors_are_not_counted(recording):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
    assert send(recording.pk, client=client).status_code == 204
    assert totals(recording) == {}


def test_another_site_cannot_count(recording):
    assert send(recording.pk, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert totals(recording) == {}


@pytest.mark.parametrize("what", ["", "plays", "day", "play\0", "x" * 5000])
def test_anything_else_is_refused(recording, what):
    assert send(recording.pk, what).status_code == 400
    assert totals(recording) == {}


def test_a_recording_nobody_may_watch_is_not_counted(site_tree):
    hidden = factories.recording()
    for page in factories.hidden_webinars(site_tree, recording=hidden)[3:]:
        page.unpublish()
    assert send(hidden.pk).status_code == 404
    for key in (0, 2**63, 10**30):
        assert send(key).status_code == 404
    assert not DailyCount.objects.exists()


def test_only_posts_count(recording, client):
    assert client.get(f"/nagrania/{recording.pk}/licznik/").status_code == 405


def test_one_client_is_not_counted_without_end(recording, monkeypatch):
    monkeypatch.setattr("webinars.counting.MOST_COUNTS", 3)
    answers = [send(recording.pk).status_code for _ in range(5)]
    assert answers == [204, 204, 204, 429, 429]
    assert totals(recording) == {TODAY: (3, 0)}


def test_the_page_of_a_recording_tells_its_player_where_to_count(client, recording):
    page = recording.pages.get()
    html = client.get(page.url).content.decode()
    assert f'data-count-url="/nagrania/{recording.pk}/licznik/"' in html


class TestReport:
    @pytest.fixture
    def counted(self, site_tree):
        made = [factories.recording(title=title) for title in ("Pierwsze", "Drugie", "Trzecie")]
        for recording, field, day, times in (
            (made[0], "plays", datetime.date(2026, 10, 31), 2),
            (made[0], "plays", datetime.date(2026, 11, 1), 3),
            (made[1], "plays", datetime.date(2026, 11, 30), 4),
            (made[1], "moments", datetime.date(2026, 11, 30), 1),
        ):
            for _ in range(times):
                add_count(recording=recording, field=field, day=day)
        return made

    @pytest.fixture(autouse=True)
    def _editor(self, client, db):
        client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))

    def rows(self, client, **parameters):
        response = client.get(reverse("webinars_plays"), parameters)
        assert response.status_code == 200
        found = [(row.title, row.plays, row.moments) for row in response.context["object_list"]]
        return found, response.context["totals"]

    def test_totals_are_per_recording_and_for_all(self, client, counted):
        assert self.rows(client) == (
            [("Pierwsze", 5, 0), ("Drugie", 4, 1), ("Trzecie", 0, 0)],
            {"plays": 9, "moments": 1},
        )

    def test_a_period_counts_its_first_and_its_last_day(self, client, counted):
        assert self.rows(client, since="2026-11-01", until="2026-11-30") == (
            [("Drugie", 4, 1), ("Pierwsze", 3, 0), ("Trzecie", 0, 0)],
            {"plays": 7, "moments": 1},
        )
        assert self.rows(client, until="2026-10-31")[1] == {"plays": 2, "moments": 0}

    def test_a_day_that_is_none_counts_everything(self, client, counted):
        assert self.rows(client, since="wczoraj", until="2026-13-45\0")[1]["plays"] == 9

    def test_is_exported(self, client, counted):
        response = client.get(reverse("webinars_plays"), {"export": "csv", "since": "2026-11-01"})
        rows = b"".join(response.streaming_content).decode().splitlines()
        assert rows[1].startswith("Drugie,")
        assert ",4,1,2026-11-30,2026-11-30" in rows[1]
        assert len(rows) == 4
        sheet = client.get(reverse("webinars_plays"), {"export": "xlsx"})
        assert b"".join(sheet.streaming_content)[:2] == b"PK"

    def test_has_a_permission_of_its_own(self, client):
        client.force_login(get_user_model().objects.create_user("gosc", "", "haslo"))
        assert client.get(reverse("webinars_plays")).status_code in {302, 403}


def test_totals_are_deleted_after_five_years(recording, capsys):
    for day in (datetime.date(2021, 11, 25), datetime.date(2021, 11, 26)):
        add_count(recording=recording, field="plays", day=day)
    call_command("purge_counts", "--dry-run")
    assert DailyCount.objects.count() == 2
    call_command("purge_counts")
    assert [row.day for row in DailyCount.objects.all()] == [datetime.date(2021, 11, 26)]
    assert "1 daily totals" in capsys.readouterr().out
