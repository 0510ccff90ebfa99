"""What a practice recommends, why it says so, and what it must never show."""

from __future__ import annotations

import json
import math

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from knowledge.models import GoodPracticePage
from knowledge.related import MOST_ITEMS, RelatedItem, related_material
from tests import factories
from tests.test_query_budget import cold_queries

AREAS = ["rynek-pracy", "zdrowie", "edukacja"]


@pytest.fixture
def vocabulary(site_tree):
    """Two regions, three policies, two instruments and two groups, in both languages."""
    for code, name in (("22", "pomorskie"), ("24", "śląskie")):
        factories.region(code, name)
    for code in AREAS:
        factories.policy_area(code)
    for code in ("cis", "klauzula"):
        factories.instrument(code)
    for code in ("seniorzy", "mlodziez"):
        factories.target_group(code)
    return site_tree


@pytest.fixture
def practice(vocabulary):
    """Make practices in Silesia with two policies, unless told otherwise."""

    def make(**values):
        defaults = {"regions_codes": ["24"], "policy_areas_codes": ["rynek-pracy", "zdrowie"]}
        return factories.practice(vocabulary.knowledge, **defaults | values)

    return make


@pytest.fixture
def page(practice):
    return practice(
        title="Czytana",
        regions_codes=["22"],
        instruments_codes=["cis"],
        target_groups_codes=["seniorzy"],
    )


def webinar(site_tree, title: str, codes: tuple[str, ...] = ("rynek-pracy", "zdrowie")):
    """Publish a webinar on these policies."""
    page = factories.webinar(site_tree.webinars, title=title)
    page.policy_areas_codes = list(codes)
    page.save_revision().publish()
    return page


def related(client, page) -> list[RelatedItem]:
    """Return what the page really gives its template."""
    return client.get(page.url).context["related"]


def titles(client, page) -> list[str]:
    return [item.page.title for item in related(client, page)]


def test_a_policy_counts_only_in_another_region(client, page, practice):
    practice(title="Gdzie indziej")
    practice(title="Ten sam region", regions_codes=["22"])
    practice(title="Także u nas", regions_codes=["22", "24"])
    practice(title="Bez regionu", regions_codes=[])
    assert titles(client, page) == ["Gdzie indziej"]
    [item] = related(client, page)
    assert item.reason == _("same policy: %(policy)s, another region: %(region)s") % {
        "policy": "rynek-pracy pl",
        "region": "śląskie",
    }


def test_instruments_and_groups_count_everywhere(client, page, practice):
    practice(title="Narzędzie", regions_codes=["22"], instruments_codes=["cis"])
    practice(title="Grupa", regions_codes=["22"], target_groups_codes=["seniorzy"])
    reasons = {item.page.title: item.reason for item in related(client, page)}
    assert reasons == {
        "Narzędzie": _("same instrument: %(instrument)s") % {"instrument": "cis pl"},
        "Grupa": _("same target group: %(group)s") % {"group": "seniorzy pl"},
    }


def test_a_practice_of_the_whole_country_names_the_region_of_the_other(client, practice):
    national = practice(regions_codes=[])
    practice(title="Śląska")
    [item] = related(client, national)
    assert "śląskie" in item.reason
    assert item.reason == _("same policy: %(policy)s, region: %(region)s") % {
        "policy": "rynek-pracy pl",
        "region": "śląskie",
    }


def test_a_rarer_value_counts_more(client, page, practice):
    for _number in range(4):
        practice(regions_codes=["22"], target_groups_codes=["seniorzy"])
    practice(title="Rzadkie narzędzie", regions_codes=["22"], instruments_codes=["cis"])
    found = related(client, page)
    assert found[0].page.title == "Rzadkie narzędzie"
    assert 1 / math.log2(1 + 2) > 1 / math.log2(1 + 5)


def test_equal_scores_are_ordered_by_date(client, page, practice):
    practice(title="Starsza", published_date="2025-01-01")
    practice(title="Nowsza", published_date="2026-01-01")
    assert titles(client, page) == ["Nowsza", "Starsza"]


def test_an_editors_choice_comes_first_with_its_reason_and_only_once(
    client, vocabulary, practice, page
):
    chosen = practice(title="Wybrana", regions_codes=["22"], policy_areas_codes=["edukacja"])
    twice = practice(title="Wybrana i podobna")
    practice(title="Podobna")
    page.related_pages = json.dumps(
        [
            {"type": "related_page", "value": {"page": chosen.pk, "reason": "bo warto"}},
            {"type": "related_page", "value": {"page": twice.pk, "reason": ""}},
        ]
    )
    page.save_revision().publish()
    assert titles(client, page) == ["Wybrana", "Wybrana i podobna", "Podobna"]
    assert related(client, page)[0].reason == "bo warto"


def test_there_are_six_in_all_and_an_editors_choice_is_never_cut(client, practice, page):
    others = [practice() for _number in range(MOST_ITEMS + 3)]
    assert len(related(client, page)) == MOST_ITEMS
    page.related_pages = json.dumps(
        [{"type": "related_page", "value": {"page": row.pk, "reason": ""}} for row in others[:8]]
    )
    page.save_revision().publish()
    assert titles(client, page) == [row.title for row in others[:8]]


def test_only_what_anyone_may_read_is_recommended(client, vocabulary, practice, page):
    values = {"instruments_codes": ["cis"], "target_groups_codes": ["seniorzy"]}
    practice(title="Jawna")
    practice(title="Szkic", live=False, **values)
    factories.make_private(practice(title="Prywatna", **values))
    factories.expire(practice(title="Wygasla", **values))
    english_index = vocabulary.knowledge.copy_for_translation(vocabulary.english)
    english_index.save_revision().publish()
    factories.practice(
        english_index.specific,
        title="Angielska",
        regions_codes=["24"],
        policy_areas_codes=["rynek-pracy", "zdrowie"],
    )
    factories.make_private(webinar(vocabulary, "Prywatne"))
    assert titles(client, page) == ["Jawna"]
    html = client.get(page.url).content.decode()
    for word in ("Szkic", "Prywatna", "Wygasla", "Angielska", "Prywatne"):
        assert word not in html


def test_hidden_practices_do_not_make_a_value_frequent(client, page, practice):
    practice(title="Narzędzie", regions_codes=["22"], instruments_codes=["cis"])
    practice(title="Grupa", regions_codes=["22"], target_groups_codes=["seniorzy"])
    practice(regions_codes=["22"], target_groups_codes=["seniorzy"])
    for _number in range(5):
        practice(live=False, instruments_codes=["cis"])
    assert titles(client, page)[0] == "Narzędzie"


def test_at_most_two_webinars_on_two_policies_or_more(client, vocabulary, practice, page):
    for number in range(3):
        webinar(vocabulary, f"O obu {number}")
    webinar(vocabulary, "O jednej", ("zdrowie",))
    for _number in range(MOST_ITEMS + 1):
        practice()
    found = related(client, page)
    assert len(found) == MOST_ITEMS
    assert [item.page.title for item in found[-2:]] == ["O obu 2", "O obu 1"]
    assert found[-1].reason == _("webinar on the same policies: %(policies)s") % {
        "policies": "rynek-pracy pl, zdrowie pl"
    }


def test_a_webinar_named_as_a_moment_is_not_repeated(client, vocabulary, page):
    spoken = webinar(vocabulary, "Mówiono o tym")
    assert titles(client, page) == ["Mówiono o tym"]
    page.moments = json.dumps([{"type": "moment", "value": {"webinar": spoken.pk, "start": 5}}])
    page.save_revision().publish()
    assert titles(client, page) == []


def test_a_page_never_recommends_itself_and_nothing_shared_is_nothing_shown(client, practice, page):
    practice(policy_areas_codes=["edukacja"])
    assert titles(client, page) == []
    assert 'id="related"' not in client.get(page.url).content.decode()


def test_a_practice_without_facets_has_none(client, vocabulary):
    bare = factories.practice(vocabulary.knowledge)
    factories.practice(vocabulary.knowledge)
    assert titles(client, bare) == []


def test_two_queries_however_many_practices_there_are(vocabulary, practice, page):
    request = RequestFactory().get("/")
    facets = {
        "regions": [("22", "pomorskie")],
        "policy_areas": [("rynek-pracy", "praca"), ("zdrowie", "zdrowie")],
        "instruments": [("cis", "CIS")],
        "target_groups": [("seniorzy", "seniorzy")],
    }

    def count() -> int:
        request.__dict__.pop("_private_paths", None)
        with CaptureQueriesContext(connection) as queries:
            related_material(page, request, facets, [])
        return len([row for row in queries if "pageviewrestriction" not in row["sql"]])

    for _number in range(3):
        practice(instruments_codes=["cis"])
    few, page_few = count(), cold_queries(page.url)
    for _number in range(27):
        practice(instruments_codes=["cis"])
    assert few == count() == 2
    assert page_few == cold_queries(page.url) <= 16


def test_a_preview_of_a_page_not_yet_saved_uses_what_the_form_holds(vocabulary, practice):
    practice(title="Podobna")
    draft = GoodPracticePage(
        title="Nowa", slug="nowa", summary="s", locale=vocabulary.polish, body="[]"
    )
    draft.regions_codes = ["22"]
    draft.policy_areas_codes = ["rynek-pracy", "zdrowie"]
    draft.depth = vocabulary.knowledge.depth + 1
    draft.path = vocabulary.knowledge.path + "0009"
    draft.set_url_path(vocabulary.knowledge)
    response = draft.make_preview_request()
    assert response.status_code == 200
    response.render()
    assert "Podobna" in response.content.decode()
