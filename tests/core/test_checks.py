"""The system checks speak up when a model breaks a rule of the house."""

from __future__ import annotations

import pytest
from django.db import models
from wagtail.models import Page, TranslatableMixin

from cms.core import checks
from cms.core.localisation import SynchronizedCategories
from cms.core.models import ResourcePage, SitePage


def codes(messages) -> list[str]:
    return sorted(message.id for message in messages)


@pytest.fixture
def with_pages(monkeypatch):
    """Check only the given page types. They are abstract, so that none of them gets into the registry."""

    def run(*page_types):
        monkeypatch.setattr(checks, "get_page_models", lambda: list(page_types))
        return checks.check_pages()

    return run


def test_the_project_itself_keeps_every_rule():
    assert checks.check_pages() == []
    assert checks.check_fields() == []
    assert checks.check_snippets() == []


def test_a_page_type_that_is_no_site_page_is_reported(with_pages):
    class StrayPage(Page):
        parent_page_types: list[str] = []

        class Meta:
            abstract = True
            app_label = "home"

    assert codes(with_pages(StrayPage)) == ["sires.E001"]


def test_a_page_type_named_otherwise_is_reported(with_pages):
    class Leaflet(SitePage):
        parent_page_types: list[str] = []

        class Meta:
            abstract = True
            app_label = "home"

    assert codes(with_pages(Leaflet)) == ["sires.E002"]


def test_a_page_type_that_may_be_put_anywhere_is_reported(with_pages):
    class AnywherePage(SitePage):
        is_creatable = True

        class Meta:
            abstract = True
            app_label = "home"

    assert codes(with_pages(AnywherePage)) == ["sires.E003"]


def test_a_resource_without_a_kind_is_reported(with_pages):
    class VaguePage(ResourcePage):
        is_creatable = True
        parent_page_types: list[str] = []

        class Meta:
            abstract = True
            app_label = "knowledge"

    assert codes(with_pages(VaguePage)) == ["sires.E004"]


def test_a_facet_that_would_not_be_translated_is_reported(with_pages):
    class ForgetfulPage(ResourcePage):
        resource_kind = "news"
        parent_page_types: list[str] = []
        override_translatable_fields = [SynchronizedCategories("regions")]

        class Meta:
            abstract = True
            app_label = "home"

    messages = with_pages(ForgetfulPage)
    assert set(codes(messages)) == {"sires.E005"}
    named = " ".join(message.msg for message in messages)
    assert "ForgetfulPage.levels" in named
    assert "ForgetfulPage.regions" not in named


def test_a_page_type_of_another_app_is_left_alone(with_pages):
    class Foreign(Page):
        class Meta:
            abstract = True
            app_label = "wagtailcore"

    assert with_pages(Foreign) == []


class UnhelpfulModel(models.Model):
    """Breaks both rules for fields; abstract, so that it is no table."""

    silent = models.CharField(max_length=10)
    nullable = models.TextField(null=True, help_text="Said.")  # noqa: DJ001  the rule under test
    hidden = models.CharField(max_length=10, editable=False)
    proper = models.CharField(max_length=10, help_text="Said.")

    class Meta:
        abstract = True
        app_label = "home"


def test_a_field_without_help_or_with_nullable_text_is_reported(monkeypatch):
    monkeypatch.setattr(checks, "_our_models", lambda: [UnhelpfulModel])
    messages = checks.check_fields()
    assert codes(messages) == ["sires.E006", "sires.E007"]
    assert {message.msg.split()[0] for message in messages} == {
        "UnhelpfulModel.silent",
        "UnhelpfulModel.nullable",
    }


class PlainSnippet(models.Model):
    """A snippet in one language only."""

    class Meta:
        abstract = True
        app_label = "home"


class TranslatedSnippet(TranslatableMixin):
    """A snippet in every language."""

    class Meta(TranslatableMixin.Meta):
        abstract = True
        app_label = "home"


def test_a_snippet_in_one_language_is_reported(monkeypatch):
    monkeypatch.setattr(
        "wagtail.snippets.models.get_snippet_models", lambda: [PlainSnippet, TranslatedSnippet]
    )
    messages = checks.check_snippets()
    assert codes(messages) == ["sires.E008"]
    assert "PlainSnippet" in messages[0].msg
