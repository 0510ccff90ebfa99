"""ResourcePage: what practices, webinars, news and projects have in common.

A concrete model with its own table: mixed lists, facets and filters over all kinds are one query set
(docs/adr/0002).
"""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from ..localisation import CategoryCodes, SynchronizedCategories
from ..querysets import ResourcePageQuerySet
from .site_page import SitePage
from .taxonomy import Category, GovernmentLevel, PolicyArea, Region, TargetGroup

SUMMARY_MAX_LENGTH = 300


class ResourceKind(models.TextChoices):
    """Kinds of resources, as readers tell them apart."""

    PRACTICE = "practice", _("good practice")
    WEBINAR = "webinar", _("webinar")
    NEWS = "news", _("news item")
    PROJECT = "project", _("project")


class Licence(models.TextChoices):
    """Licence of a resource's own text."""

    CC_BY = "cc-by-4.0", _("CC BY 4.0: may be used and changed if the author is named")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0: as CC BY, changes under the same licence")
    RESERVED = "reserved", _("all rights reserved; quoting with the source is allowed")


LICENCE_URLS: dict[str, str] = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.pl",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.pl",
}


class ResourcePageForm(WagtailAdminPageForm):
    """Editor form: facets offer the values of the page's own language only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            queryset = getattr(field, "queryset", None)
            if queryset is not None and issubclass(queryset.model, Category):
                field.queryset = queryset.filter(locale_id=self.instance.locale_id)


class ResourcePage(SitePage):
    """Something a reader comes for: a practice, a webinar, a news item or a project."""

    resource_kind: str = ""

    kind = models.CharField(max_length=12, choices=ResourceKind, editable=False, db_index=True)
    summary = models.TextField(
        _("lead"),
        max_length=SUMMARY_MAX_LENGTH,
        validators=[MaxLengthValidator(SUMMARY_MAX_LENGTH)],
        help_text=_(
            "At most 300 signs: what it is, where, with what effect. Shown on cards, in search results and in shared links."
        ),
    )
    published_date = models.DateField(
        _("date shown to readers"),
        default=datetime.date.today,
        db_index=True,
        help_text=_("Lists are ordered by it, newest first."),
    )
    illustration = models.ForeignKey(
        "core.SiteImage",
        verbose_name=_("illustration"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "For shared links. Describe the picture in the image library; leave empty if it would only decorate."
        ),
    )
    regions = ParentalManyToManyField(
        Region,
        verbose_name=_("regions"),
        blank=True,
        related_name="resource_pages",
        help_text=_("Voivodeships it comes from or is about; none means the whole country."),
    )
    levels = ParentalManyToManyField(
        GovernmentLevel,
        verbose_name=_("levels of government"),
        blank=True,
        related_name="resource_pages",
        help_text=_("Who acts: the commune, the county, the voivodeship or the country."),
    )
    policy_areas = ParentalManyToManyField(
        PolicyArea,
        verbose_name=_("policy areas"),
        blank=True,
        related_name="resource_pages",
        help_text=_(
            "Policies it joins. A good practice needs at least two: the site is about coherence."
        ),
    )
    target_groups = ParentalManyToManyField(
        TargetGroup,
        verbose_name=_("target groups"),
        blank=True,
        related_name="resource_pages",
        help_text=_("People or institutions it serves."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=16,
        choices=Licence,
        default=Licence.CC_BY,
        help_text=_("Licence of the page's own text, shown in words and for machines."),
    )
    reviewed_date = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        help_text=_("When somebody last checked that the content still holds."),
    )
    review_due_date = models.DateField(
        _("review due"), null=True, blank=True, help_text=_("When it has to be checked again.")
    )
    content_owner = models.CharField(
        _("owner of the content"),
        max_length=120,
        blank=True,
        help_text=_("A role, not a name: e.g. expert of the project."),
    )

    regions_codes = CategoryCodes("regions")
    levels_codes = CategoryCodes("levels")
    policy_areas_codes = CategoryCodes("policy_areas")
    target_groups_codes = CategoryCodes("target_groups")

    objects = PageManager.from_queryset(ResourcePageQuerySet)()

    is_creatable = False
    base_form_class = ResourcePageForm
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("summary", boost=2),
        index.FilterField("kind"),
        index.FilterField("published_date"),
    ]
    override_translatable_fields = [
        SynchronizedCategories("regions"),
        SynchronizedCategories("levels"),
        SynchronizedCategories("policy_areas"),
        SynchronizedCategories("target_groups"),
        SynchronizedField("published_date"),
    ]

    facet_panels = [
        MultiFieldPanel(
            [
                FieldPanel("policy_areas", widget=forms.CheckboxSelectMultiple),
                FieldPanel("regions", widget=forms.CheckboxSelectMultiple),
                FieldPanel("levels", widget=forms.CheckboxSelectMultiple),
                FieldPanel("target_groups", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Facets"),
            help_text=_("Readers filter by these. Tick only what the text really covers."),
        )
    ]
    lead_panels = [FieldPanel("summary"), FieldPanel("published_date")]
    promote_panels = [
        *SitePage.promote_panels,
        FieldPanel("illustration"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("reviewed_date"), FieldPanel("review_due_date")]),
                FieldPanel("content_owner"),
                FieldPanel("licence"),
            ],
            heading=_("Review and licence"),
        ),
    ]

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the kind of the class, so that mixed lists need no second query to tell it."""
        if self.resource_kind:
            self.kind = self.resource_kind
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if (
            self.reviewed_date
            and self.review_due_date
            and self.review_due_date <= self.reviewed_date
        ):
            raise ValidationError(
                {"review_due_date": _("The next review must come after the last one.")}
            )

    @property
    def licence_url(self) -> str:
        """Address of the licence text, empty where rights are reserved."""
        return LICENCE_URLS.get(self.licence, "")
