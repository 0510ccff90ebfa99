"""What holds for every page type, whatever it is about."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import TestCase
from django.utils import translation
from wagtail.models import Page, get_page_models
from wagtail_localize.models import Translation, TranslationSource

from cms.core.models import ResourcePage, SitePage
from tests import factories

OUR_APPS = {"core", "home", "knowledge", "webinars"}


def make_pages(tree) -> dict[str, Page]:
    """Return one published page of every type, rich in content."""
    for code in ("22", "14"):
        factories.region(code, "pomorskie" if code == "22" else "mazowieckie")
    for code in ("rynek-pracy", "reintegracja"):
        factories.policy_area(code)
    factories.level("gmina")
    factories.target_group("seniorzy")
    factories.instrument("cis")
    recording = factories.recording()
    practice = factories.practice(
        tree.knowledge,
        regions_codes=["22"],
        levels_codes=["gmina"],
        policy_areas_codes=["reintegracja", "rynek-pracy"],
        target_groups_codes=["seniorzy"],
        instruments_codes=["cis"],
    )
    related = json.dumps(
        [{"type": "related_page", "value": {"page": practice.pk, "reason": "ten sam region"}}]
    )
    series = factories.series(tree.webinars)
    webinar = factories.webinar(
        tree.webinars, recording=recording, related_pages=related, series=series
    )
    return {
        "HomePage": tree.home,
        "KnowledgeIndexPage": tree.knowledge,
        "WebinarIndexPage": tree.webinars,
        "NewsIndexPage": tree.news,
        "InstitutionsPage": tree.institutions,
        "GlossaryPage": tree.glossary,
        "GoodPracticePage": practice,
        "ProposalsPage": factories.proposals_page(tree.knowledge),
        "WebinarPage": webinar,
        "WebinarSeriesPage": series,
        "NewsPage": factories.news(tree.news),
        "ProjectPage": factories.project(tree.home),
        "InfoPage": factories.info(tree.home),
        "AccessibilityStatementPage": factories.accessibility_statement(tree.home),
    }


TYPE_NAMES = sorted(
    model.__name__
    for model in get_page_models()
    if model._meta.app_label in OUR_APPS and model is not ResourcePage
)


@pytest.fixture
def pages(site_tree):
    return make_pages(site_tree)


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("redakcja", "", "haslo")


def test_every_type_has_a_page_here(pages):
    assert sorted(pages) == TYPE_NAMES


@pytest.mark.parametrize("name", TYPE_NAMES)
class TestEveryPageType:
    def test_is_shown_to_the_public(self, client, pages, name):
        response = client.get(pages[name].url)
        assert response.status_code == 200
        html = response.content.decode()
        assert '<html lang="pl">' in html
        assert html.count("<h1") == 1
        assert html.count("<main") == 1
        assert 'class="skip-link"' in html
        assert not response.cookies

    def test_tells_machines_what_it_is(self, client, pages, name):
        html = client.get(pages[name].url).content.decode()
        assert html.count('rel="canonical"') == 1
        assert '<meta property="og:title"' in html
        for data in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL
        ):
            assert json.loads(data)["@context"] == "https://schema.org"

    def test_has_headings_without_gaps(self, client, pages, name):
        html = client.get(pages[name].url).content.decode()
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
        assert levels[0] in {1, 2}
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))

    def test_has_unique_ids(self, client, pages, name):
        ids = re.findall(r'\sid="([^"]+)"', client.get(pages[name].url).content.decode())
        assert len(ids) == len(set(ids))

    def test_can_be_edited(self, client, pages, editor, name):
        client.force_login(editor)
        response = client.get(f"/admin/pages/{pages[name].pk}/edit/")
        assert response.status_code == 200

    def test_can_be_previewed(self, pages, name):
        page = pages[name]
        for mode, _label in page.preview_modes:
            response = page.make_preview_request(preview_mode=mode)
            response.render() if hasattr(response, "render") else None
            assert response.status_code == 200

    def test_is_translated_with_its_facets(self, client, pages, site_tree, name):
        page = pages[name]
        if isinstance(page, type(site_tree.home)):
            pytest.skip("the home page has its English twin already")
        translation_of = translate(page, site_tree)
        with translation.override("en"):
            response = client.get(translation_of.url)
        assert response.status_code == 200
        assert '<html lang="en">' in response.content.decode()
        for facet in ("regions", "levels", "policy_areas", "target_groups", "instruments"):
            if hasattr(page, f"{facet}_codes"):
                rows = list(getattr(translation_of, facet).all())
                assert sorted(row.code for row in rows) == getattr(page, f"{facet}_codes")
                assert {row.locale.language_code for row in rows} <= {"en"}

    def test_every_panel_field_has_help(self, name, pages):
        model = type(pages[name])
        own = {field.name for field in model._meta.get_fields()}
        without = [
            field.name
            for field in model._meta.fields + model._meta.many_to_many
            if field.editable
            and field.model not in {Page}
            and not field.model._meta.app_label.startswith("wagtail")
            and not getattr(field, "help_text", "")
            and not field.name.endswith("_ptr")
        ]
        assert own
        assert without == []


def translate(page, tree):
    """Translate with wagtail-localize, parents first, leaving the texts as they are; return the English page."""
    parent = page.get_parent().specific
    if not parent.has_translation(tree.english):
        translate(parent, tree)
    source, _created = TranslationSource.get_or_create_from_instance(page)
    job = Translation.objects.create(source=source, target_locale=tree.english)
    save_translation(job)
    return page.get_translation(tree.english).specific


def save_translation(job):
    """Save and publish, on commit as in life."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        job.save_target(publish=True)


class TestFacetsOfTranslations:
    def test_clearing_a_facet_clears_it_in_english(self, pages, site_tree):
        page = pages["GoodPracticePage"]
        twin = translate(page, site_tree)
        assert twin.regions.exists()
        page.regions_codes = []
        page.save_revision().publish()
        source = TranslationSource.objects.get_for_instance(page)
        source.update_from_db()
        save_translation(Translation.objects.get(source=source))
        twin = type(twin).objects.get(pk=twin.pk)
        assert twin.regions_codes == []

    def test_dates_and_amounts_follow_the_polish_page(self, pages, site_tree):
        page = pages["ProjectPage"]
        twin = translate(page, site_tree)
        assert twin.total_value == page.total_value
        assert twin.start_date == page.start_date


def test_every_type_of_ours_is_a_site_page():
    for model in get_page_models():
        if model._meta.app_label in OUR_APPS:
            assert issubclass(model, SitePage)
