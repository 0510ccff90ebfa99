"""The list, the matrix, the exports and the feed show the same practices and count them truly."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
from itertools import product
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.choices import Evidence
from knowledge.finding import PRACTICE_FACETS, find_practices
from knowledge.matrix import coherence_matrix
from knowledge.models import GoodPracticePage, PracticeStatus
from tests import factories
from tests.test_query_budget import cold_queries

REGIONS = ("02", "14", "22")
AREAS = ("mieszkalnictwo", "rynek-pracy", "zdrowie")
LEVELS = ("gmina", "powiat")
GROUPS = ("mlodziez", "seniorzy")
INSTRUMENTS = ("klauzula", "spoldzielnia")
YEARS = (2014, 2019, 2022)
CODES = {
    "regions": REGIONS,
    "policy_areas": AREAS,
    "levels": LEVELS,
    "target_groups": GROUPS,
    "instruments": INSTRUMENTS,
    "status": tuple(PracticeStatus.values),
    "started_year": tuple(str(year) for year in YEARS),
    "evidence": tuple(Evidence.values),
}
PARAMETERS = {facet.name: facet.parameter for facet in PRACTICE_FACETS}
EXPORTS = ("knowledge:practices_csv", "knowledge:practices_json", "knowledge:practice_feed")


@pytest.fixture
def categories(site_tree):
    for code in REGIONS:
        factories.region(code, f"region {code}")
    for make, codes in (
        (factories.policy_area, AREAS),
        (factories.level, LEVELS),
        (factories.target_group, GROUPS),
        (factories.instrument, INSTRUMENTS),
    ):
        for code in codes:
            make(code)
    return site_tree


def add_at_random(site_tree, count: int, seed: int = 7) -> None:
    """Add practices of every sort, a fifth of them not to be seen."""
    dice = random.Random(seed)
    for number in range(count):
        values = {
            f"{name}_codes": dice.sample(CODES[name], dice.randint(0, 2))
            for name in ("regions", "policy_areas", "levels", "target_groups", "instruments")
        }
        page = factories.practice(
            site_tree.knowledge,
            status=dice.choice(PracticeStatus.values),
            started_year=dice.choice([None, *YEARS]),
            body=factories.practice_body(evidence=dice.choice(Evidence.values)),
            live=number % 10 != 0,
            **values,
        )
        if number % 10 == 5:
            factories.make_private(page)
        if number % 10 == 7:
            factories.expire(page)


def values_of(page: GoodPracticePage, name: str) -> set[str]:
    """Read the values of a facet from the page itself, in the plainest way."""
    if name in ("status", "started_year", "evidence"):
        value = getattr(page, name)
        return {str(value)} if value else set()
    return {row.code for row in getattr(page, name).all()}


def visible_practices() -> list[GoodPracticePage]:
    return [
        page
        for page in GoodPracticePage.objects.all()
        if page.live
        and not page.expired
        and not (page.expire_at and page.expire_at <= datetime.datetime.now(datetime.UTC))
        and not page.get_view_restrictions()
        and page.locale.language_code == "pl"
    ]


def fits(held: dict[str, set[str]], selection: dict[str, list[str]]) -> bool:
    return all(not codes or held[name] & set(codes) for name, codes in selection.items())


def ask(selection: dict[str, list[str]], **more: str):
    pairs = [(PARAMETERS[name], code) for name, codes in selection.items() for code in codes]
    return RequestFactory().get(f"/?{urlencode([*pairs, *more.items()])}")


SELECTIONS = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(codes), unique=True) for name, codes in CODES.items()}
)


def test_every_count_equals_a_plain_recount(categories):
    add_at_random(categories, 40)
    held = {
        page.pk: {name: values_of(page, name) for name in CODES} for page in visible_practices()
    }
    assert 20 < len(held) < 40

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(selection=SELECTIONS)
    def check(selection):
        found = find_practices(ask(selection))
        # A year nobody has is no value of the facet, so the address drops it.
        offered = {facet.name: {value.code for value in facet.values} for facet in found.facets}
        selection = {
            name: [code for code in codes if code in offered[name]]
            for name, codes in selection.items()
        }
        assert set(found.ids) == {pk for pk, own in held.items() if fits(own, selection)}
        for facet in found.facets:
            for value in facet.values:
                with_it = selection | {facet.name: [value.code]}
                recount = sum(fits(own, with_it) for own in held.values())
                assert value.count == recount, (selection, facet.name, value.code)

    check()


@pytest.mark.parametrize(("columns", "name"), [("poziom", "levels"), ("region", "regions")])
def test_every_cell_of_the_matrix_equals_a_plain_recount(categories, columns, name):
    add_at_random(categories, 30)
    held = [
        (values_of(page, "policy_areas"), values_of(page, name)) for page in visible_practices()
    ]
    matrix = coherence_matrix(ask({}, kolumny=columns))
    found = {
        (area, cell.column.code): cell.count
        for area, row in zip(
            sorted(AREAS), sorted(matrix.rows, key=lambda row: row.name), strict=True
        )
        for cell in row.cells
    }
    assert found == {
        (area, code): sum(area in areas and code in codes for areas, codes in held)
        for area, code in product(AREAS, CODES[name])
    }
    assert matrix.gaps == sum(not count for count in found.values())


def test_a_cell_leads_to_as_many_practices_as_it_tells(client, categories):
    add_at_random(categories, 30)
    address = categories.knowledge.url
    matrix = coherence_matrix(ask({"status": ["running", "pilot"]}))
    cells = [cell for row in matrix.rows for cell in row.cells if cell.count]
    assert cells
    for cell in cells:
        listed = client.get(f"{address}?{cell.query}").context["faceted"]
        assert len(listed.ids) == cell.count


def test_a_matrix_takes_four_queries_whatever_it_counts(
    rf, categories, django_assert_max_num_queries
):
    add_at_random(categories, 3)
    with django_assert_max_num_queries(4):
        coherence_matrix(rf.get("/"))
    add_at_random(categories, 30, seed=8)
    with django_assert_max_num_queries(4):
        coherence_matrix(rf.get("/"))


@pytest.mark.parametrize("query", ["", "?kolumny=region", "?kolumny=<b>&region=22"])
def test_the_page_of_the_matrix_stays_in_the_budget(categories, query):
    add_at_random(categories, 5)
    assert cold_queries(reverse("knowledge:matrix") + query) <= 16


@pytest.fixture
def hidden(categories):
    """One practice anyone may read, and four that nobody may, all with the same facets."""
    values = {
        "regions_codes": ["22"],
        "policy_areas_codes": ["rynek-pracy", "zdrowie"],
        "levels_codes": ["gmina"],
        "started_year": 2019,
    }
    parent = categories.knowledge
    factories.practice(parent, title="Jawnapraktyka", **values)
    factories.practice(parent, title="Szkicowapraktyka", live=False, **values)
    factories.make_private(factories.practice(parent, title="Prywatnapraktyka", **values))
    factories.expire(factories.practice(parent, title="Wygaslapraktyka", **values))
    english = parent.copy_for_translation(categories.english)
    english.save_revision().publish()
    factories.practice(english.specific, title="Englishpractice", **values)
    return categories


SECRET = ("Szkicowapraktyka", "Prywatnapraktyka", "Wygaslapraktyka", "Englishpractice")


@pytest.mark.parametrize("query", ["", "?region=22", "?kolejnosc=tytul", "?rok=2019&status=idea"])
@pytest.mark.parametrize("name", ["index", *EXPORTS])
def test_nothing_hidden_is_listed_exported_or_fed(client, hidden, name, query):
    address = hidden.knowledge.url if name == "index" else reverse(name)
    text = client.get(address + query).content.decode()
    for word in SECRET:
        assert word not in text
    if "status" not in query:
        assert "Jawnapraktyka" in text


def test_nothing_hidden_is_counted(client, hidden):
    faceted = client.get(hidden.knowledge.url).context["faceted"]
    for facet in faceted.facets:
        assert all(value.count <= 1 for value in facet.values), facet.name
    matrix = client.get(reverse("knowledge:matrix")).context["matrix"]
    assert matrix.practices == 1
    assert {cell.count for row in matrix.rows for cell in row.cells} == {0, 1}


def test_the_orders(client, categories):
    for title, day, reviewed in (
        ("Żłobek", 3, datetime.date(2026, 1, 1)),
        ("Łaźnia", 2, None),
        ("Lokal", 1, datetime.date(2026, 5, 1)),
    ):
        factories.practice(
            categories.knowledge,
            title=title,
            published_date=datetime.date(2026, 3, day),
            reviewed_date=reviewed,
        )

    def titles(query: str) -> list[str]:
        listed = client.get(categories.knowledge.url + query).context["practices"]
        return [page.title for page in listed]

    assert titles("") == ["Żłobek", "Łaźnia", "Lokal"]
    assert titles("?kolejnosc=tytul") == ["Lokal", "Łaźnia", "Żłobek"]
    assert titles("?kolejnosc=przeglad") == ["Lokal", "Żłobek", "Łaźnia"]
    assert titles("?kolejnosc=<b>") == titles("")


def test_a_tile_adds_its_region_and_takes_it_off(client, categories):
    factories.practice(categories.knowledge, regions_codes=["22"])
    html = client.get(f"{categories.knowledge.url}?region=22&poziom=gmina&page=3").content.decode()
    assert 'href="?region=22&amp;region=14&amp;poziom=gmina"' in html
    assert 'href="?poziom=gmina"' in html


@pytest.mark.parametrize(
    "query",
    [
        "region=99&poziom=%00&rok=abc",
        "&".join(f"region={number}" for number in range(40)),
        "rok=" + "9" * 5000,
        "status=%3Cscript%3E",
        "narzedzie=" + "x" * 5000,
    ],
)
@pytest.mark.parametrize("name", ["index", "knowledge:matrix", *EXPORTS])
def test_codes_that_do_not_exist_are_no_error(client, categories, name, query):
    add_at_random(categories, 3)
    address = categories.knowledge.url if name == "index" else reverse(name)
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    assert b"<script>" not in response.content


def test_the_table_has_a_row_for_each_practice(client, hidden):
    response = client.get(reverse("knowledge:practices_csv"))
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["title"] for row in rows] == ["Jawnapraktyka"]
    assert rows[0]["regions"] == "region 22"
    assert rows[0]["started_year"] == "2019"
    assert rows[0]["address"].startswith("http")


def test_the_records_hold_codes_that_both_languages_share(client, hidden):
    data = json.loads(client.get(reverse("knowledge:practices_json")).content)
    assert data["count"] == len(data["practices"]) == 1
    assert {row["code"] for row in data["practices"][0]["policy_areas"]} == {
        "rynek-pracy",
        "zdrowie",
    }
    with translation.override("en"):
        address = reverse("knowledge:practices_json")
    english = json.loads(client.get(address).content)
    assert [row["title"] for row in english["practices"]] == ["Englishpractice"]


@pytest.mark.parametrize("name", EXPORTS)
def test_the_cost_of_an_export_does_not_grow(categories, name):
    add_at_random(categories, 3)
    few = cold_queries(reverse(name))
    add_at_random(categories, 30, seed=9)
    assert cold_queries(reverse(name)) == few <= 16


def test_a_feed_tells_its_facets_and_keeps_its_address(client, hidden):
    response = client.get(reverse("knowledge:practice_feed"), {"region": "22"})
    feed = ElementTree.fromstring(response.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert "region 22" in feed.find(f"{atom}title").text
    assert parse_qs(urlsplit(feed.find(f"{atom}id").text).query) == {"region": ["22"]}
    assert [entry.find(f"{atom}title").text for entry in feed.findall(f"{atom}entry")] == [
        "Jawnapraktyka"
    ]


def test_the_list_stays_in_the_budget_however_much_is_chosen(categories):
    add_at_random(categories, 5)
    chosen = urlencode([(PARAMETERS[name], code) for name in CODES for code in CODES[name]])
    assert cold_queries(f"{categories.knowledge.url}?{chosen}") <= 16


def test_editors_see_the_same_matrix(client, hidden):
    client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
    response = client.get(reverse("coherence_matrix_report"))
    assert response.status_code == 200
    assert response.context["matrix"].practices == 1
    client.logout()
    assert client.get(reverse("coherence_matrix_report")).status_code == 302


def test_control_signs_of_a_word_processor_break_no_feed(client, categories):
    factories.practice(categories.knowledge, title="Praktyka\x0bz łamaniem", summary="Opis\x0c.")
    feed = ElementTree.fromstring(client.get(reverse("knowledge:practice_feed")).content)
    title = feed.find("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title")
    assert title.text == "Praktyka z łamaniem"


@pytest.mark.parametrize(
    "value", [{}, {"organisation": None}, {"organisation": 1}, {"role": "leader"}]
)
def test_an_organisation_half_told_breaks_no_export(client, categories, value):
    roles = json.dumps([{"type": "organisation", "value": value}])
    page = factories.practice(categories.knowledge)
    GoodPracticePage.objects.filter(pk=page.pk).update(organisations=roles)
    for name in EXPORTS:
        assert client.get(reverse(name)).status_code == 200
