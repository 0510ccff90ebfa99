"""The caption clock: what a recording owes, by when, and who is told."""

from __future__ import annotations

import datetime
import re
import smtplib
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction, Site

from cms.core.models import SiteDocument, SiteSettings
from tests import factories
from webinars.caption_clock import Duty, recording_clocks
from webinars.caption_store import replace_cues
from webinars.captions import Cue
from webinars.coverage import covered_seconds, covers_enough
from webinars.models import CaptionDigest, Recording, Slide, VisualContent
from webinars.publication import note_publications

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime.datetime(2026, 11, 26, 10, 0, tzinfo=WARSAW)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def editor(client, db):
    user = get_user_model().objects.create_superuser("redakcja", "", "haslo")
    client.force_login(user)
    return user


@pytest.fixture
def contact(site_tree):
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.contact_email = "biuro@example.org"
    settings.save()


def full_captions(recording: Recording, *, speaker: str = "Lektorka") -> None:
    cues = [
        Cue(float(start), start + 4.0, "Mówimy o komitecie.", speaker) for start in range(0, 75, 5)
    ]
    replace_cues(recording=recording, language="pl", cues=cues)


def complete(tree, **values):
    """Return a published webinar whose recording lacks nothing."""
    recording = factories.recording(captions=False)
    full_captions(recording)
    defaults = {"recording": recording, "visual_content": VisualContent.NOTHING}
    return factories.webinar(tree.webinars, **defaults | values)


def missing() -> tuple[str, ...]:
    [clock] = recording_clocks()
    return clock.missing


class TestTheDayOfPublication:
    def stored(self, recording) -> datetime.date | None:
        return Recording.objects.get(pk=recording.pk).published_date

    def test_is_the_day_a_page_shows_it_first_and_never_moves(self, site_tree):
        recording = factories.recording()
        page = factories.webinar(site_tree.webinars, recording=recording, live=False)
        assert self.stored(recording) is None
        page.save_revision().publish()
        assert self.stored(recording) == NOW.date()
        with time_machine.travel(NOW + 5 * DAY, tick=False):
            page.unpublish()
            page.save_revision().publish()
            factories.webinar(site_tree.webinars, recording=recording)
        assert self.stored(recording) == NOW.date()

    def test_waits_for_the_film(self, site_tree):
        recording = factories.recording(state="waiting")
        factories.webinar(site_tree.webinars, recording=recording)
        assert self.stored(recording) is None
        with time_machine.travel(NOW + 2 * DAY, tick=False):
            recording.film = recording.source.name
            recording.save()
        assert self.stored(recording) == (NOW + 2 * DAY).date()

    def test_waits_for_the_public_and_is_found_daily(self, site_tree):
        recording = factories.recording()
        page = factories.webinar(site_tree.webinars, recording=recording, live=False)
        factories.make_private(page)
        page.save_revision().publish()
        assert self.stored(recording) is None
        PageViewRestriction.objects.all().delete()
        assert note_publications() == 1
        assert self.stored(recording) == NOW.date()
        assert note_publications() == 0

    def test_is_not_lost_by_a_copy_that_knew_nothing_of_it(self, site_tree):
        recording = factories.recording()
        stale = Recording.objects.get(pk=recording.pk)
        factories.webinar(site_tree.webinars, recording=recording)
        with time_machine.travel(NOW + DAY, tick=False):
            stale.title = "Nowa nazwa"
            stale.save()
        assert self.stored(recording) == NOW.date()

    def test_is_the_day_in_warsaw(self, site_tree):
        recording = factories.recording()
        with time_machine.travel(datetime.datetime(2026, 11, 26, 23, 30, tzinfo=datetime.UTC)):
            factories.webinar(site_tree.webinars, recording=recording)
        assert self.stored(recording) == datetime.date(2026, 11, 27)


class TestWhatIsDueAndWhen:
    @pytest.mark.parametrize(("live_event", "due"), [(True, "2026-12-10"), (False, "2026-11-26")])
    def test_a_live_meeting_has_14_days_another_film_none(self, site_tree, live_event, due):
        recording = factories.recording(captions=False, is_live_event=live_event)
        factories.webinar(site_tree.webinars, recording=recording)
        assert recording_clocks()[0].due_date.isoformat() == due

    @pytest.mark.parametrize(("days", "overdue", "left"), [(14, False, 0), (15, True, -1)])
    def test_the_last_day_still_counts(self, site_tree, days, overdue, left):
        factories.webinar(site_tree.webinars, recording=factories.recording(captions=False))
        last_minute = datetime.datetime(2026, 11, 26, 23, 59, tzinfo=WARSAW) + days * DAY
        with time_machine.travel(last_minute, tick=False):
            [clock] = recording_clocks()
            assert clock.is_overdue is overdue
            assert clock.days_left == left

    def test_a_complete_recording_is_never_overdue(self, site_tree):
        complete(site_tree)
        with time_machine.travel(NOW + 100 * DAY, tick=False):
            [clock] = recording_clocks()
        assert clock.missing == ()
        assert not clock.is_overdue

    def test_captions_that_leave_out_a_part_are_not_enough(self, site_tree):
        page = complete(site_tree)
        replace_cues(recording=page.recording, language="pl", cues=[Cue(0, 30, "Początek.", "A")])
        assert missing() == (Duty.COVERAGE,)
        replace_cues(recording=page.recording, language="pl", cues=[])
        assert missing() == (Duty.CAPTIONS,)

    def test_english_captions_are_not_polish_ones(self, site_tree):
        recording = factories.recording(captions=False)
        replace_cues(recording=recording, language="en", cues=[Cue(0, 75, "All of it.", "A")])
        complete(site_tree, recording=recording)
        assert missing() == (Duty.CAPTIONS,)

    def test_two_speakers_have_to_be_told_apart(self, site_tree):
        agreed = {"consent_image": True, "consent_voice": True}
        first, second = factories.speaker(**agreed), factories.speaker(**agreed)
        page = complete(site_tree, talks=factories.talks(first, second))
        assert missing() == ()
        full_captions(page.recording, speaker="")
        assert missing() == (Duty.TRANSCRIPT,)
        page.talks = factories.talks(first)
        page.save_revision().publish()
        assert missing() == ()

    def test_what_is_shown_has_to_be_answered_on_the_polish_page(self, site_tree):
        page = complete(site_tree, visual_content=VisualContent.UNKNOWN)
        assert missing() == (Duty.VISUAL,)
        page.visual_content = VisualContent.NOTHING
        page.save_revision().publish()
        english = site_tree.webinars.copy_for_translation(site_tree.english)
        english.save_revision().publish()
        factories.webinar(english.specific, recording=page.recording)
        assert missing() == ()

    def test_slides_need_their_times_where_there_are_slides(self, site_tree):
        page = complete(site_tree)
        page.recording.slides = SiteDocument.objects.create(title="Slajdy", file="slajdy.pdf")
        page.recording.save()
        assert missing() == (Duty.SLIDES,)
        slides = [Slide.objects.create(recording=page.recording, number=n) for n in (1, 2)]
        slides[0].start = 0
        slides[0].save()
        assert missing() == (Duty.SLIDES,)
        slides[1].start = 30
        slides[1].save()
        assert missing() == ()

    @pytest.mark.parametrize(("image", "voice"), [(True, False), (False, True), (False, False)])
    def test_both_consents_are_needed_of_every_speaker(self, site_tree, image, voice):
        speaker = factories.speaker(consent_image=image, consent_voice=voice)
        complete(site_tree, talks=factories.talks(speaker))
        assert missing() == (Duty.CONSENT,)
        speaker.consent_image = speaker.consent_voice = True
        speaker.save()
        assert missing() == ()

    def test_only_what_anyone_can_play_is_counted(self, site_tree):
        factories.hidden_webinars(site_tree, recording=factories.recording(captions=False))
        factories.webinar(site_tree.webinars, recording=factories.recording(state="failed"))
        titles = {page.title for clock in recording_clocks() for page in clock.pages}
        assert titles == {"Foreign"}

    def test_costs_the_same_for_30_recordings_and_reads_no_captions(self, site_tree):
        from django.db import connection

        def queries() -> list[str]:
            with CaptureQueriesContext(connection) as captured:
                recording_clocks()
            return [query["sql"] for query in captured.captured_queries]

        for _ in range(3):
            complete(site_tree, talks=factories.talks(factories.speaker()))
        few = queries()
        for _ in range(27):
            complete(site_tree, talks=factories.talks(factories.speaker()))
        assert len(queries()) == len(few) <= 6
        assert not any('"cues"' in sql for sql in few)


class TestCoverage:
    @pytest.mark.parametrize(
        ("spans", "seconds"),
        [
            ([], 0),
            ([(0, 10)], 10),
            ([(0, 10), (20, 30)], 30),
            ([(0, 10), (20.1, 30)], 19.9),
            ([(5, 10), (0, 20)], 20),
            ([(3, 3)], 0),
        ],
    )
    def test_short_pauses_count_long_ones_do_not(self, spans, seconds):
        assert covered_seconds(spans) == pytest.approx(seconds)

    @given(
        st.lists(st.tuples(st.floats(0, 40_000), st.floats(0, 30))).map(
            lambda rows: [(start, start + length) for start, length in rows]
        )
    )
    def test_never_more_than_from_the_first_to_the_last_second(self, spans):
        covered = covered_seconds(spans)
        assert covered >= 0
        if spans:
            reach = max(end for _start, end in spans) - min(start for start, _end in spans)
            assert covered <= reach + 0.01

    def test_four_fifths_are_enough(self):
        assert covers_enough(80, 100)
        assert not covers_enough(79.9, 100)
        assert covers_enough(1, 0)
        assert not covers_enough(0, 0)


class TestTheStatement:
    @pytest.fixture
    def statement(self, site_tree):
        return factories.accessibility_statement(site_tree.home)

    def part(self, client, path: str) -> str:
        html = client.get(path).content.decode()
        assert html.count('id="a11y-tresci-niedostepne"') == 1
        return re.search(r'id="a11y-tresci-niedostepne">(.*?)</div>', html, re.DOTALL)[1]

    def test_names_what_is_open_with_its_date_beside_its_own_text(
        self, client, site_tree, statement
    ):
        page = factories.webinar(
            site_tree.webinars, title="Bez napisów", recording=factories.recording(captions=False)
        )
        complete(site_tree, title="Kompletne")
        factories.hidden_webinars(site_tree, recording=factories.recording(captions=False))
        part = self.part(client, statement.url)
        assert "Nagrania nie mają audiodeskrypcji." in part
        assert f'<a href="{page.url}">Bez napisów</a>' in part
        assert "nie ma napisów ani transkrypcji" in part
        assert '<time datetime="2026-12-10">2026-12-10</time>' in part
        for title in ("Kompletne", *factories.HIDDEN_TITLES):
            assert title not in part
        with time_machine.travel(NOW + 15 * DAY, tick=False):
            assert "termin poprawy minął" in self.part(client, statement.url)

    def test_says_nothing_of_what_is_internal(self, client, site_tree, statement):
        complete(site_tree, title="Bez zgody", talks=factories.talks(factories.speaker()))
        assert "Bez zgody" not in self.part(client, statement.url)

    def test_the_english_one_names_english_pages(self, client, site_tree, statement):
        factories.hidden_webinars(site_tree, recording=factories.recording(captions=False))
        twin = statement.copy_for_translation(site_tree.english)
        twin.save_revision().publish()
        with translation.override("en"):
            part = self.part(client, type(statement).objects.get(pk=twin.pk).url)
        assert "Foreign" in part
        assert "there are no captions and no transcript" in part
        assert "Szkicowy" not in part


class TestReportAndBoard:
    def titles(self, client, **parameters):
        response = client.get(reverse("webinars_caption_clock"), parameters)
        assert response.status_code == 200
        return [recording.title for recording in response.context["object_list"]]

    @pytest.fixture
    def recordings(self, site_tree):
        """One overdue, one due, one complete, one nobody can play."""
        made = {
            "late": factories.recording(title="Spóźnione", captions=False, is_live_event=False),
            "due": factories.recording(title="W terminie", captions=False),
        }
        for recording in made.values():
            factories.webinar(site_tree.webinars, recording=recording)
        done = complete(site_tree).recording
        done.title = "Gotowe"
        done.save()
        factories.webinar(
            site_tree.webinars,
            recording=factories.recording(title="Ukryte", captions=False),
            live=False,
        )
        with time_machine.travel(NOW + DAY, tick=False):
            yield made

    def test_lists_what_is_published_first_due_first(self, client, editor, recordings):
        assert self.titles(client) == ["Spóźnione", "W terminie", "Gotowe"]
        html = client.get(reverse("webinars_caption_clock")).content.decode()
        assert "1 dzień po terminie" in html or "dzień" in html
        assert client.get(reverse("webinars_caption_clock_results")).status_code == 200

    def test_is_narrowed_by_state_and_by_what_is_missing(self, client, editor, recordings):
        assert self.titles(client, state="overdue") == ["Spóźnione"]
        assert self.titles(client, state="open") == ["W terminie"]
        assert self.titles(client, state="complete") == ["Gotowe"]
        assert self.titles(client, missing="captions") == ["Spóźnione", "W terminie"]
        assert self.titles(client, missing="captions", state="open") == ["W terminie"]
        assert len(self.titles(client, state="x\0", missing="nonsense")) == 3

    def test_is_exported(self, client, editor, recordings):
        Recording.objects.filter(title="Spóźnione").update(title="=Spóźnione\x07")
        response = client.get(reverse("webinars_caption_clock"), {"export": "csv"})
        rows = b"".join(response.streaming_content).decode().splitlines()
        assert len(rows) == 4
        assert rows[1].startswith("'=Spóźnione,2026-11-26,2026-11-26,-1,po terminie,")
        sheet = client.get(reverse("webinars_caption_clock"), {"export": "xlsx"})
        assert b"".join(sheet.streaming_content)[:2] == b"PK"

    def test_the_front_page_shows_a_board_and_the_menu_the_report(self, client, editor, recordings):
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "Zegar napisów" in html
        assert "1 nagranie po terminie" in html
        assert "Spóźnione" in html
        assert reverse("webinars_caption_clock") in html

    def test_is_closed_to_others(self, client, recordings):
        assert client.get(reverse("webinars_caption_clock")).status_code == 302
        client.force_login(get_user_model().objects.create_user("gosc", "", "haslo"))
        assert client.get(reverse("webinars_caption_clock")).status_code in {302, 403}


class TestConsentsOnPublishing:
    def publish(self, client, page):
        from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

        data = nested_form_data(
            {
                "title": page.title,
                "slug": page.slug,
                "summary": page.summary,
                "published_date": "2026-11-26",
                "description": rich_text("<p>Opis.</p>"),
                "talks": streamfield(
                    [
                        ("talk", {"speaker": block.value["speaker"].pk, "talk": ""})
                        for block in page.talks
                    ]
                ),
                **{
                    name: streamfield([])
                    for name in ("goals", "programme", "documents", "related_pages", "sources")
                },
                "recording": page.recording_id or "",
                "visual_content": "nothing",
                "visual_description": rich_text(""),
                "licence": page.licence,
                "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
                "action-publish": "1",
            }
        )
        response = client.post(f"/admin/pages/{page.pk}/edit/", data, follow=True)
        return [str(message) for message in response.context["messages"]]

    def test_who_publishes_a_recording_is_told_whose_is_missing(self, client, site_tree, editor):
        speakers = (
            factories.speaker(name="Bez Zgody"),
            factories.speaker(name="Ze Zgodą", consent_image=True, consent_voice=True),
        )
        page = factories.webinar(
            site_tree.webinars,
            recording=factories.recording(),
            talks=factories.talks(*speakers),
            live=False,
        )
        told = " ".join(self.publish(client, page))
        assert "Bez Zgody" in told
        assert "Ze Zgodą" not in told
        page.refresh_from_db()
        assert page.live

    def test_an_announcement_needs_none(self, client, site_tree, editor):
        page = factories.webinar(
            site_tree.webinars,
            talks=factories.talks(factories.speaker(name="Bez Zgody")),
            live=False,
        )
        assert "Bez Zgody" not in " ".join(self.publish(client, page))


class TestDigest:
    @pytest.fixture
    def late(self, site_tree):
        recording = factories.recording(title="Spóźnione", captions=False, is_live_event=False)
        factories.webinar(
            site_tree.webinars,
            recording=recording,
            talks=factories.talks(factories.speaker(name="Nazwa Prelegenta")),
        )
        with time_machine.travel(NOW + DAY, tick=False):
            yield recording

    def test_names_what_is_late_or_due_within_a_week_once_a_day(
        self, site_tree, late, contact, settings
    ):
        settings.REVIEW_REMINDER_RECIPIENTS = ["ekspert@example.org"]
        far = factories.recording(title="Dalekie", captions=False)
        factories.webinar(site_tree.webinars, recording=far)
        call_command("send_caption_reminders")
        call_command("send_caption_reminders")
        [message] = mail.outbox
        assert message.to == ["biuro@example.org", "ekspert@example.org"]
        assert message.subject == "1 nagranie jest niekompletne (po terminie: 1)"
        assert "Spóźnione" in message.body
        assert "napisy po polsku" in message.body
        assert f"/edit/{late.pk}/" in message.body
        assert "Dalekie" not in message.body
        assert "Nazwa Prelegenta" not in message.body
        assert CaptionDigest.objects.get().recording_count == 1

    def test_is_not_sent_when_nothing_is_due(self, site_tree, contact):
        complete(site_tree)
        call_command("send_caption_reminders")
        assert mail.outbox == []
        assert not CaptionDigest.objects.exists()

    def test_a_dry_run_sends_and_remembers_nothing(self, late, contact, capsys):
        call_command("send_caption_reminders", "--dry-run")
        assert "Spóźnione" in capsys.readouterr().out
        assert mail.outbox == []
        assert not CaptionDigest.objects.exists()

    @pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("no"), OSError("no route")])
    def test_a_dead_mail_server_is_told_in_one_line(
        self, late, contact, monkeypatch, caplog, error
    ):
        def fail(self, messages):
            raise error

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        with pytest.raises(SystemExit) as stopped:
            call_command("send_caption_reminders")
        assert stopped.value.code == 1
        assert len([record for record in caplog.records if record.name.startswith("webinars")]) == 1
        assert not CaptionDigest.objects.exists()

    def test_nobody_to_tell_is_an_error(self, late, caplog):
        with pytest.raises(SystemExit):
            call_command("send_caption_reminders")
        assert "REVIEW_REMINDER_RECIPIENTS" in caplog.text
