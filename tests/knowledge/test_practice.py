"""What an editor may save and what may be published; what a practice tells of its period."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from knowledge.models import GoodPracticePage
from tests import factories


@pytest.fixture
def editor(client, site_tree):
    client.force_login(get_user_model().objects.create_superuser("redakcja", "", "haslo"))
    return client


def form(**values) -> dict:
    """The fields of the editor's form, all empty but for the title and what is given."""
    streams = ("organisations", "body", "documents", "related_pages", "moments", "sources")
    data = {
        "title": "Opieka w domu",
        "slug": "opieka-w-domu",
        "summary": "Dwie gminy i stowarzyszenie.",
        "published_date": "2026-01-02",
        "status": "unverified",
        "licence": "cc-by-4.0",
        **{name: streamfield([]) for name in (*streams, "changes")},
        **values,
    }
    return nested_form_data(data)


def add_url(site_tree) -> str:
    return reverse(
        "wagtailadmin_pages:add", args=["knowledge", "goodpracticepage", site_tree.knowledge.pk]
    )


def test_a_draft_may_lack_everything_but_its_title(editor, site_tree):
    response = editor.post(add_url(site_tree), form(summary=""))
    assert response.status_code == 302
    page = GoodPracticePage.objects.get(slug="opieka-w-domu")
    assert not page.live
    assert editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200


def test_publishing_names_what_is_missing_and_keeps_what_was_typed(editor, site_tree):
    response = editor.post(
        add_url(site_tree), form(**{"action-publish": "1", "contact_role": "koordynator OWES"})
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert not GoodPracticePage.objects.filter(slug="opieka-w-domu").exists()
    assert "co najmniej dwa obszary polityki" in html
    assert "koordynator OWES" in html


def test_a_whole_practice_is_published(editor, site_tree):
    page = factories.practice(site_tree.knowledge, title="Pełna praktyka")
    response = editor.get(page.url)
    assert response.status_code == 200
    assert "Spójność" in response.content.decode()


def test_a_practice_cannot_end_before_it_starts(site_tree):
    page = factories.practice(site_tree.knowledge)
    page.started_year, page.ended_year = 2020, 2014
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert "ended_year" in refusal.value.message_dict


@pytest.mark.parametrize(
    ("started", "ended", "shown"),
    [(2014, 2020, "2014–2020"), (2014, 2014, "2014"), (2014, None, "od 2014"), (None, None, "")],
)
def test_the_period_is_told_in_words(site_tree, started, ended, shown):
    page = factories.practice(site_tree.knowledge, started_year=started, ended_year=ended)
    assert str(page.period).startswith(shown)
    assert bool(page.period) == bool(shown)
