"""What a webinar's page offers at each moment, and where else it is announced."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from icalendar import Calendar
from wagtail.models import Page

from tests import factories
from tests.test_query_budget import BUDGET, cold_queries
from webinars.models import SpeakerTalk, WebinarPage
from webinars.models.state import end_of, state_at

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime.datetime(2026, 11, 26, 10, 0, tzinfo=WARSAW)
HOUR = datetime.timedelta(hours=1)
SECOND = datetime.timedelta(seconds=1)
JOIN = "https://example.org/pokoj"
REGISTER = "https://example.org/zapisy"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def announced(site_tree):
    return factories.webinar(
        site_tree.webinars,
        title="Zamówienia społeczne",
        starts_at=NOW + HOUR,
        planned_minutes=60,
        place="online",
        join_url=JOIN,
        registration_url=REGISTER,
    )


def main_of(client, path: str) -> str:
    html = client.get(path).content.decode()
    return re.search(r"<main.*</main>", html, re.DOTALL)[0]


def at(moment: datetime.datetime, client, page) -> str:
    with time_machine.travel(moment, tick=False):
        return main_of(client, page.url)


class TestTheNightTheClocksChange:
    @pytest.mark.parametrize(
        ("start", "minutes", "end"),
        [
            ("2026-03-29T01:30:00+01:00", 60, "2026-03-29T03:30:00+02:00"),
            ("2026-10-25T02:30:00+02:00", 60, "2026-10-25T02:30:00+01:00"),
            ("2026-10-25T02:30:00+01:00", 60, "2026-10-25T03:30:00+01:00"),
            ("2026-11-26T10:00:00+01:00", None, "2026-11-26T11:30:00+01:00"),
        ],
    )
    def test_a_meeting_lasts_as_long_as_planned(self, start, minutes, end):
        local = datetime.datetime.fromisoformat(start).astimezone(WARSAW)
        assert end_of(local, minutes) == datetime.datetime.fromisoformat(end)

    def test_the_page_tells_the_zone_of_the_day(self, client, site_tree):
        page = factories.webinar(
            site_tree.webinars,
            starts_at=datetime.datetime(2027, 7, 1, 10, 0, tzinfo=WARSAW),
            planned_minutes=90,
        )
        text = main_of(client, page.url)
        assert "10:00</time>–<time" in text
        assert "11:30</time>" in text
        assert "czas warszawski (CEST)" in text
        assert 'datetime="2027-07-01T10:00:00+02:00"' in text

    def test_a_meeting_over_midnight_names_both_days(self, client, site_tree):
        page = factories.webinar(
            site_tree.webinars,
            starts_at=datetime.datetime(2026, 11, 30, 23, 30, tzinfo=WARSAW),
            planned_minutes=60,
        )
        assert "1 grudnia 2026, 0:30" in main_of(client, page.url).replace("00:30", "0:30")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (NOW - SECOND, "announced"),
        (NOW, "live"),
        (NOW + HOUR - SECOND, "live"),
        (NOW + HOUR, "held"),
    ],
)
def test_the_first_instant_is_the_meeting_and_the_last_is_not(moment, state):
    assert state_at(moment, starts_at=NOW, ends_at=NOW + HOUR, is_recorded=False) == state


class TestThePage:
    def test_before_the_start_it_offers_registration_link_and_calendar(self, client, announced):
        text = at(NOW + HOUR - SECOND, client, announced)
        assert "Weź udział" in text
        assert f'href="{REGISTER}"' in text
        assert f'href="{JOIN}"' in text
        assert f'href="/kalendarz/{announced.pk}.ics"' in text
        assert "Czwartek, 26 listopada 2026, 11:00" in text
        assert "Zapisy zamknięte" not in text

    def test_while_it_goes_on_registration_is_closed_and_the_link_stays(self, client, announced):
        for moment in (NOW + HOUR, NOW + 2 * HOUR - SECOND):
            text = at(moment, client, announced)
            assert "Trwa teraz" in text
            assert REGISTER not in text
            assert "Zapisy zamknięte" in text
            assert f'href="{JOIN}"' in text

    def test_after_the_end_it_tells_what_comes_and_when(self, client, announced):
        text = at(NOW + 2 * HOUR, client, announced)
        assert "Nagranie w przygotowaniu" in text
        assert "14 dni" in text
        assert JOIN not in text
        assert ".ics" not in text

    def test_with_a_recording_nothing_of_the_meeting_is_offered(self, client, announced):
        announced.recording = factories.recording()
        announced.save_revision().publish()
        text = main_of(client, announced.url)
        for gone in (JOIN, REGISTER, ".ics", "Weź udział", "Zapisy zamknięte"):
            assert gone not in text

    def test_no_cache_answers_for_it_and_its_tag_changes_at_the_start(self, client, announced):
        answers = []
        for moment in (NOW + HOUR - SECOND, NOW + HOUR):
            with time_machine.travel(moment, tick=False):
                answers.append(client.get(announced.url))
        assert all("no-cache" in answer["Cache-Control"] for answer in answers)
        assert answers[0]["ETag"] != answers[1]["ETag"]
        with time_machine.travel(NOW + HOUR, tick=False):
            again = client.get(announced.url, headers={"If-None-Match": answers[0]["ETag"]})
            assert again.status_code == 200
            again = client.get(announced.url, headers={"If-None-Match": answers[1]["ETag"]})
            assert again.status_code == 304

    def test_the_head_leads_to_feed_and_calendar(self, client, announced):
        for path in (announced.url, "/webinaria/"):
            html = client.get(path).content.decode()
            assert 'type="application/atom+xml" title="SIRES: webinary"' in html
            assert 'type="text/calendar"' in html
        assert 'href="webcal://' in client.get("/webinaria/").content.decode()


class TestCaptionsOfTheFilm:
    def notice(self, client, page) -> str:
        return "".join(re.findall(r'<p class="notice">([^<]*)</p>', main_of(client, page.url)))

    def test_nothing_is_said_where_they_are_in_the_language(self, client, site_tree):
        page = factories.webinar(site_tree.webinars, recording=factories.recording())
        assert self.notice(client, page) == ""

    def test_the_english_page_says_that_they_are_in_polish_only(self, client, site_tree):
        english = site_tree.webinars.copy_for_translation(site_tree.english)
        english.save_revision().publish()
        page = factories.webinar(english.specific, recording=factories.recording())
        assert "in Polish only" in self.notice(client, page)

    def test_missing_ones_are_promised_by_the_day_they_are_due(self, client, site_tree):
        recording = factories.recording(captions=False)
        page = factories.webinar(site_tree.webinars, recording=recording)
        assert "10 grudnia 2026" in self.notice(client, page)
        with time_machine.travel(NOW + datetime.timedelta(days=14), tick=False):
            assert "10 grudnia 2026" in self.notice(client, page)
        with time_machine.travel(NOW + datetime.timedelta(days=15), tick=False):
            assert "Deklaracja" in self.notice(client, page)


class TestAnnouncement:
    def stored(self, page) -> WebinarPage:
        return WebinarPage.objects.get(pk=page.pk)

    def test_its_moment_is_kept_when_the_page_is_published_again(self, announced):
        assert self.stored(announced).announced_at == NOW
        with time_machine.travel(NOW + SECOND, tick=False):
            draft = self.stored(announced)
            draft.title = "Nowy tytuł"
            draft.save_revision().publish()
        assert self.stored(announced).title == "Nowy tytuł"
        assert self.stored(announced).announced_at == NOW

    def test_a_topic_is_announced_once_it_has_a_date(self, site_tree):
        page = factories.webinar(site_tree.webinars)
        assert self.stored(page).announced_at is None
        page.starts_at = NOW + HOUR
        page.save_revision().publish()
        assert self.stored(page).announced_at == NOW

    def test_what_is_past_or_a_draft_is_not_announced(self, site_tree):
        past = factories.webinar(site_tree.webinars, starts_at=NOW - HOUR)
        draft = factories.webinar(site_tree.webinars, starts_at=NOW + HOUR, live=False)
        assert self.stored(past).announced_at is None
        assert self.stored(draft).announced_at is None

    def test_a_copy_is_announced_anew(self, announced):
        copy = announced.copy(update_attrs={"slug": "kopia"}, keep_live=False)
        assert copy.announced_at is None


class TestSeries:
    @pytest.fixture
    def parts(self, site_tree):
        series = factories.series(site_tree.webinars, title="Cykl o zamówieniach")
        dates = {"Trzecia": 3, "Pierwsza": 1, "Druga": 2, "Bez daty": None}
        made = {
            title: factories.webinar(
                site_tree.webinars,
                title=title,
                series=series,
                starts_at=NOW + hours * HOUR if hours else None,
            )
            for title, hours in dates.items()
        }
        factories.hidden_webinars(site_tree, series=series, starts_at=NOW + HOUR)
        return series, made

    def test_a_part_leads_to_the_one_before_and_after(self, client, parts):
        _series, made = parts
        text = main_of(client, made["Druga"].url)
        assert "część 2 z 4" in text
        assert re.search(rf'rel="prev" href="{made["Pierwsza"].url}"', text)
        assert re.search(rf'rel="next" href="{made["Trzecia"].url}"', text)
        assert 'rel="prev"' not in main_of(client, made["Pierwsza"].url)
        assert 'rel="next"' not in main_of(client, made["Bez daty"].url)
        for title in factories.HIDDEN_TITLES:
            assert title not in text

    def test_its_page_numbers_the_parts_in_order(self, client, parts):
        text = main_of(client, parts[0].url)
        places = [
            text.index(f">{title}<") for title in ("Pierwsza", "Druga", "Trzecia", "Bez daty")
        ]
        assert places == sorted(places)
        assert re.findall(r"część (\d) z 4", text) == ["1", "2", "3", "4"]
        for title in factories.HIDDEN_TITLES:
            assert title not in text

    def test_a_hidden_series_is_not_named(self, client, parts):
        factories.make_private(parts[0])
        assert "Cykl o zamówieniach" not in main_of(client, parts[1]["Druga"].url)
        assert "Cykl o zamówieniach" not in main_of(client, "/webinaria/")

    def test_a_translation_leads_to_the_twin_of_the_series(self, client, site_tree, parts):
        series, made = parts
        twin = series.copy_for_translation(site_tree.english)
        twin.title, twin.slug = "Series on procurement", "procurement"
        twin.save_revision().publish()
        page = made["Druga"].copy_for_translation(site_tree.english)
        page.save_revision().publish()
        text = main_of(client, WebinarPage.objects.get(pk=page.pk).url)
        assert "Series on procurement" in text
        assert "Cykl o zamówieniach" not in text

    def test_the_list_is_narrowed_by_series_region_and_policy_area(self, client, site_tree, parts):
        factories.region("22")
        factories.policy_area("zamowienia")
        factories.webinar(
            site_tree.webinars,
            title="Regionalna",
            starts_at=NOW + HOUR,
            regions_codes=["22"],
            policy_areas_codes=["zamowienia"],
        )
        for query, shown in (
            (f"cykl={parts[0].slug}", {"Pierwsza", "Druga", "Trzecia"}),
            ("region=22", {"Regionalna"}),
            ("polityka=zamowienia", {"Regionalna"}),
            (f"cykl={parts[0].slug}&region=22", set()),
        ):
            text = main_of(client, f"/webinaria/?state=announced&{query}")
            titles = set(re.findall(r'class="card__title"><a href="[^"]*">([^<]*)<', text))
            assert titles == shown, query
        text = main_of(client, "/webinaria/?state=announced&cykl=nie-ma")
        assert "Filtry, których nie ma" in text or "nie-ma" in text


class TestHomePage:
    def test_shows_what_comes_next_and_what_goes_on(self, client, site_tree):
        factories.hidden_webinars(site_tree, starts_at=NOW + SECOND)
        assert "Najbliższy webinar" not in main_of(client, "/")
        factories.webinar(site_tree.webinars, title="Daleki", starts_at=NOW + 30 * HOUR)
        near = factories.webinar(
            site_tree.webinars, title="Bliski", starts_at=NOW + HOUR, planned_minutes=60
        )
        panel = re.search(
            r'<section class="next-event".*?</section>', main_of(client, "/"), re.DOTALL
        )
        assert near.url in panel[0]
        assert "Najbliższy webinar" in panel[0]
        with time_machine.travel(NOW + HOUR, tick=False):
            assert "Trwa teraz" in main_of(client, "/")
        with time_machine.travel(NOW + 2 * HOUR, tick=False):
            panel = re.search(
                r'<section class="next-event".*?</section>', main_of(client, "/"), re.DOTALL
            )
            assert "Daleki" in panel[0]


class TestEditor:
    @pytest.fixture
    def form(self, client, db):
        client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
        return lambda page: client.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    def test_is_told_what_an_announcement_lacks(self, form, site_tree):
        html = form(factories.webinar(site_tree.webinars, starts_at=NOW + HOUR))
        for gap in ("Nie podano czasu trwania", "Nie podano ani miejsca", "Nie ma zapisów"):
            assert gap in html

    def test_is_told_what_a_recording_lacks_and_by_when(self, form, site_tree):
        speaker = factories.speaker(name="Bez Zgody")
        page = factories.webinar(
            site_tree.webinars,
            recording=factories.recording(captions=False),
            talks=factories.talks(speaker),
        )
        html = form(page)
        assert "Brakuje: napisy po polsku." in html
        assert "10 grudnia 2026" in html
        assert "Nie odnotowano zgody na wizerunek i głos: Bez Zgody." in html

    def test_sees_that_nothing_is_missing(self, form, site_tree):
        page = factories.webinar(
            site_tree.webinars,
            starts_at=NOW + HOUR,
            planned_minutes=60,
            place="online",
            registration_url=REGISTER,
            talks=factories.talks(factories.speaker(consent_image=True, consent_voice=True)),
        )
        assert "Niczego nie brakuje." in form(page)


def test_who_speaks_is_noted_with_the_page_and_only_with_it(site_tree):
    first, second = factories.speaker(), factories.speaker()
    page = factories.webinar(site_tree.webinars, talks=factories.talks(first, talk="Zamówienia"))
    rows = SpeakerTalk.objects.filter(page=page)
    assert [(row.speaker_key, row.talk) for row in rows] == [(first.translation_key, "Zamówienia")]
    page.talks = factories.talks(second)
    revision = page.save_revision()
    assert [row.speaker_key for row in rows.all()] == [first.translation_key]
    revision.publish()
    assert [row.speaker_key for row in rows.all()] == [second.translation_key]


class TestCalendar:
    def events(self, client, path: str) -> list:
        response = client.get(path)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/calendar")
        assert "no-cache" in response["Cache-Control"]
        lines = response.content.split(b"\r\n")
        assert all(len(line) <= 75 for line in lines)
        return Calendar.from_ical(response.content).walk("VEVENT")

    def test_an_event_has_all_that_a_calendar_needs(self, client, announced):
        [event] = self.events(client, f"/kalendarz/{announced.pk}.ics")
        assert event["UID"] == f"webinar-{announced.translation_key}-pl@127.0.0.1"
        assert event.decoded("DTSTART") == NOW + HOUR
        assert event.decoded("DTSTART").tzname() == "UTC"
        assert event.decoded("DTEND") == NOW + 2 * HOUR
        assert event["SUMMARY"] == "Zamówienia społeczne"
        assert event["LOCATION"] == "online"
        assert JOIN in event["DESCRIPTION"]
        assert event["URL"].endswith(announced.url)

    def test_a_change_keeps_the_uid_and_raises_the_sequence(self, client, announced):
        [before] = self.events(client, f"/kalendarz/{announced.pk}.ics")
        announced.starts_at = NOW + 5 * HOUR
        announced.save_revision().publish()
        [after] = self.events(client, f"/kalendarz/{announced.pk}.ics")
        assert after["UID"] == before["UID"]
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert after.decoded("DTSTART") == NOW + 5 * HOUR

    def test_text_from_editors_breaks_nothing(self, client, site_tree):
        page = factories.webinar(
            site_tree.webinars,
            title="A; B, C\nBEGIN:VEVENT",
            place="ul. Hubska 7,\r\nATTENDEE:x",
            starts_at=NOW + HOUR,
        )
        [event] = self.events(client, f"/kalendarz/{page.pk}.ics")
        assert event["SUMMARY"] == "A; B, C BEGIN:VEVENT"
        assert "ATTENDEE" not in event

    def test_the_feed_holds_what_comes_and_the_month_that_passed(self, client, site_tree):
        day = datetime.timedelta(days=1)
        for title, start in (
            ("Przyszły", NOW + day),
            ("Trwający", NOW),
            ("Niedawny", NOW - 29 * day),
            ("Dawny", NOW - 31 * day),
        ):
            factories.webinar(site_tree.webinars, title=title, starts_at=start)
        factories.webinar(site_tree.webinars, title="Bez daty")
        factories.hidden_webinars(site_tree, starts_at=NOW + HOUR)
        titles = [str(event["SUMMARY"]) for event in self.events(client, "/kalendarz/webinary.ics")]
        assert titles == ["Niedawny", "Trwający", "Przyszły"]
        english = self.events(client, "/en/calendar/webinars.ics")
        assert [str(event["SUMMARY"]) for event in english] == ["Foreign"]

    def test_a_webinar_nobody_may_read_has_no_file(self, client, site_tree):
        for page in factories.hidden_webinars(site_tree, starts_at=NOW + HOUR):
            assert client.get(f"/kalendarz/{page.pk}.ics").status_code == 404
        undated = factories.webinar(site_tree.webinars)
        for key in (undated.pk, 0, 2**63, 10**30):
            assert client.get(f"/kalendarz/{key}.ics").status_code == 404
        assert client.post("/kalendarz/webinary.ics").status_code == 405


class TestTheBudget:
    def fill(self, site_tree, number: int):
        speaker = factories.speaker(organisation=factories.organisation())
        series = factories.series(site_tree.webinars)

        def add(count: int) -> None:
            for place in range(count):
                factories.webinar(
                    site_tree.webinars,
                    starts_at=NOW + (place + 1) * HOUR,
                    series=series,
                    regions_codes=["22"],
                    policy_areas_codes=["rynek-pracy"],
                    talks=factories.talks(speaker, talk="Temat"),
                )

        add(number)
        return add, series, speaker

    def test_lists_cost_the_same_with_3_and_with_30(self, site_tree):
        factories.region("22")
        factories.policy_area("rynek-pracy")
        add, series, speaker = self.fill(site_tree, 3)
        middle = WebinarPage.objects.order_by("starts_at")[1]
        paths = [
            "/webinaria/",
            f"/webinaria/?state=announced&region=22&polityka=rynek-pracy&cykl={series.slug}",
            series.url,
            middle.url,
            "/prelegenci/",
            f"/prelegenci/{speaker.code}/",
            "/feeds/webinars.xml",
            "/kalendarz/webinary.ics",
            "/",
        ]
        few = {path: cold_queries(path) for path in paths}
        add(27)
        assert {path: cold_queries(path) for path in paths} == few
        assert max(few.values()) <= BUDGET, few


def test_pages_of_the_tree_know_no_webinar_that_moved(site_tree, announced):
    """A webinar that is deleted takes its mirror along."""
    speaker = factories.speaker()
    announced.talks = factories.talks(speaker)
    announced.save_revision().publish()
    Page.objects.get(pk=announced.pk).delete()
    assert not SpeakerTalk.objects.filter(speaker_key=speaker.translation_key).exists()
