"""Documents of public policy, their measures, and the links of practices with them.

Like facets, a document has one row for each language and a `code` shared by all of them; sections of
practices, addresses and links keep codes, never ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from ..choices import PolicyRelation

FIRST_YEAR = 1918
LAST_YEAR = 2100
LONGEST_CODE = 80
LONGEST_MEASURE_CODE = 40
LONGEST_RELATION = 12
SUMMARY_MAX_LENGTH = 600
MEASURE_SEPARATOR = "/"


class PolicyDocumentKind(models.TextChoices):
    """What sort of document it is."""

    NATIONAL_PROGRAMME = "national_programme", _("national programme")
    REGIONAL_PROGRAMME = "regional_programme", _("regional programme")
    EU_PROGRAMME = "eu_programme", _("EU programme")
    ACT = "act", _("act")
    RESOLUTION = "resolution", _("resolution")
    STRATEGY = "strategy", _("strategy")


class PolicyDocumentForm(WagtailAdminModelForm):
    """Editor form: names a code that another document of the same language has already."""

    def clean_code(self) -> str:
        """Look for the code among documents of this language; the form holds no language to check it by."""
        code = self.cleaned_data["code"]
        others = PolicyDocument.objects.filter(locale_id=self.instance.locale_id, code=code)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another document has this code already."))
        return code

    def is_valid(self) -> bool:
        """Refuse a measure that takes the code of another stored one: rows are saved one after the other."""
        valid: bool = super().is_valid()
        measures = self.formsets.get("measures")
        if not valid or measures is None or self.instance.pk is None:
            return valid
        stored = dict(
            PolicyMeasure.objects.filter(document_id=self.instance.pk).values_list("code", "pk")
        )
        deleted = {form.instance.pk for form in measures.deleted_forms}
        for form in measures.forms:
            other = stored.get(form.cleaned_data.get("code", ""))
            if form.instance.pk not in deleted and other not in {None, form.instance.pk, *deleted}:
                form.add_error(
                    "code",
                    _("Another measure still has this code. Save it under another code first."),
                )
                valid = False
        return valid


class PolicyDocument(index.Indexed, TranslatableMixin, ClusterableModel):
    """A programme, act, resolution or strategy on which practices rest. Editors keep it; it has a public page."""

    code = models.SlugField(
        _("code"),
        max_length=LONGEST_CODE,
        help_text=_(
            "Shared by all languages; appears in the address of its page. Do not change it once used."
        ),
    )
    title = models.CharField(
        _("title"), max_length=255, help_text=_("Full title in the language of this entry.")
    )
    short_name = models.CharField(
        _("short name"),
        max_length=80,
        help_text=_("As people call it, e.g. KPRES 2030; shown in practices and lists."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=PolicyDocumentKind,
        help_text=_("What sort of document it is."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=160,
        blank=True,
        help_text=_("Who adopted it, e.g. the Council of Ministers; empty if not known."),
    )
    citation = models.CharField(
        _("official citation"),
        max_length=255,
        blank=True,
        help_text=_(
            "Number, date and journal, e.g. Resolution No. 212 of 26 October 2022 (M.P. 2022 item 1171)."
        ),
    )
    year_from = models.PositiveSmallIntegerField(
        _("from year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("Year it was adopted or its period begins; empty if not known."),
    )
    year_to = models.PositiveSmallIntegerField(
        _("to year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("Last year of its period; empty for an act without one."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=SUMMARY_MAX_LENGTH,
        help_text=_("One to three plain sentences: what it settles and for whom."),
    )
    source_url = models.URLField(
        _("source"),
        max_length=500,
        blank=True,
        help_text=_("Where to read it, or the page the facts above come from."),
    )

    panels = [
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("code")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("publisher")]),
        FieldPanel("citation"),
        FieldRowPanel([FieldPanel("year_from"), FieldPanel("year_to")]),
        FieldPanel("summary"),
        FieldPanel("source_url"),
        InlinePanel(
            "measures",
            heading=_("Measures"),
            label=_("Measure"),
            help_text=_("Actions, areas or parts to which a practice can be tied, in their order."),
        ),
    ]
    base_form_class = PolicyDocumentForm
    search_fields = [
        index.SearchField("title"),
        index.SearchField("short_name"),
        index.SearchField("summary"),
        index.AutocompleteField("title"),
        index.AutocompleteField("short_name"),
        index.FilterField("locale_id"),
    ]
    override_translatable_fields = [
        SynchronizedField("code", overridable=False),
        SynchronizedField("kind", overridable=False),
        SynchronizedField("year_from", overridable=False),
        SynchronizedField("year_to", overridable=False),
        SynchronizedField("source_url"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ("short_name", "pk")
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "locale"), name="knowledge_policydocument_code_per_locale"
            ),
        )

    def __str__(self) -> str:
        return self.short_name

    def clean(self) -> None:
        super().clean()
        if self.year_from and self.year_to and self.year_to < self.year_from:
            raise ValidationError({"year_to": _("The period cannot end before it begins.")})

    @property
    def period(self) -> str:
        """Years of the document: 2014–2020, one year, or nothing."""
        if self.year_from and self.year_to and self.year_from != self.year_to:
            return f"{self.year_from}–{self.year_to}"
        return str(self.year_from or self.year_to or "")

    @property
    def source_host(self) -> str:
        """Name of the site the source is on, as the text of its link."""
        return urlsplit(self.source_url).netloc.removeprefix("www.")


class PolicyMeasure(index.Indexed, TranslatableMixin, Orderable):
    """An action, area or part of a document; `code` is unique within it."""

    document = ParentalKey(
        PolicyDocument,
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="measures",
        help_text=_("The document it is part of."),
    )
    code = models.CharField(
        _("code"),
        max_length=LONGEST_MEASURE_CODE,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(?:[.-][a-z0-9]+)*\Z",
                _("Small letters without marks, digits, points and hyphens, e.g. 4.13 or area-1."),
            )
        ],
        help_text=_(
            "Its number in the document, e.g. 4.13, or a short word; the same in all languages. "
            "Do not change it once used."
        ),
    )
    title = models.CharField(
        _("title"), max_length=255, help_text=_("As the document names it, without the number.")
    )

    panels = [FieldRowPanel([FieldPanel("code"), FieldPanel("title")])]
    search_fields = [index.SearchField("title"), index.FilterField("locale_id")]
    override_translatable_fields = [SynchronizedField("code", overridable=False)]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        unique_together = (("translation_key", "locale"), ("document", "code"))

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Number and title, or the title alone where the code is a word or is in the title already."""
        return measure_label(self.code, self.title)


class PolicyLink(models.Model):
    """One link between two policies in a practice, so that lists can ask for it.

    A mirror of the coherence section of the row in the table, rewritten whenever that row is saved;
    whether readers may see the practice is asked of the practice.
    """

    practice = models.ForeignKey(
        "knowledge.GoodPracticePage",
        verbose_name=_("good practice"),
        on_delete=models.CASCADE,
        related_name="policy_links",
        help_text=_("The practice whose section says so."),
    )
    area_from = models.CharField(
        _("policy"),
        max_length=LONGEST_CODE,
        blank=True,
        db_index=True,
        help_text=_("Code of the policy that acts."),
    )
    relation = models.CharField(
        _("relation"),
        max_length=LONGEST_RELATION,
        blank=True,
        choices=PolicyRelation,
        db_index=True,
        help_text=_("How the first policy bears on the second."),
    )
    area_to = models.CharField(
        _("other policy"),
        max_length=LONGEST_CODE,
        blank=True,
        db_index=True,
        help_text=_("Code of the policy it meets."),
    )
    document_code = models.CharField(
        _("document"),
        max_length=LONGEST_CODE,
        blank=True,
        db_index=True,
        help_text=_("Code of the policy document, if one is named."),
    )
    measure_code = models.CharField(
        _("measure"),
        max_length=LONGEST_MEASURE_CODE,
        blank=True,
        db_index=True,
        help_text=_("Code of the measure within that document, if one is named."),
    )

    class Meta:
        ordering = ("practice", "pk")
        verbose_name = _("link between policies")
        verbose_name_plural = _("links between policies")

    def __str__(self) -> str:
        return f"{self.area_from} → {self.area_to}"


LINK_COLUMNS = ("area_from", "relation", "area_to", "document_code", "measure_code")


def measure_label(code: str, title: str) -> str:
    """Return “4.13 Title”, or the title alone where the code is a word or is in the title already."""
    return f"{code} {title}" if code[:1].isdigit() and code not in title else title


def measure_key(document_code: str, measure_code: str) -> str:
    """Return the code of a measure that is unambiguous over all documents: document/measure."""
    return f"{document_code}{MEASURE_SEPARATOR}{measure_code}"


def split_measure_key(key: str) -> tuple[str, str]:
    """Return the codes of document and measure from `document/measure`; empty strings if there is none."""
    document_code, _separator, measure_code = key.partition(MEASURE_SEPARATOR)
    return document_code, measure_code


def policy_document_choices() -> list[tuple[str, str]]:
    """Return code and name of each document in Polish, the language of record."""
    rows = PolicyDocument.objects.filter(locale__language_code="pl")
    return list(rows.values_list("code", "short_name"))


def policy_measure_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the measures of each document in Polish under the document's name, with their full codes."""
    rows = (
        PolicyMeasure.objects.filter(document__locale__language_code="pl")
        .order_by("document__short_name", "document_id", "sort_order", "pk")
        .values_list("document__code", "document__short_name", "code", "title")
    )
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for document_code, document_name, code, title in rows:
        choice = (measure_key(document_code, code), measure_label(code, title))
        groups.setdefault((document_code, document_name), []).append(choice)
    return [(name, choices) for (_code, name), choices in groups.items()]


def policy_names(*, keys: Iterable[tuple[str, str]], locale_id: int) -> dict[str, str]:
    """Name documents and measures in one language, in one query.

    `keys` holds pairs of a document's code and a measure's full code, either may be empty. The result
    maps codes of documents and full codes of measures to names; what does not exist is left out.
    """
    pairs = [(document, measure) for document, measure in keys if document]
    if not pairs:
        return {}
    # Of an empty set Django makes a condition that nothing meets, documents included; no measure has the code "".
    measure_codes = {split_measure_key(measure)[1] for _document, measure in pairs if measure}
    measure_codes = measure_codes or {""}
    rows = (
        PolicyDocument.objects.filter(
            locale_id=locale_id, code__in={document for document, _measure in pairs}
        )
        .annotate(named=FilteredRelation("measures", condition=Q(measures__code__in=measure_codes)))
        .values_list("code", "short_name", "named__code", "named__title")
    )
    names: dict[str, str] = {}
    for code, short_name, measure_code, measure_title in rows:
        names[code] = short_name
        if measure_code:
            names[measure_key(code, measure_code)] = measure_label(measure_code, measure_title)
    return names


def write_policy_links(*, practice: Any, links: Iterable[dict[str, Any]]) -> None:
    """Make the links of a practice in the table those of its section; write nothing if they are there already."""
    wanted = []
    for link in links:
        document_code = link.get("document") or ""
        measure_document, measure_code = split_measure_key(link.get("measure") or "")
        wanted.append(
            (
                (link.get("area_from") or "")[:LONGEST_CODE],
                (link.get("relation") or "")[:LONGEST_RELATION],
                (link.get("area_to") or "")[:LONGEST_CODE],
                document_code[:LONGEST_CODE],
                measure_code[:LONGEST_MEASURE_CODE] if measure_document == document_code else "",
            )
        )
    with transaction.atomic():
        rows = PolicyLink.objects.filter(practice_id=practice.pk)
        if list(rows.order_by("pk").values_list(*LINK_COLUMNS)) == wanted:
            return
        rows.delete()
        PolicyLink.objects.bulk_create(
            PolicyLink(practice_id=practice.pk, **dict(zip(LINK_COLUMNS, values, strict=True)))
            for values in wanted
        )
