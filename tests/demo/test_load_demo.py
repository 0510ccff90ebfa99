"""The demo content: whole, true to its sources, loaded once."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import translation
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from cms.core.models import (
    GovernmentLevel,
    Instrument,
    Organisation,
    OrganisationKind,
    PolicyArea,
    Region,
    ResourcePage,
    TargetGroup,
)
from cms.core.storages import private_storage
from cms.demo import loader, practices
from cms.translations.states import State, cells, works
from home.models import InfoPage, NewsPage, ProjectPage
from knowledge.models import GoodPracticePage, PolicyDocument, PolicyLink, Term
from search.projection import index_pending
from webinars.models import CaptionTrack, Recording, WebinarPage

COUNTED = ("core", "home", "knowledge", "webinars")


def counts() -> dict[str, int]:
    """Return the number of rows of each of our tables."""
    return {
        model._meta.label: model._default_manager.count()
        for label in COUNTED
        for model in apps.get_app_config(label).get_models()
    }


def stored_files() -> set[str]:
    """Return the names of the recordings' films and slides in the storage, those of other tests included."""
    return {
        f"{folder}/{name}"
        for storage, folder in (
            (private_storage(), "recordings"),
            (default_storage, "posters"),
            (default_storage, "slides"),
        )
        if storage.exists(folder)
        for name in storage.listdir(folder)[1]
    }


def load() -> str:
    out = StringIO()
    call_command("load_demo", verbosity=0, stdout=out)
    return out.getvalue()


@pytest.mark.demo
@pytest.mark.xdist_group("demo")
class TestDemo(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def setUp(self):
        translation.activate("pl")

    def test_a_second_run_adds_nothing(self):
        before = counts()
        assert "already" in load()
        assert counts() == before

    def test_a_second_run_brings_back_nothing_deleted_and_changes_nothing_edited(self):
        GoodPracticePage.objects.get(
            slug="szkola-barki-pierwowzor-cis", locale__language_code="pl"
        ).delete()
        page = NewsPage.objects.filter(locale__language_code="pl").first()
        page.title = "Tytuł redakcji"
        page.save_revision().publish()
        before = counts()
        load()
        assert counts() == before
        page.refresh_from_db()
        assert page.title == "Tytuł redakcji"

    def test_all_topics_are_there(self):
        polish = {"locale__language_code": "pl"}
        assert GoodPracticePage.objects.filter(**polish).count() == 40
        assert WebinarPage.objects.filter(**polish).count() == 20
        assert NewsPage.objects.filter(**polish).count() >= 12
        assert Term.objects.filter(**polish).count() == 115
        assert Recording.objects.count() == 6

    def test_english_has_all_that_is_promised(self):
        english = {"locale__language_code": "en"}
        pages = Page.objects.filter(live=True, alias_of__isnull=True, **english)
        kinds = Counter(type(page).__name__ for page in pages.specific())
        for name in ("HomePage", "InstitutionsPage", "AccessibilityStatementPage", "GlossaryPage"):
            assert kinds[name] == 1, name
        assert kinds["ProjectPage"] == 2
        assert kinds["GoodPracticePage"] >= 10
        assert kinds["WebinarPage"] >= 5
        assert CaptionTrack.objects.filter(language="en").count() >= 2
        for model in (Region, GovernmentLevel, PolicyArea, TargetGroup, Instrument, Term):
            keys = [
                set(
                    model.objects.filter(locale__language_code=code).values_list(
                        "translation_key", flat=True
                    )
                )
                for code in ("pl", "en")
            ]
            assert keys[0] == keys[1], model.__name__
        coordinators = Organisation.objects.filter(
            kind=OrganisationKind.REGIONAL_COORDINATOR, **english
        )
        assert coordinators.count() == 16

    def test_every_translation_counts_as_up_to_date(self):
        rows = cells(works().select_related("locale"))
        states = {cell.state for row in rows.values() for cell in row.values()}
        assert states == {State.PUBLISHED, State.MISSING}

    def test_every_region_has_a_coordinator_and_a_practice(self):
        regions = Region.objects.filter(locale__language_code="pl")
        assert regions.count() == 16
        for region in regions:
            assert region.resource_pages.filter(kind="practice").exists(), region.name
            coordinators = region.organisations.filter(kind=OrganisationKind.REGIONAL_COORDINATOR)
            assert coordinators.count() == 1
            assert coordinators.get().postcode

    def test_projects_hold_every_amount_and_date_of_their_sources(self):
        first = ProjectPage.objects.get(acronym="SIRES", locale__language_code="pl")
        second = ProjectPage.objects.get(acronym="SIRES II", locale__language_code="pl")
        assert (first.total_value, first.eu_contribution) == (
            Decimal("6791950.00"),
            Decimal("5724255.46"),
        )
        assert (second.total_value, second.eu_contribution) == (
            Decimal("6789310.00"),
            Decimal("5722030.46"),
        )
        assert (first.start_date, first.end_date) == (
            datetime.date(2017, 3, 1),
            datetime.date(2020, 2, 29),
        )
        assert (second.start_date, second.end_date) == (
            datetime.date(2020, 9, 1),
            datetime.date(2023, 8, 31),
        )
        recruitment = second.recruitment[0].value
        assert recruitment["date"] == datetime.date(2020, 11, 30)
        assert len(recruitment["institutions"]) == 16

    def test_amounts_are_written_the_polish_way(self):
        html = self.client.get("/sires/").content.decode()
        assert "6\u00a0791\u00a0950,00\u00a0zł" in html
        assert "5\u00a0724\u00a0255,46\u00a0zł" in html

    def test_every_practice_names_its_sources_and_joins_two_policies(self):
        for page in GoodPracticePage.objects.all():
            assert len(page.sources) >= 1, page
            assert page.policy_areas.count() >= 2, page
            assert len(page.body) == 8, page
            assert len(page.summary) <= 300

    def test_policy_documents_hold_measures_and_practices(self):
        documents = PolicyDocument.objects.filter(locale__language_code="pl")
        assert documents.count() >= 6
        for document in documents:
            twin = document.get_translation(Locale.objects.get(language_code="en"))
            codes = [measure.code for measure in document.measures.all()]
            assert [measure.code for measure in twin.measures.all()] == codes, document
        tied = PolicyLink.objects.exclude(document_code="").filter(
            practice__locale__language_code="pl"
        )
        assert tied.values("practice").distinct().count() >= 8
        known = set(documents.values_list("code", flat=True))
        assert set(tied.values_list("document_code", flat=True)) <= known
        kpres = documents.get(code="kpres-2030")
        assert [measure.title for measure in kpres.measures.all()] == [
            "Solidarna wspólnota lokalna",
            "Solidarny rynek pracy",
            "Konkurencyjna przedsiębiorczość społeczna",
            "Solidarne społeczeństwo",
        ]

    def test_practices_lead_to_webinars_that_speak_of_them(self):
        polish = GoodPracticePage.objects.filter(locale__language_code="pl")
        with_webinars = [page for page in polish if page.moments or page.related_pages]
        assert len(with_webinars) >= 8
        for page in GoodPracticePage.objects.all():
            for block in page.moments:
                recording = block.value["webinar"].specific.recording
                second = block.value["start"]
                track = recording.captions.get(language="pl")
                starts = {int(cue.start) for cue in track.parsed_cues()}
                starts |= {int(chapter.start) for chapter in recording.chapters.all()}
                assert second in starts, page
                assert block.value["note"]

    def test_every_stream_passes_the_editors_own_validation(self):
        models = (GoodPracticePage, WebinarPage, NewsPage, ProjectPage, InfoPage)
        for model in models:
            for page in model.objects.all():
                for field in page._meta.fields:
                    if isinstance(field, StreamField):
                        field.stream_block.clean(getattr(page, field.name))
                page.full_clean()

    def test_recordings_have_captions_and_chapters_in_order(self):
        for recording in Recording.objects.all():
            assert 120 <= recording.duration <= 240
            assert recording.source_size <= 2_500_000
            for track in recording.captions.all():
                cues = track.parsed_cues()
                assert all(before.end <= after.start for before, after in itertools.pairwise(cues))
            starts = [chapter.start for chapter in recording.chapters.filter(language="pl")]
            assert starts == sorted(starts)
            assert starts[-1] < recording.duration

    def test_every_page_opens(self):
        for page in Page.objects.filter(depth__gt=1, live=True):
            response = self.client.get(page.get_url())
            assert response.status_code == 200, page.get_url()

    def test_the_walk_of_a_regional_worker(self):
        index_pending()
        html = self.client.get("/szukaj/", {"q": "spółdzielnie socjalne"}).content.decode()
        assert "/dobre-praktyki/" in html
        assert "<mark>" in html

    def test_english_twins_have_english_facets(self):
        with translation.override("en"):
            twins = ResourcePage.objects.filter(locale__language_code="en", kind="practice")
            assert twins.count() == 10
            for page in twins:
                assert page.regions.exists()
                assert {region.locale.language_code for region in page.regions.all()} == {"en"}


@pytest.mark.demo
class TestBrokenLoad(TestCase):
    def test_a_broken_content_file_rolls_everything_back_and_is_named(self):
        before = counts()
        real = practices.read_content

        def broken(name):
            if name == "practices/gp-07.toml":
                raise loader.DemoError("gp-07.toml: Invalid value (at line 3)")
            return real(name)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(practices, "read_content", broken)
            with pytest.raises(CommandError, match=r"Nothing was loaded.*gp-07\.toml"):
                load()
        assert counts() == before
        assert Organisation.objects.count() == 0

    def test_files_of_a_broken_load_are_taken_back(self):
        from cms.demo import recording_content

        def broken(*_arguments, **_values):
            raise loader.DemoError("broken after the first recording")

        before = stored_files()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(recording_content.Chapter.objects, "create", broken)
            with pytest.raises(CommandError, match="broken after"):
                load()
        assert Recording.objects.count() == 0
        assert stored_files() == before


def test_a_file_that_is_no_toml_is_named(tmp_path, monkeypatch):
    (tmp_path / "news.toml").write_text('news = [ "unclosed ]')
    monkeypatch.setattr(loader, "CONTENT_DIR", tmp_path)
    with pytest.raises(loader.DemoError, match=r"news\.toml"):
        loader.read_content("news.toml")


def test_a_missing_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(loader, "CONTENT_DIR", tmp_path)
    with pytest.raises(loader.DemoError, match=r"pages\.toml"):
        loader.read_content("pages.toml")
