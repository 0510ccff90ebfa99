"""The webinars of the demo: what an editor and a reader can try without bringing a film of their own."""

from __future__ import annotations

import datetime
import io
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader
from wagtail.models import Workflow

from cms.core.storages import private_storage
from tests.files import received
from webinars.models import (
    ProcessingState,
    Recording,
    Speaker,
    VisualContent,
    WebinarPage,
    WebinarSeriesPage,
    WebinarState,
)
from webinars.moments import fingerprint

# A Saturday, and none of the days the content was written for.
LOADED = datetime.datetime(2027, 3, 6, 12, 0, tzinfo=datetime.UTC)
# A recording shown with all there can be (captions, chapters, slides, moments, talks, documents, series) has queries of
# its own for each of them; every other page keeps the budget of the site.
BUDGET, FULL_BUDGET = 16, 20


@pytest.mark.demo
@pytest.mark.xdist_group("demo webinars")
class TestWebinars(TestCase):
    @classmethod
    def setUpTestData(cls):
        with time_machine.travel(LOADED, tick=False):
            call_command("load_demo", verbosity=0, stdout=io.StringIO())

    def setUp(self):
        translation.activate("pl")
        cache.clear()
        self.clock = time_machine.travel(LOADED, tick=False)
        self.clock.start()
        self.addCleanup(self.clock.stop)
        self.polish = WebinarPage.objects.filter(locale__language_code="pl")

    def recorded(self) -> list[WebinarPage]:
        return [page for page in self.polish if page.is_recorded]

    def test_every_list_has_something_on_whatever_day_the_demo_is_loaded(self):
        states = [page.state for page in self.polish]
        assert states.count(WebinarState.RECORDED) == 6
        assert states.count(WebinarState.ANNOUNCED) == 3
        assert states.count(WebinarState.HELD) == 1
        assert states.count(WebinarState.PLANNED) == 10
        for page in self.polish.filter(starts_at__isnull=False, recording=None):
            local = page.starts_at.astimezone(datetime.timezone(datetime.timedelta(hours=1)))
            assert local.isoweekday() <= 5, page
            assert "Termin jest przykładowy" in page.note, page

    def test_every_recording_is_whole_and_leaves_a_worker_nothing_to_do(self):
        for recording in Recording.objects.all():
            assert recording.state == ProcessingState.READY
            assert recording.film.name == recording.source.name == recording.processed_source
            assert recording.processed_slides == recording.slides.file.name
            assert private_storage().size(recording.film.name) == recording.film_size <= 2_500_000
            assert 120 <= recording.duration <= 240
            polish = recording.captions.get(language="pl").parsed_cues()
            assert 0 < recording.duration - polish[-1].end < 3
            for language in ("pl", "en"):
                chapters = list(recording.chapters.filter(language=language))
                assert len(chapters) >= 5
                assert chapters[0].start == 0

    def test_slides_have_their_picture_words_and_second(self):
        for recording in Recording.objects.all():
            slides = list(recording.slide_pages.all())
            with recording.slides.open_file() as file:
                pages = [page.extract_text() for page in PdfReader(file).pages]
            assert len(slides) == len(pages) >= 6
            starts = [slide.start for slide in slides]
            if recording.is_live_event:
                assert starts.pop() is None
            assert starts == sorted(starts)
            assert starts[0] == 0
            assert starts[-1] < recording.duration
            for slide, page in zip(slides, pages, strict=True):
                assert default_storage.exists(slide.image.name)
                assert "".join(slide.text.split())[:20] == "".join(page.split())[:20]

    def test_slides_show_words_that_nobody_says(self):
        recording = WebinarPage.objects.get(slug="zywy-komitet-rkres").recording
        said = " ".join(cue.text for cue in recording.captions.get(language="pl").parsed_cues())
        shown = " ".join(slide.text for slide in recording.slide_pages.all())
        assert "terminarz" in shown
        assert "terminarz" not in said

    def test_five_recordings_can_be_read_in_english(self):
        translated = [
            page
            for page in WebinarPage.objects.filter(locale__language_code="en")
            if page.is_recorded
        ]
        assert len(translated) == 5
        for page in translated:
            track = page.recording.captions.get(language="en")
            polish = page.recording.captions.get(language="pl")
            assert [cue.start for cue in track.parsed_cues()] == [
                cue.start for cue in polish.parsed_cues()
            ]
            assert page.series.locale.language_code == "en"
            assert {block.value["speaker"].locale.language_code for block in page.talks} == {"en"}

    def test_two_recordings_are_talks_of_two(self):
        talks = [
            recording
            for recording in Recording.objects.all()
            if len({cue.speaker for cue in recording.captions.get(language="pl").parsed_cues()})
            == 2
        ]
        assert len(talks) == 2

    def test_names_in_captions_are_the_speakers_of_the_page(self):
        for page in self.recorded():
            cues = page.recording.captions.get(language="pl").parsed_cues()
            named = {block.value["speaker"].name for block in page.talks}
            assert {cue.speaker for cue in cues} == named, page

    def test_who_is_heard_has_agreed_and_who_is_announced_has_not_yet(self):
        for page in self.polish:
            for block in page.talks:
                assert block.value["speaker"].has_consented is page.is_recorded, page
        assert Speaker.objects.filter(consent_voice=True, consent_note="").count() == 0

    def test_what_is_shown_but_not_said_is_described(self):
        for page in WebinarPage.objects.all():
            if page.is_recorded:
                assert page.visual_content == VisualContent.DESCRIBED
                assert page.visual_description

    def test_one_recording_counts_as_live_so_that_the_caption_clock_has_an_example(self):
        live = Recording.objects.get(is_live_event=True)
        assert [track.language for track in live.captions.all()] == ["pl"]
        assert "przykład zegara napisów" in live.title

    def test_every_webinar_belongs_to_a_series(self):
        series = WebinarSeriesPage.objects.filter(locale__language_code="pl")
        assert series.count() == 3
        assert sum(page.webinars.count() for page in series) == 20
        for page in series:
            assert len(page.introduction) > 80
            assert page.get_translations().count() == 1

    def test_a_word_said_at_a_known_second_can_be_jumped_to(self):
        page = WebinarPage.objects.get(slug="samorzad-zaklada-spoldzielnie-socjalna")
        cue = next(
            cue
            for cue in page.recording.captions.get(language="pl").parsed_cues()
            if "Zagajach" in cue.text
        )
        html = self.client.get(page.url, {"t": int(cue.start)}).content.decode()
        assert f"#t={int(cue.start)}" in html
        assert cue.text in BeautifulSoup(html, "lxml").get_text(" ")

    def test_a_moment_of_a_practice_begins_with_the_words_it_was_chosen_for(self):
        from knowledge.models import GoodPracticePage

        practice = GoodPracticePage.objects.get(
            title__startswith="Lubiczanka", locale__language_code="pl"
        )
        moment = practice.moments[0].value
        cues = moment["webinar"].specific.recording.captions.get(language="pl").parsed_cues()
        opened = next(cue for cue in cues if int(cue.start) == moment["start"])
        assert opened.text == "Lubiczankę założyły gminy Lubicz i Obrowo."
        assert moment["fingerprint"] == fingerprint(opened.text)
        closing = max((cue for cue in cues if cue.end <= moment["end"]), key=lambda cue: cue.end)
        assert closing.text.endswith("powierzanie spółdzielni zadań bez przetargu.")

    def test_the_handout_says_something_on_a_late_page_that_is_said_nowhere_else(self):
        page = WebinarPage.objects.get(slug="samorzad-zaklada-spoldzielnie-socjalna")
        link = BeautifulSoup(self.client.get(page.url).content, "lxml").find(
            "a", href=re.compile(r"/dokumenty/\d+/spoldzielnie-samorzadow")
        )
        file = received(self.client.get(link["href"]))
        assert file.status == 200
        reader = PdfReader(io.BytesIO(file.content))
        pages = [
            number
            for number, sheet in enumerate(reader.pages, 1)
            if "przepływów" in sheet.extract_text()
        ]
        assert pages == [len(reader.pages)]
        assert len(reader.pages) > 12

    def test_no_page_costs_more_than_its_budget(self):
        pages = [*WebinarPage.objects.all(), *WebinarSeriesPage.objects.all()]
        for page in pages:
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                assert self.client.get(page.url).status_code == 200, page
            statements = [query["sql"] for query in captured.captured_queries]
            assert len(statements) == len(set(statements)), page
            is_full = isinstance(page, WebinarPage) and page.is_recorded
            assert len(statements) <= (FULL_BUDGET if is_full else BUDGET), page

    def test_the_workflow_of_wagtail_has_a_polish_name(self):
        assert not Workflow.objects.filter(name__contains="Moderators").exists()
        assert Workflow.objects.filter(name="Zatwierdzenie przez redakcję").exists()
