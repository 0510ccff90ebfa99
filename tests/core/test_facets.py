"""Facets narrow a list, and the count beside a value is what choosing it would give."""

from __future__ import annotations

import random
from itertools import chain

import pytest
from django.http import QueryDict
from django.utils import translation

from cms.core.facets import LEVELS, POLICY_AREAS, REGIONS, FacetTable, faceted_list
from cms.core.models import Region
from cms.core.region_tiles import ROWS
from knowledge.models import GoodPracticePage
from tests import factories

FIELDS = (REGIONS, POLICY_AREAS, LEVELS)
REGION_CODES = ("02", "14", "22", "32")
AREA_CODES = ("mieszkalnictwo", "rynek-pracy", "zdrowie")
LEVEL_CODES = ("gmina", "powiat", "wojewodztwo")
CODES = {"regions": REGION_CODES, "policy_areas": AREA_CODES, "levels": LEVEL_CODES}
PARAMETERS = {facet.name: facet.parameter for facet in FIELDS}


@pytest.fixture
def categories(site_tree):
    for code in REGION_CODES:
        factories.region(code, f"region {code}")
    for code in AREA_CODES:
        factories.policy_area(code)
    for code in LEVEL_CODES:
        factories.level(code)
    return site_tree


@pytest.fixture
def small_site(categories):
    """Four practices, so that every count can be told by heart."""
    parent = categories.knowledge
    for regions, areas in (
        (["22"], ["rynek-pracy"]),
        (["22", "14"], ["zdrowie"]),
        (["14"], ["rynek-pracy", "zdrowie"]),
        ([], ["rynek-pracy"]),
    ):
        factories.practice(parent, regions_codes=regions, policy_areas_codes=areas)
    return categories


def listed(query: str = ""):
    return faceted_list(GoodPracticePage.objects.visible(None), QueryDict(query), FIELDS)


def counts(faceted, name: str) -> dict[str, int]:
    facet = next(facet for facet in faceted.facets if facet.name == name)
    return {value.code: value.count for value in facet.values}


def test_a_list_without_choices_counts_every_page_of_each_value(small_site):
    faceted = listed()
    assert not faceted.is_filtered
    assert len(faceted.ids) == 4
    assert counts(faceted, "regions") == {"02": 0, "14": 2, "22": 2, "32": 0}
    assert counts(faceted, "policy_areas") == {"mieszkalnictwo": 0, "rynek-pracy": 3, "zdrowie": 2}


def test_a_second_value_of_a_facet_widens_the_list(small_site):
    assert len(listed("region=22").ids) == 2
    assert len(listed("region=22&region=14").ids) == 3


def test_a_page_with_both_chosen_values_is_listed_once(small_site):
    ids = listed("region=22&region=14").ids
    assert len(ids) == len(set(ids))


def test_a_value_of_another_facet_narrows_the_list(small_site):
    assert len(listed("region=22&polityka=zdrowie").ids) == 1
    assert len(listed("region=22&polityka=mieszkalnictwo").ids) == 0


def test_a_choice_leaves_the_counts_of_its_own_facet_alone(small_site):
    assert counts(listed("region=22"), "regions") == counts(listed(), "regions")


def test_a_choice_narrows_the_counts_of_other_facets(small_site):
    assert counts(listed("region=22"), "policy_areas") == {
        "mieszkalnictwo": 0,
        "rynek-pracy": 1,
        "zdrowie": 1,
    }


def test_a_chosen_value_is_marked(small_site):
    faceted = listed("region=22")
    assert faceted.is_filtered
    assert [value.code for facet in faceted.facets for value in facet.selected] == ["22"]


def test_a_value_is_named_in_the_language_of_the_reader(small_site):
    with translation.override("en"):
        facet = listed().facets[0]
    assert {value.name for value in facet.values} == {f"{code} en" for code in REGION_CODES}


@pytest.mark.parametrize(
    "code",
    [
        "99",
        "22'--",
        "' OR 1=1 --",
        "22; DROP TABLE wagtailcore_page",
        "<script>alert(1)</script>",
        "\0",
        "22\0",
        "%",
        "_" * 81,
        "²²",
        "../../etc/passwd",
        "{{ 7 }}",
    ],
)
def test_a_code_that_means_nothing_is_reported_and_changes_nothing(small_site, code):
    query = QueryDict(mutable=True)
    query.setlist("region", [code])
    faceted = faceted_list(GoodPracticePage.objects.visible(None), query, FIELDS)
    assert len(faceted.ids) == 4
    assert not faceted.is_filtered
    assert len(faceted.unknown) == 1
    assert len(faceted.unknown[0]) <= 80
    assert "\0" not in faceted.unknown[0]
    assert counts(faceted, "policy_areas") == counts(listed(), "policy_areas")


def test_a_known_code_counts_beside_an_unknown_one(small_site):
    faceted = listed("region=99&region=22")
    assert len(faceted.ids) == 2
    assert faceted.unknown == ["99"]


def test_a_code_of_another_facet_means_nothing(small_site):
    assert listed("region=rynek-pracy").unknown == ["rynek-pracy"]


def test_a_repeated_or_empty_code_changes_nothing(small_site):
    faceted = listed("region=&region=22&region=22")
    assert len(faceted.ids) == 2
    assert faceted.unknown == []


def test_a_thousand_codes_are_no_harm(small_site):
    query = QueryDict(mutable=True)
    query.setlist("region", ["22", *(f"x{number}" for number in range(1000))])
    faceted = faceted_list(GoodPracticePage.objects.visible(None), query, FIELDS)
    assert len(faceted.ids) == 2
    assert len(faceted.unknown) == 1000


def test_a_table_takes_three_queries_and_its_counts_none(small_site, django_assert_num_queries):
    pages = GoodPracticePage.objects.visible(None)
    with django_assert_num_queries(3):
        table = FacetTable(pages, FIELDS)
    with django_assert_num_queries(0):
        table.facets({"regions": ["22"], "policy_areas": ["rynek-pracy", "zdrowie"]})
        table.matrix("policy_areas", "regions", {})


def test_a_map_of_the_country_has_all_sixteen_regions(site_tree):
    codes = sorted(chain(*ROWS))
    assert len(codes) == 16
    for code in codes:
        factories.region(code, f"region {code}")
    factories.practice(site_tree.knowledge, regions_codes=["22"])
    found = counts(listed(), "regions")
    assert sorted(found) == codes
    assert sum(found.values()) == found["22"] == 1


def test_a_page_nobody_may_read_is_not_counted(small_site):
    before = counts(listed(), "regions")
    parent = small_site.knowledge
    factories.practice(parent, regions_codes=["22"], live=False)
    factories.make_private(factories.practice(parent, regions_codes=["22"]))
    factories.expire(factories.practice(parent, regions_codes=["22"]))
    english_index = parent.copy_for_translation(small_site.english)
    english_index.save_revision().publish()
    english = factories.practice(english_index.specific, regions_codes=["22"])
    assert english.regions_codes == ["22"]
    assert english.live
    assert counts(listed(), "regions") == before
    assert len(listed("region=22").ids) == 2


@pytest.mark.parametrize("seed", range(4))
def test_a_count_equals_what_choosing_the_value_lists(categories, seed):
    """Every value of every facet, under several selections, on a site made at random from a seed."""
    dice = random.Random(seed)
    for _ in range(12):
        codes = {
            f"{name}_codes": dice.sample(values, dice.randint(0, 2))
            for name, values in CODES.items()
        }
        factories.practice(categories.knowledge, **codes)
    pages = GoodPracticePage.objects.visible(None)
    for _ in range(5):
        chosen = {name: dice.sample(values, dice.randint(0, 2)) for name, values in CODES.items()}
        found = faceted_list(pages, address(chosen), FIELDS)
        for facet in found.facets:
            for value in facet.values:
                alone = faceted_list(pages, address(chosen | {facet.name: [value.code]}), FIELDS)
                assert value.count == len(alone.ids), (chosen, facet.name, value.code)


def address(chosen: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, codes in chosen.items():
        query.setlist(PARAMETERS[name], codes)
    return query


def test_a_value_without_pages_is_shown_with_nought(client, small_site):
    html = client.get("/dobre-praktyki/").content.decode()
    assert Region.objects.filter(locale=small_site.polish).count() == html.count('name="region"')
    assert '<span>region 02</span> <span class="facets__count">0</span>' in html
