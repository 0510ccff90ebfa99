from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core import seo
from cms.core.blocks import (
    DocumentBlock,
    IndicatorBlock,
    OrganisationRole,
    OrganisationRoleBlock,
    SourceBlock,
)
from cms.core.blocks.text import RICH_TEXT_FEATURES
from cms.core.models import FundingPeriod, Region, ResourceKind, ResourcePage
from cms.core.passages import Passage

from ..blocks import RecruitmentListBlock, ScheduleEntryBlock
from ..passages import project_passages


class ProjectPage(ResourcePage):
    """One EU-funded project, with every fact the funder wants told. The coordinator publishes it."""

    resource_kind = ResourceKind.PROJECT

    acronym = models.CharField(_("acronym"), max_length=20, help_text=_("E.g. SIRES II."))
    full_title = models.CharField(
        _("full title"), max_length=255, help_text=_("As in the grant agreement.")
    )
    programme = models.CharField(
        _("programme"), max_length=160, help_text=_("Full name of the operational programme.")
    )
    action = models.CharField(
        _("action"), max_length=160, blank=True, help_text=_("Number and name of the action.")
    )
    funding_period = models.CharField(
        _("funding strip"),
        max_length=12,
        choices=FundingPeriod,
        default=FundingPeriod.PERIOD_2014,
        help_text=_("Set of marks shown on this page."),
    )
    start_date = models.DateField(_("start"), help_text=_("First day of the project."))
    end_date = models.DateField(_("end"), help_text=_("Last day of the project."))
    total_value = models.DecimalField(
        _("total value"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("In złoty, with grosze."),
    )
    eu_contribution = models.DecimalField(
        _("EU contribution"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("In złoty, with grosze; part of the total value."),
    )
    goal = RichTextField(
        _("goal"), features=RICH_TEXT_FEATURES, help_text=_("What the project was to change.")
    )
    methods = RichTextField(
        _("methods"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("How the goal is reached; forms of support."),
    )
    audience = RichTextField(
        _("for whom"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Who may take part; all groups of the agreement."),
    )
    cooperation = RichTextField(
        _("cooperation"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Institutions it works with."),
    )
    effects = StreamField(
        [("effect", IndicatorBlock(label=_("Effect")))],
        verbose_name=_("planned effects"),
        blank=True,
        help_text=_("Numbered results and indicators, as planned."),
    )
    effects_text = RichTextField(
        _("planned effects in words"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("All planned effects, one item each."),
    )
    organisations = StreamField(
        [("organisation", OrganisationRoleBlock())],
        verbose_name=_("leader and partners"),
        blank=True,
        help_text=_("One leader; any number of partners."),
    )
    partners_note = models.TextField(
        _("note on partners"), blank=True, help_text=_("If the list is not complete, say why.")
    )
    schedule = StreamField(
        [("entry", ScheduleEntryBlock())],
        verbose_name=_("schedule of support"),
        blank=True,
        help_text=_(
            "One row for each meeting; readers filter it by region and take it into their calendar."
        ),
    )
    schedule_note = models.TextField(
        _("note on the schedule"),
        blank=True,
        help_text=_("E.g. where the rows come from and what is missing."),
    )
    recruitment = StreamField(
        [("institutions", RecruitmentListBlock()), ("document", DocumentBlock())],
        verbose_name=_("recruitment documents"),
        blank=True,
        help_text=_("Lists and documents of recruitment, with their date."),
    )
    contact = RichTextField(
        _("contact"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Whom to ask: an office, not a person."),
    )
    sources = StreamField(
        [("source", SourceBlock())],
        verbose_name=_("sources"),
        blank=True,
        help_text=_("Where the facts come from."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/project_page.html"
    search_fields = [
        *ResourcePage.search_fields,
        index.SearchField("full_title"),
        index.SearchField("goal"),
        index.SearchField("methods"),
        index.SearchField("audience"),
        index.SearchField("effects_text"),
        index.SearchField("schedule"),
        index.SearchField("recruitment"),
    ]
    override_translatable_fields = [
        *ResourcePage.override_translatable_fields,
        SynchronizedField("acronym"),
    ]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *ResourcePage.content_panels,
                    *ResourcePage.lead_panels,
                    FieldRowPanel([FieldPanel("acronym"), FieldPanel("full_title")]),
                    MultiFieldPanel(
                        [
                            FieldPanel("programme"),
                            FieldPanel("action"),
                            FieldPanel("funding_period"),
                            FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")]),
                            FieldRowPanel(
                                [FieldPanel("total_value"), FieldPanel("eu_contribution")]
                            ),
                        ],
                        heading=_("Funding"),
                    ),
                    FieldPanel("goal"),
                    FieldPanel("methods"),
                    FieldPanel("audience"),
                    FieldPanel("cooperation"),
                    FieldPanel("effects"),
                    FieldPanel("effects_text"),
                    FieldPanel("organisations"),
                    FieldPanel("partners_note"),
                    FieldPanel("contact"),
                    FieldPanel("sources"),
                ],
                heading=_("Project"),
            ),
            ObjectList(
                [FieldPanel("schedule"), FieldPanel("schedule_note")], heading=_("Schedule")
            ),
            ObjectList([FieldPanel("recruitment")], heading=_("Recruitment")),
            ObjectList(ResourcePage.facet_panels, heading=_("Facets")),
            ObjectList(ResourcePage.promote_panels, heading=_("Promotion and review")),
        ]
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def clean(self) -> None:
        super().clean()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("The project cannot end before it starts.")})
        if (
            None not in (self.total_value, self.eu_contribution)
            and self.eu_contribution > self.total_value
        ):
            raise ValidationError(
                {"eu_contribution": _("The EU contribution cannot exceed the total value.")}
            )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the page, or its schedule as a calendar file for `?format=ics`."""
        if request.GET.get("format") == "ics":
            return self.calendar_response(request)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        roles = [block.value for block in self.organisations]
        context["leaders"] = [role for role in roles if role["role"] == OrganisationRole.LEADER]
        context["partners"] = [role for role in roles if role["role"] == OrganisationRole.PARTNER]
        rows = sorted(
            (block.value for block in self.schedule),
            key=lambda row: row["start_date"] or datetime.date.max,
        )
        names = dict(Region.objects.filter(locale_id=self.locale_id).values_list("code", "name"))
        context["schedule_regions"] = [
            (code, names.get(code, code))
            for code in sorted({row["region"] for row in rows if row["region"]})
        ]
        chosen = request.GET.get("region", "")
        context["schedule_region"] = chosen if chosen in names else ""
        context["schedule_rows"] = [
            {"entry": row, "region": names.get(row["region"], "")}
            for row in rows
            if not context["schedule_region"] or row["region"] == chosen
        ]
        context["region_names"] = names
        context["funding_period"] = self.funding_period
        return context

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        yield from project_passages(self)

    def calendar_response(self, request: HttpRequest) -> HttpResponse:
        """Return the schedule as iCalendar (RFC 5545), all-day events in the order of their dates."""
        calendar = Calendar()
        calendar.add("prodid", "-//SIRES//schedule//PL")
        calendar.add("version", "2.0")
        for block in self.schedule:
            entry = block.value
            event = Event()
            event.add("uid", f"{block.id}@{request.get_host()}")
            event.add("summary", f"{self.acronym}: {entry['title']}")
            event.add("dtstart", entry["start_date"])
            event.add(
                "dtend", (entry["end_date"] or entry["start_date"]) + datetime.timedelta(days=1)
            )
            event.add(
                "dtstamp", self.latest_revision_created_at or datetime.datetime.now(tz=datetime.UTC)
            )
            if entry["place"]:
                event.add("location", entry["place"])
            calendar.add_component(event)
        response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        schedule = slugify(gettext("schedule"))
        name = f"{slugify(self.acronym)}-{schedule}.ics"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def structured_data(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return [
            *super().structured_data(request, context),
            {
                "@context": seo.SCHEMA,
                "@type": "ResearchProject",
                "name": self.full_title,
                "alternateName": self.acronym,
                "description": self.description,
                "url": seo.absolute(self.get_url(request) or ""),
            },
        ]
