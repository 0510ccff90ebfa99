"""Practices side by side: what is shown, what is left out and said, what the spreadsheet holds."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from knowledge.compare import EXCERPT_LENGTH, FIELDS, MOST
from tests import factories

LONG = " ".join(f"słowo{number}" for number in range(200))


@pytest.fixture
def vocabularies(site_tree):
    factories.region("22", "pomorskie")
    factories.region("14", "mazowieckie")
    factories.policy_area("rynek-pracy", "Rynek pracy")
    factories.policy_area("reintegracja", "Reintegracja")
    factories.level("gmina")
    factories.target_group("seniorzy")
    factories.instrument("cis")
    return site_tree


def body(**changes) -> str:
    """A body with a link of coherence, an indicator and steps; lists as stored, with and without their ids."""
    link = {
        "area_from": "reintegracja",
        "relation": "supports",
        "area_to": "rynek-pracy",
        "tool": "zamówienie zastrzeżone",
    }
    more = {
        "coherence": {"links": [{"type": "item", "value": link, "id": "a"}]},
        "resources": {"cost_band": "100k_1m"},
        "results": {
            "evidence": "own_data",
            "indicators": [{"value": "12", "label": "osób", "as_of": "2015"}],
        },
        "difficulties": {"text": f"<p>Zawiodło to.</p><p>{LONG}</p>"},
        "start": {"steps": [{"title": "Zapytaj gminy", "text": ""}]},
    } | changes
    sections = json.loads(factories.practice_body())
    for section in sections:
        section["value"] |= more.get(section["type"], {})
    return json.dumps(sections)


def practice(tree, **values):
    leader = {
        "type": "organisation",
        "value": {"organisation": factories.organisation().pk, "role": "leader"},
    }
    defaults = {
        "body": body(),
        "regions_codes": ["22"],
        "policy_areas_codes": ["reintegracja", "rynek-pracy"],
        "levels_codes": ["gmina"],
        "target_groups_codes": ["seniorzy"],
        "instruments_codes": ["cis"],
        "organisations": json.dumps([leader]),
        "started_year": 2014,
        "ended_year": 2020,
    }
    return factories.practice(tree.knowledge, **defaults | values)


def address(*values, **more) -> str:
    query = "&".join(f"praktyka={getattr(value, 'pk', value)}" for value in values)
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{reverse('knowledge:compare')}?{query}{extra}"


def get(client, *values) -> str:
    response = client.get(address(*values))
    assert response.status_code == 200
    return response.content.decode()


def column_titles(html: str) -> list[str]:
    return re.findall(r'<th scope="col"><a [^>]*>([^<]*)</a>', html)


def spreadsheet(response) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_fields_stand_side_by_side(client, vocabularies):
    first = practice(vocabularies, title="Pierwsza")
    second = practice(vocabularies, title="Druga", regions_codes=["14"])
    html = get(client, second, first)
    assert column_titles(html) == ["Druga", "Pierwsza"]
    assert html.count('<th scope="row">') == len(FIELDS) + 1
    for part in (
        "pomorskie",
        "mazowieckie",
        "2014–2020",
        "Reintegracja",
        "Rynek pracy – zamówienie zastrzeżone",
        "12 osób (2015)",
        "1. Zapytaj gminy",
        "Organizacja ",
    ):
        assert part in html, part
    assert 'id="compare-too-few"' not in html
    assert 'role="region"' in html
    assert 'tabindex="0"' in html


def test_a_long_section_is_cut_and_leads_to_the_whole(client, vocabularies):
    page = practice(vocabularies)
    html = get(client, page, practice(vocabularies))
    assert f'href="{page.url}#trudnosci"' in html
    assert f'href="{page.url}#przeniesienie"' in html
    assert f'href="{page.url}#jak-zaczac"' in html
    excerpt = re.search(r"Zawiodło to\.[^<]*", html)[0].strip()
    assert len(excerpt) <= EXCERPT_LENGTH
    assert excerpt.endswith("…")


def test_a_draft_like_empty_practice_is_compared_too(client, vocabularies):
    empty = factories.practice(vocabularies.knowledge, title="Pusta", body="[]")
    html = get(client, empty, practice(vocabularies))
    assert "Pusta" in column_titles(html)
    assert html.count('class="compare__none"') >= 8


def test_text_is_escaped(client, vocabularies):
    page = practice(vocabularies, title="<script>alert(1)</script>")
    html = get(client, page, page)
    assert "<script>alert" not in html


# --- What is left out -------------------------------------------------------------------------


def test_nothing_hidden_is_compared_and_the_words_are_the_same(client, vocabularies):
    shown = practice(vocabularies, title="Jawna")
    draft = practice(vocabularies, title="Szkicowa", live=False)
    private = practice(vocabularies, title="Prywatna")
    factories.make_private(private)
    expired = practice(vocabularies, title="Wygasla")
    factories.expire(expired)
    index = vocabularies.knowledge.copy_for_translation(vocabularies.english)
    index.save_revision().publish()
    english = factories.practice(index.specific, title="Englishpractice")
    hidden = (draft, private, expired, english)
    html = get(client, shown, *hidden, 999_999)
    assert column_titles(html) == ["Jawna"]
    for page in hidden:
        assert page.title not in html
    told = re.search(r'id="compare-unknown">([^<]*)<', html)[1]
    assert re.findall(r"\d+", told) == [str(page.pk) for page in hidden] + ["999999"]
    assert 'id="compare-too-few"' in html
    table = spreadsheet(client.get(address(shown, *hidden, format="csv")))
    assert [len(row) for row in table] == [2] * len(table)


@pytest.mark.parametrize(
    "value", ["abc", "-1", "1.5", "1e9", "%00", "9" * 12, "9" * 5000, "٣", "<b>x</b>", "' OR 1=1"]
)
def test_a_value_that_is_no_number_is_told_and_left_out(client, vocabularies, value):
    html = get(client, practice(vocabularies, title="Jawna"), value)
    assert column_titles(html) == ["Jawna"]
    assert 'id="compare-unknown"' in html
    assert "<b>x</b>" not in html
    assert "9" * 100 not in html.replace(address("9" * 5000), "")


def test_nothing_chosen_leads_to_the_list(client, vocabularies):
    html = get(client)
    assert 'id="compare-too-few"' in html
    assert f'href="{vocabularies.knowledge.url}"' in html
    assert "<table" not in html
    response = client.get(address(format="csv"))
    assert response["Content-Type"].startswith("text/html")


def test_one_is_shown_with_the_advice_to_choose_another(client, vocabularies):
    page = practice(vocabularies, title="Sama")
    html = get(client, page, page, "")
    assert column_titles(html) == ["Sama"]
    assert 'id="compare-too-few"' in html


def test_of_more_than_four_the_first_four_are_shown(client, vocabularies):
    pages = [practice(vocabularies, title=f"Nr {number}") for number in range(6)]
    html = get(client, *pages)
    assert column_titles(html) == [f"Nr {number}" for number in range(MOST)]
    assert 'id="compare-too-many"' in html
    assert 'id="compare-unknown"' not in html


def test_a_flood_of_values_is_no_error(client, vocabularies):
    pages = [practice(vocabularies) for _ in range(2)]
    assert len(column_titles(get(client, *pages, *range(10_000, 10_900)))) == 2


def test_a_column_can_be_taken_out(client, vocabularies):
    first, second = practice(vocabularies), practice(vocabularies)
    html = get(client, first, second)
    assert f'href="?praktyka={first.pk}"' in html
    assert f'href="?praktyka={second.pk}"' in html


def test_english_has_its_own_word_in_the_address(client, vocabularies):
    index = vocabularies.knowledge.copy_for_translation(vocabularies.english)
    index.save_revision().publish()
    page = factories.practice(index.specific, title="Home care", regions_codes=["22"])
    with translation.override("en"):
        path = reverse("knowledge:compare")
        html = client.get(path, {"practice": page.pk}).content.decode()
    assert column_titles(html) == ["Home care"]
    assert "22 en" in html


# --- The spreadsheet --------------------------------------------------------------------------


def test_the_spreadsheet_holds_the_same_and_whole_sections(client, vocabularies):
    first, second = practice(vocabularies, title="=HYPERLINK(1)"), practice(vocabularies)
    response = client.get(address(first, second, format="csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"].startswith("attachment; ")
    table = spreadsheet(response)
    assert table[0][1:] == ["'=HYPERLINK(1)", second.title]
    assert table[1][1:] == [f"http://127.0.0.1:8000{page.url}" for page in (first, second)]
    assert len(table) == len(FIELDS) + 2
    assert [len(row) for row in table] == [3] * len(table)
    assert any(LONG in cell for row in table for cell in row)


# --- The way there ----------------------------------------------------------------------------


def test_the_checkbox_of_a_card_belongs_to_the_form_and_needs_no_script(site_tree):
    page = factories.practice(site_tree.knowledge, title="Opieka <w> domu")
    choice = render_to_string("components/compare-choice.html", {"page": page})
    bar = render_to_string("components/compare-bar.html")
    assert f'form="compare" name="praktyka" value="{page.pk}"' in choice
    assert "Opieka &lt;w&gt; domu</span></label>" in choice
    assert f'id="compare" action="{reverse("knowledge:compare")}" method="get"' in bar
    with translation.override("en"):
        assert 'name="practice"' in render_to_string(
            "components/compare-choice.html", {"page": page}
        )


# --- The cost ---------------------------------------------------------------------------------


def queries_of(path: str) -> int:
    cache.clear()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    statements = [query["sql"] for query in queries.captured_queries]
    assert len(statements) == len(set(statements))
    return len(statements)


@pytest.mark.parametrize("more", [{}, {"format": "csv"}])
def test_four_cost_as_many_queries_as_two(vocabularies, more):
    pages = [practice(vocabularies) for _ in range(4)]
    two = queries_of(address(*pages[:2], **more))
    assert queries_of(address(*pages, **more)) == two
    assert two <= 16


def test_a_comparison_sets_no_cookie_and_stays_out_of_indexes(client, vocabularies):
    response = client.get(address(practice(vocabularies)))
    assert not response.cookies
    assert '<meta name="robots" content="noindex">' in response.content.decode()
