"""One address for the whole life of a webinar: planned, announced, held, recorded."""

from __future__ import annotations

import datetime
import json
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import factories
from webinars.models import WebinarPage, WebinarState
from webinars.moments import read_second

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=WARSAW)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def tabs(client) -> dict[str, int]:
    html = client.get("/webinaria/").content.decode()
    found = re.findall(
        r'<a href="\?state=(\w+)"[^>]*>[^<]*<span class="tabs__count">(\d+)</span>', html
    )
    return {state: int(count) for state, count in found}


def test_a_webinar_keeps_its_address_from_plan_to_recording(client, site_tree):
    page = factories.webinar(site_tree.webinars)
    address = page.url
    seen = [page.state]

    page.starts_at = NOW + HOUR
    page.save_revision().publish()
    seen.append(WebinarPage.objects.get(pk=page.pk).state)

    with time_machine.travel(NOW + HOUR, tick=False):
        seen.append(WebinarPage.objects.get(pk=page.pk).state)

    with time_machine.travel(NOW + 3 * HOUR, tick=False):
        seen.append(WebinarPage.objects.get(pk=page.pk).state)

        page.recording = factories.recording()
        page.save_revision().publish()
        seen.append(WebinarPage.objects.get(pk=page.pk).state)
        assert client.get(address).status_code == 200

    assert seen == ["planned", "announced", "live", "held", "recorded"]
    assert WebinarPage.objects.get(pk=page.pk).url == address


@pytest.mark.parametrize(
    ("starts_at", "state", "shelf"),
    [
        (None, "planned", "planned"),
        (NOW + datetime.timedelta(seconds=1), "announced", "announced"),
        (NOW, "live", "announced"),
        (NOW - HOUR + datetime.timedelta(seconds=1), "live", "announced"),
        (NOW - HOUR, "held", "held"),
    ],
)
def test_a_state_follows_from_the_times_and_agrees_with_the_list(
    client, site_tree, starts_at, state, shelf
):
    page = factories.webinar(site_tree.webinars, starts_at=starts_at, planned_minutes=60)
    assert page.state == state
    assert client.get(page.url).content.decode().count(str(page.state_label)) >= 1
    html = client.get(f"/webinaria/?state={state}").content.decode()
    assert page.title in html
    assert tabs(client)[shelf] == 1


def test_a_recorded_webinar_is_recorded_whatever_its_date(site_tree):
    recording = factories.recording()
    for starts_at in (None, NOW + HOUR, NOW - HOUR):
        page = factories.webinar(site_tree.webinars, starts_at=starts_at, recording=recording)
        assert page.state == WebinarState.RECORDED


def test_a_tab_counts_what_it_lists(client, site_tree):
    parent = site_tree.webinars
    for _ in range(2):
        factories.webinar(parent)
    for hours in (1, 2, 3):
        factories.webinar(parent, starts_at=NOW + hours * HOUR)
    factories.webinar(parent, starts_at=NOW - 2 * HOUR)
    for _ in range(4):
        factories.webinar(parent, recording=factories.recording(captions=False))
    expected = {"recorded": 4, "announced": 3, "planned": 2, "held": 1}
    assert tabs(client) == expected
    for state, count in expected.items():
        html = client.get(f"/webinaria/?state={state}").content.decode()
        assert html.count('class="card card--webinar"') == count


def test_a_webinar_nobody_may_read_is_neither_counted_nor_listed(client, site_tree):
    parent = site_tree.webinars
    values = {"starts_at": NOW + HOUR}
    factories.webinar(parent, title="Jawny", **values)
    factories.webinar(parent, title="Szkicowy", live=False, **values)
    factories.make_private(factories.webinar(parent, title="Prywatny", **values))
    expired = factories.webinar(parent, title="Wygasły", **values)
    expired.expire_at = NOW - HOUR
    expired.save()
    english = parent.copy_for_translation(site_tree.english)
    english.save_revision().publish()
    factories.webinar(english.specific, title="Foreign", **values)
    html = client.get("/webinaria/?state=announced").content.decode()
    assert "Jawny" in html
    for title in ("Szkicowy", "Prywatny", "Wygasły", "Foreign"):
        assert title not in html
    assert tabs(client)["announced"] == 1


def test_an_empty_tab_is_hidden_unless_chosen(client, site_tree):
    factories.webinar(site_tree.webinars)
    assert tabs(client) == {"planned": 1}
    assert 'href="?state=recorded"' in client.get("/webinaria/?state=recorded").content.decode()


@pytest.mark.parametrize("asked", ["", "?state=", "?state=x", "?state=held%00", "?page=abc"])
def test_an_address_without_a_state_gets_what_is_coming_else_recordings(client, site_tree, asked):
    factories.webinar(site_tree.webinars, title="Dawny", recording=factories.recording())
    assert "Dawny" in client.get(f"/webinaria/{asked}").content.decode()
    factories.webinar(site_tree.webinars, title="Bliski", starts_at=NOW + HOUR)
    html = client.get(f"/webinaria/{asked}").content.decode()
    assert "Bliski" in html
    assert "Dawny" not in html


def test_upcoming_webinars_come_soonest_first(client, site_tree):
    factories.webinar(site_tree.webinars, title="Późniejszy", starts_at=NOW + 5 * HOUR)
    factories.webinar(site_tree.webinars, title="Najbliższy", starts_at=NOW + HOUR)
    html = client.get("/webinaria/?state=announced").content.decode()
    assert html.index("Najbliższy") < html.index("Późniejszy")


def test_recordings_come_newest_first(client, site_tree):
    for title, days in (("Dawny", 30), ("Świeży", 3)):
        factories.webinar(
            site_tree.webinars,
            title=title,
            starts_at=NOW - datetime.timedelta(days=days),
            recording=factories.recording(captions=False, chapters=False),
        )
    html = client.get("/webinaria/").content.decode()
    assert html.index("Świeży") < html.index("Dawny")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime.datetime(2026, 11, 22, 22, 59, tzinfo=datetime.UTC), "2026-11-22"),
        (datetime.datetime(2026, 11, 22, 23, 0, tzinfo=datetime.UTC), "2026-11-23"),
        (datetime.datetime(2026, 7, 1, 21, 59, tzinfo=datetime.UTC), "2026-07-01"),
        (datetime.datetime(2026, 7, 1, 22, 0, tzinfo=datetime.UTC), "2026-07-02"),
    ],
)
def test_the_date_shown_is_the_day_in_warsaw(site_tree, moment, day):
    page = factories.webinar(site_tree.webinars, starts_at=moment)
    assert page.published_date.isoformat() == day


def test_the_date_shown_is_the_day_in_warsaw_wherever_the_editor_sits(site_tree):
    """Wagtail switches to the time zone of the editor's profile while a page is saved in the admin."""
    with timezone.override("America/New_York"):
        page = factories.webinar(
            site_tree.webinars, starts_at=datetime.datetime(2026, 11, 23, 0, 30, tzinfo=WARSAW)
        )
    assert page.published_date == datetime.date(2026, 11, 23)


def test_a_webinar_without_a_date_keeps_the_day_it_was_given(site_tree):
    page = factories.webinar(site_tree.webinars, published_date=datetime.date(2020, 1, 2))
    assert page.published_date == datetime.date(2020, 1, 2)


@pytest.mark.parametrize(("hours", "shown"), [(1, True), (0, False), (-1, False)])
def test_registration_is_offered_until_the_start(client, site_tree, hours, shown):
    page = factories.webinar(
        site_tree.webinars,
        starts_at=NOW + hours * HOUR,
        registration_url="https://example.org/zapisy",
    )
    assert ("https://example.org/zapisy" in client.get(page.url).content.decode()) is shown


def test_what_is_shown_needs_a_description_once_said_to_be_described(site_tree):
    page = factories.webinar(site_tree.webinars)
    page.visual_content = "described"
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert list(refusal.value.message_dict) == ["visual_description"]
    page.visual_description = "<p>Slajd z mapą regionów.</p>"
    page.full_clean()


@pytest.mark.parametrize("answer", ["unknown", "nothing"])
def test_another_answer_needs_no_description(site_tree, answer):
    page = factories.webinar(site_tree.webinars)
    page.visual_content = answer
    page.full_clean()


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("0", 0),
        ("70", 70),
        ("75", 75),
        ("007", 7),
        ("76", None),
        ("-1", None),
        ("1.5", None),
        ("1e1", None),
        ("²", None),
        ("٣", None),
        ("", None),
        (" 7", None),
        ("9" * 5000, None),
    ],
)
def test_a_second_of_the_address_lies_inside_the_recording(text, second):
    assert read_second(text, 75.5) == second


def structured(client, page) -> list[dict]:
    html = client.get(page.url).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(block) for block in blocks]


def test_an_upcoming_webinar_is_an_event_at_warsaw_time(client, site_tree):
    page = factories.webinar(site_tree.webinars, starts_at=NOW + HOUR)
    event = next(item for item in structured(client, page) if item["@type"] == "Event")
    assert event["startDate"] == "2026-11-22T11:00:00+01:00"


def test_a_recorded_webinar_is_a_film_with_its_chapters(client, site_tree):
    page = factories.webinar(site_tree.webinars, recording=factories.recording())
    film = next(item for item in structured(client, page) if item["@type"] == "VideoObject")
    assert film["duration"] == "PT75S"
    assert [(part["startOffset"], part["endOffset"]) for part in film["hasPart"]] == [
        (0, 70),
        (70, 75),
    ]
