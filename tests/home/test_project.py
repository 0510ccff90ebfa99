"""A project tells its money, its schedule and who pays, as its source texts do."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest
from icalendar import Calendar

from tests import factories

SCHEDULE = json.dumps(
    [
        {
            "type": "entry",
            "value": {
                "start_date": day,
                "end_date": end,
                "region": region,
                "form": "doradztwo",
                "title": title,
                "place": "Białystok",
                "source_url": "",
            },
        }
        for day, end, region, title in (
            ("2020-03-02", "2020-03-03", "22", "Drugie spotkanie"),
            ("2019-08-26", None, "20", "Pierwsze spotkanie"),
        )
    ]
)


@pytest.fixture
def project(site_tree):
    for code, name in (("20", "podlaskie"), ("22", "pomorskie")):
        factories.region(code, name)
    return factories.project(
        site_tree.home,
        schedule=SCHEDULE,
        total_value=Decimal("6791950.00"),
        eu_contribution=Decimal("5724254.00"),
    )


def test_amounts_are_written_the_polish_way(client, project):
    html = client.get(project.url).content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    assert "6 791 950,00 zł" in html


def test_the_schedule_is_in_the_order_of_its_days(client, project):
    html = client.get(project.url).content.decode()
    assert html.index("Pierwsze spotkanie") < html.index("Drugie spotkanie")


def test_the_schedule_of_one_region(client, project):
    html = client.get(project.url, {"region": "20"}).content.decode()
    assert "Pierwsze spotkanie" in html
    assert "Drugie spotkanie" not in html


@pytest.mark.parametrize("region", ["99", "<b>", "%00", "x" * 4000])
def test_a_region_that_does_not_exist_shows_the_whole_schedule(client, project, region):
    response = client.get(project.url, {"region": region})
    assert response.status_code == 200
    assert "Drugie spotkanie" in response.content.decode()


def test_the_calendar_holds_whole_days(client, project):
    response = client.get(project.url, {"format": "ics"})
    assert response["Content-Type"].startswith("text/calendar")
    events = {
        str(event["summary"]).partition(": ")[2]: event
        for event in Calendar.from_ical(response.content).walk("VEVENT")
    }
    assert set(events) == {"Pierwsze spotkanie", "Drugie spotkanie"}
    assert events["Drugie spotkanie"]["dtstart"].dt == datetime.date(2020, 3, 2)
    assert events["Drugie spotkanie"]["dtend"].dt == datetime.date(2020, 3, 4)
    assert len({str(event["uid"]) for event in events.values()}) == 2


def test_a_draft_meeting_without_a_day_does_not_break_the_preview(site_tree, rf):
    draft = json.loads(SCHEDULE)
    draft[0]["value"]["start_date"] = None
    page = factories.project(site_tree.home, schedule=json.dumps(draft))
    rows = page.get_context(rf.get("/"))["schedule_rows"]
    assert [row["entry"]["title"] for row in rows] == ["Pierwsze spotkanie", "Drugie spotkanie"]
