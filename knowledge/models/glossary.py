from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core import seo
from cms.core.collation import polish_sort_key
from cms.core.models import IndexPage
from cms.core.passages import Passage

from ..passages import term_passages

LETTERS = {"pl": "ABCĆDEFGHIJKLŁMNOÓPRSŚTUWZŹŻ", "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class SearchExpansion(models.TextChoices):
    """How a search may use a term's acronym and synonyms."""

    EQUAL = "eq", _("both ways: each finds the other")
    ONE_WAY = "one", _("from the headword only: it also finds the synonyms")
    NONE = "no", _("never: ambiguous or an everyday word")


class Term(index.Indexed, TranslatableMixin, models.Model):
    """A term of the field with its definition; one row for each language."""

    code = models.SlugField(
        _("code"),
        max_length=80,
        help_text=_("Shared by all languages; the anchor on the glossary page."),
    )
    acronym = models.CharField(_("acronym"), max_length=20, blank=True, help_text=_("E.g. OWES."))
    name = models.CharField(
        _("term"), max_length=160, help_text=_("In the language of this entry.")
    )
    other_language_name = models.CharField(
        _("term in the other language"),
        max_length=160,
        blank=True,
        help_text=_("English for Polish entries and the reverse."),
    )
    definition = models.TextField(_("definition"), help_text=_("One or two plain sentences."))
    group = models.CharField(
        _("group"), max_length=40, blank=True, help_text=_("E.g. institutions, programmes.")
    )
    synonyms = models.TextField(
        _("synonyms"),
        blank=True,
        help_text=_("What people type instead, one a line; common mistakes too."),
    )
    expansion = models.CharField(
        _("use in search"),
        max_length=3,
        choices=SearchExpansion,
        default=SearchExpansion.EQUAL,
        help_text=_("“Never” for acronyms with two meanings, such as RPO."),
    )
    editor_note = models.TextField(
        _("note for editors"), blank=True, help_text=_("Never shown to readers.")
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("acronym")]),
        FieldRowPanel([FieldPanel("other_language_name"), FieldPanel("code")]),
        FieldPanel("definition"),
        FieldPanel("group"),
        MultiFieldPanel(
            [FieldPanel("synonyms"), FieldPanel("expansion"), FieldPanel("editor_note")],
            heading=_("Search"),
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("acronym"),
        index.SearchField("definition"),
        index.AutocompleteField("name"),
        index.AutocompleteField("acronym"),
        index.FilterField("locale_id"),
    ]
    override_translatable_fields = [SynchronizedField("code", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        ordering = ("name", "pk")
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "locale"), name="knowledge_term_code_per_locale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


def letter_bar(used: list[str], language: str) -> list[tuple[str, bool]]:
    """Return every letter a word of the language may begin with and whether any term does."""
    letters = {*LETTERS.get(language, ""), *used}
    return [(letter, letter in used) for letter in sorted(letters, key=polish_sort_key)]


class GlossaryPage(IndexPage):
    """All terms of the language, A to Ż, each with an anchor."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "knowledge/glossary_page.html"

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        terms = sorted(
            Term.objects.filter(locale_id=self.locale_id),
            key=lambda term: polish_sort_key(term.name),
        )
        context["letters"] = [
            (letter, list(group))
            for letter, group in groupby(terms, key=lambda term: term.name[0].upper())
        ]
        context["letter_bar"] = letter_bar(
            [letter for letter, _terms in context["letters"]], self.locale.language_code
        )
        return context

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        yield from term_passages(Term.objects.filter(locale_id=self.locale_id))

    def structured_data(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> list[dict[str, Any]]:
        url = seo.absolute(self.get_url(request) or "")
        term_set = {
            "@context": seo.SCHEMA,
            "@type": "DefinedTermSet",
            "name": self.title,
            "url": url,
            "inLanguage": self.locale.language_code,
            "hasDefinedTerm": [
                {
                    "@type": "DefinedTerm",
                    "name": term.name,
                    "url": f"{url}#{term.code}",
                    **({"termCode": term.acronym} if term.acronym else {}),
                }
                for _letter, terms in context["letters"]
                for term in terms
            ],
        }
        return [*super().structured_data(request, context), term_set]
