"""Footnotes lead to sources and back; what changed is told newest first; an overdue review is said."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.forms.utils import ErrorList
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.core.models import PolicyArea
from knowledge.annotation import Annotator
from knowledge.blocks import REQUIRED_SECTIONS
from knowledge.footnotes import footnotes_without_source
from knowledge.models import GoodPracticePage
from tests import factories

SOURCES = [
    {"type": "source", "value": {"title": "Raport ROPS", "url": "https://example.org/raport"}},
    {"type": "source", "value": {"title": "Uchwała komitetu", "url": ""}},
]


def body(**texts) -> str:
    return json.dumps(
        [
            {
                "type": name,
                "value": {
                    "text": f"<p>{texts.get(name, 'Treść.')}</p>",
                    "gap": texts.get(f"{name}_gap", ""),
                },
            }
            for name in REQUIRED_SECTIONS
        ]
    )


def soup_of(client, page) -> BeautifulSoup:
    return BeautifulSoup(client.get(page.url).content.decode(), "html.parser")


def test_a_mark_leads_to_its_source_and_the_source_back_to_the_first_mention(client, site_tree):
    page = factories.practice(
        site_tree.knowledge,
        body=body(challenge="Było 12 osób [2] w gminie.", results="Jest 17 osób [2]."),
        sources=json.dumps(SOURCES),
    )
    soup = soup_of(client, page)
    marks = soup.select("sup.footnote a")
    assert [mark["href"] for mark in marks] == ["#source-2", "#source-2"]
    assert [mark.get("id") for mark in marks] == ["source-2-mention", None]
    assert {mark["aria-label"] for mark in marks} == {_("source %(number)s") % {"number": 2}}
    assert [item["id"] for item in soup.select(".sources ol > li")] == ["source-1", "source-2"]
    [back] = soup.select(".sources__back")
    assert back["href"] == "#source-2-mention"
    assert back.find_parent("li")["id"] == "source-2"
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("mark", ["[3]", "[0]", "[999]", "[1", "1]", "[x]", "[2024]", "[1, 2]"])
def test_a_number_without_a_source_stays_text(client, site_tree, mark):
    page = factories.practice(
        site_tree.knowledge, body=body(challenge=f"Fakt {mark}."), sources=json.dumps(SOURCES)
    )
    soup = soup_of(client, page)
    assert soup.select("sup.footnote") == []
    assert f"Fakt {mark}." in soup.get_text()


def test_marks_in_links_are_left_alone_and_those_in_gaps_and_lists_count():
    annotator = Annotator(source_count=2)
    html = annotator.annotate('<p><a href="/x[1]">art. [1]</a></p><ul><li>dwa [2]</li></ul>')
    assert annotator.cited == {2}
    assert '<a href="/x[1]">art. [1]</a>' in html


def test_text_around_marks_is_escaped():
    html = Annotator(source_count=1).annotate("<p>5 &lt; 6 &amp; 7 [1] &lt;script&gt;</p>")
    assert "5 &lt; 6 &amp; 7 <sup" in html
    assert html.endswith("</sup> &lt;script&gt;</p>")


def test_missing_sources_are_told_with_their_section(site_tree):
    page = factories.practice(
        site_tree.knowledge,
        body=body(challenge="Fakt [1].", results="Fakt [3] i [3].", start_gap="Brak [4]"),
        sources=json.dumps(SOURCES),
    )
    labels = {section.block_type: str(section.block.label) for section in page.body}
    assert footnotes_without_source(page.body, 2) == [(3, labels["results"]), (4, labels["start"])]
    assert footnotes_without_source(page.body, 4) == []


def test_steps_and_links_between_policies_are_looked_through(site_tree):
    steps = [{"title": "Krok [7]", "text": "<p>Opis [8].</p>"}]
    link = {"area_from": "a", "relation": "supports", "area_to": "b", "tool": "umowa [9]"}
    page = factories.practice(
        site_tree.knowledge,
        body=json.dumps(
            [
                {"type": "approach", "value": {"text": "", "gap": "", "steps": steps}},
                {"type": "coherence", "value": {"text": "", "gap": "", "links": [link]}},
            ]
        ),
    )
    assert [number for number, _section in footnotes_without_source(page.body, 0)] == [7, 8, 9]


@pytest.fixture
def editor(client, site_tree):
    factories.policy_area("rynek-pracy")
    factories.policy_area("zdrowie")
    client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
    return client


def form(mark: str, **values) -> dict:
    """A practice complete but for what `mark` points at: it has one source."""
    sections = []
    for name in REQUIRED_SECTIONS:
        value = {
            "text": rich_text(f"<p>Fakt {mark}.</p>" if name == "results" else "<p>Treść.</p>")
        }
        value["gap"] = ""
        if name in {"approach", "start"}:
            value["steps"] = streamfield([])
        if name == "coherence":
            value["links"] = streamfield([])
        if name == "resources":
            value["cost_band"] = "unknown"
        if name == "results":
            value |= {"evidence": "description", "indicators": streamfield([])}
        sections.append((name, value))
    areas = PolicyArea.objects.filter(locale__language_code="pl").values_list("pk", flat=True)
    streams = ("organisations", "documents", "related_pages", "moments", "changes")
    data = {
        "title": "Opieka w domu",
        "slug": "opieka-w-domu",
        "summary": "Dwie gminy i stowarzyszenie.",
        "published_date": "2026-01-02",
        "status": "unverified",
        "licence": "cc-by-4.0",
        "body": streamfield(sections),
        "sources": streamfield([("source", {"title": "Raport", "url": ""})]),
        **{name: streamfield([]) for name in streams},
        **values,
    }
    return nested_form_data(data) | {"policy_areas": [str(pk) for pk in areas]}


def add_url(site_tree) -> str:
    return reverse(
        "wagtailadmin_pages:add", args=["knowledge", "goodpracticepage", site_tree.knowledge.pk]
    )


def test_publishing_is_refused_while_a_number_has_no_source(editor, site_tree):
    response = editor.post(add_url(site_tree), form("[2]", **{"action-publish": "1"}))
    assert response.status_code == 200
    assert not GoodPracticePage.objects.exists()
    [error] = response.context["form"].errors["body"].as_data()
    section = str(GoodPracticePage.body.field.stream_block.child_blocks["results"].label)
    assert list(ErrorList(error.non_block_errors)) == [
        _(
            "Footnote [%(number)s] in section “%(section)s” has no source. Add the source or take the number out."
        )
        % {"number": 2, "section": section}
    ]


def test_a_draft_may_hold_a_number_without_a_source(editor, site_tree):
    assert editor.post(add_url(site_tree), form("[2]")).status_code == 302
    page = GoodPracticePage.objects.get()
    assert not page.live
    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "Fakt [2]." in draft.content.decode()


def test_a_number_with_a_source_is_published(editor, site_tree):
    response = editor.post(add_url(site_tree), form("[1]", **{"action-publish": "1"}))
    assert response.status_code == 302
    assert GoodPracticePage.objects.get().live


def test_sources_of_other_pages_are_numbered_and_have_no_way_back(client, site_tree):
    page = factories.news(site_tree.news, sources=json.dumps(SOURCES))
    soup = soup_of(client, page)
    assert [item["id"] for item in soup.select(".sources ol > li")] == ["source-1", "source-2"]
    assert soup.select(".sources__back") == []


def test_changes_are_listed_newest_first(client, site_tree):
    dates = ["2025-03-01", "2026-02-01", "2024-01-01"]
    page = factories.practice(
        site_tree.knowledge,
        changes=json.dumps(
            [
                {"type": "change", "value": {"date": date, "text": f"Zmiana {date}"}}
                for date in dates
            ]
        ),
    )
    shown = [tag["datetime"] for tag in soup_of(client, page).select(".change time")]
    assert shown == sorted(dates, reverse=True)


@pytest.mark.parametrize(("days", "is_told"), [(-1, True), (0, False), (30, False), (None, False)])
def test_a_review_that_is_overdue_is_told(client, site_tree, days, is_told):
    today = timezone.localdate()
    due = None if days is None else today + datetime.timedelta(days=days)
    page = factories.practice(
        site_tree.knowledge, review_due_date=due, content_owner="ekspert projektu"
    )
    notices = soup_of(client, page).select(".practice__overdue")
    assert bool(notices) == is_told
    if is_told:
        assert "ekspert projektu" in notices[0].get_text()


@pytest.mark.parametrize(("licence", "is_linked"), [("cc-by-4.0", True), ("reserved", False)])
def test_the_licence_is_told_to_machines(client, site_tree, licence, is_linked):
    page = factories.practice(site_tree.knowledge, licence=licence)
    html = client.get(page.url).content.decode()
    assert bool(re.search(r'<link rel="license" href="https://creativecommons', html)) == is_linked
    assert ('"license": "https://creativecommons' in html) == is_linked
