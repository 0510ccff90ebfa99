from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from cms.core.blocks.text import RICH_TEXT_FEATURES
from cms.core.models import SitePage
from cms.core.passages import Passage, plain_text, section


class ComplianceStatus(models.TextChoices):
    """Degree of compliance, in the words of the act of 4 April 2019."""

    FULL = "full", _("compliant")
    PARTIAL = "partial", _("partially compliant")
    NONE = "none", _("not compliant")


class AssessmentMethod(models.TextChoices):
    """Who assessed the site."""

    SELF = "self_assessment", _("self-assessment by the body")
    EXTERNAL = "external", _("assessment by an outside body")


class AccessibilityStatementPage(SitePage):
    """The accessibility statement the act of 4 April 2019 demands, as fields.

    The template renders the ids of the technical conditions, version 2.0 of 31 July 2024, once each. One
    statement for each language. The coordinator reviews it by 31 March each year.
    """

    entity_name = models.CharField(
        _("public body"), max_length=255, help_text=_("Who answers for the site.")
    )
    site_name = models.CharField(
        _("name of the site"), max_length=160, help_text=_("As readers know it.")
    )
    site_publication_date = models.DateField(
        _("date the site was published"), help_text=_("First publication.")
    )
    site_updated_date = models.DateField(
        _("last significant update"), help_text=_("A change of content structure or look.")
    )
    status = models.CharField(
        _("compliance"),
        max_length=8,
        choices=ComplianceStatus,
        default=ComplianceStatus.PARTIAL,
        help_text=_("If not fully compliant, list what cannot be accessed below."),
    )
    inaccessible = RichTextField(
        _("content that is not accessible"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Each item: what, why, and by when it will be mended."),
    )
    exclusions = RichTextField(
        _("exclusions"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Content the act does not cover."),
    )
    burden_analysis_url = models.URLField(
        _("analysis of excessive burden"),
        blank=True,
        help_text=_("Address of the analysis, if one was made."),
    )
    prepared_date = models.DateField(
        _("statement drawn up on"), help_text=_("First version of this statement.")
    )
    reviewed_date = models.DateField(
        _("statement last reviewed on"), help_text=_("At least once a year, by 31 March.")
    )
    method = models.CharField(
        _("method"),
        max_length=16,
        choices=AssessmentMethod,
        default=AssessmentMethod.SELF,
        help_text=_("Who assessed the site."),
    )
    method_note = models.TextField(
        _("note on the method"), blank=True, help_text=_("What was tested and with what.")
    )
    contact_person = models.CharField(
        _("contact"),
        max_length=160,
        help_text=_("Role or office that answers; not a private person."),
    )
    contact_email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Mailbox for accessibility.")
    )
    contact_phone = models.CharField(
        _("phone"), max_length=40, blank=True, help_text=_("With the area code.")
    )
    procedure = RichTextField(
        _("demands and complaints"),
        features=RICH_TEXT_FEATURES,
        help_text=_("How to demand accessibility, in what time it is answered, where to complain."),
    )
    architecture = RichTextField(
        _("architectural accessibility"),
        features=RICH_TEXT_FEATURES,
        help_text=_("How to reach and use the seat."),
    )
    applications = RichTextField(
        _("mobile applications"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Leave empty if there are none."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/accessibility_statement_page.html"
    override_translatable_fields = [SynchronizedField("contact_phone")]
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("entity_name"), FieldPanel("site_name")]),
                FieldRowPanel(
                    [FieldPanel("site_publication_date"), FieldPanel("site_updated_date")]
                ),
            ],
            heading=_("Site"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldPanel("inaccessible"),
                FieldPanel("exclusions"),
                FieldPanel("burden_analysis_url"),
            ],
            heading=_("Compliance"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("prepared_date"), FieldPanel("reviewed_date")]),
                FieldPanel("method"),
                FieldPanel("method_note"),
            ],
            heading=_("Preparation"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_person"),
                FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
                FieldPanel("procedure"),
            ],
            heading=_("Contact and complaints"),
        ),
        MultiFieldPanel(
            [FieldPanel("architecture"), FieldPanel("applications")],
            heading=_("Seat and applications"),
        ),
    ]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    def clean(self) -> None:
        super().clean()
        if self.status != ComplianceStatus.FULL and not self.inaccessible:
            raise ValidationError(
                {"inaccessible": _("Say what is not accessible, or choose full compliance.")}
            )
        if self.prepared_date and self.reviewed_date and self.reviewed_date < self.prepared_date:
            raise ValidationError(
                {"reviewed_date": _("A review cannot come before the statement was drawn up.")}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["site_root_url"] = request.build_absolute_uri("/")
        return context

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        for heading, text, anchor in (
            (_("Content that is not accessible"), self.inaccessible, "a11y-tresci-niedostepne"),
            (_("Exclusions"), self.exclusions, "a11y-wylaczenia"),
            (_("Contact"), f"{self.contact_person} {self.contact_email}", "a11y-kontakt"),
            (_("Demands and complaints"), self.procedure, "a11y-procedura"),
            (_("Architectural accessibility"), self.architecture, "a11y-architektura"),
            (_("Mobile applications"), self.applications, "a11y-aplikacje"),
        ):
            yield from section(heading, plain_text(text), anchor)
