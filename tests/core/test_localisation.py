"""A facet as codes: each page holds the rows of its own language."""

from __future__ import annotations

import pytest

from cms.core.models import ResourcePage
from knowledge.models import GoodPracticePage
from tests import factories


@pytest.fixture
def regions(site_tree):
    return {code: factories.region(code) for code in ("32", "22", "14")}


@pytest.fixture
def english_practice(site_tree, regions):
    index = site_tree.knowledge.copy_for_translation(site_tree.english)
    index.save_revision().publish()
    return factories.practice(index.specific, regions_codes=["22", "14"])


def test_a_polish_page_gets_polish_rows(site_tree, regions):
    page = factories.practice(site_tree.knowledge, regions_codes=["22", "14"])
    assert {row.locale for row in page.regions.all()} == {site_tree.polish}


def test_an_english_page_gets_english_rows_of_the_same_codes(english_practice, site_tree):
    rows = list(GoodPracticePage.objects.get(pk=english_practice.pk).regions.all())
    assert {row.code for row in rows} == {"14", "22"}
    assert {row.locale for row in rows} == {site_tree.english}


def test_a_facet_is_read_as_sorted_codes(site_tree, regions):
    page = factories.practice(site_tree.knowledge, regions_codes=["32", "14", "22"])
    assert GoodPracticePage.objects.get(pk=page.pk).regions_codes == ["14", "22", "32"]


def test_a_facet_set_anew_forgets_what_it_held(site_tree, regions):
    page = factories.practice(site_tree.knowledge, regions_codes=["32", "14"])
    page.regions_codes = ["22"]
    page.save()
    assert GoodPracticePage.objects.get(pk=page.pk).regions_codes == ["22"]


def test_an_emptied_facet_is_empty(site_tree, regions):
    page = factories.practice(site_tree.knowledge, regions_codes=["22"])
    page.regions_codes = []
    page.save()
    assert GoodPracticePage.objects.get(pk=page.pk).regions_codes == []


def test_an_emptied_facet_stays_empty_through_a_revision(site_tree, regions):
    page = factories.practice(site_tree.knowledge, regions_codes=["22"])
    page.regions_codes = []
    page.save_revision().publish()
    assert GoodPracticePage.objects.get(pk=page.pk).regions_codes == []


def test_an_unknown_code_is_left_out(site_tree, regions):
    page = factories.practice(site_tree.knowledge, regions_codes=["22", "99"])
    assert page.regions_codes == ["22"]


def test_a_code_without_a_row_in_the_language_of_the_page_is_left_out(english_practice):
    factories.category(type(english_practice.regions.first()), "10", both=False)
    english_practice.regions_codes = ["10", "22"]
    assert english_practice.regions_codes == ["22"]


def test_a_page_not_saved_yet_holds_its_codes(site_tree, regions):
    page = GoodPracticePage(title="Szkic", locale=site_tree.polish)
    page.regions_codes = ["14"]
    assert page.regions_codes == ["14"]


def test_a_facet_is_reached_through_the_class_as_a_descriptor():
    assert ResourcePage.regions_codes.field_name == "regions"
