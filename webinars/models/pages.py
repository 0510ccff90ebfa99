from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
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
from cms.core.blocks import DocumentBlock, RelatedPageBlock, SourceBlock
from cms.core.blocks.text import RICH_TEXT_FEATURES
from cms.core.facets import page_facets
from cms.core.models import IndexPage, ResourceKind, ResourcePage
from cms.core.paging import paginate
from cms.core.related import chosen_page_ids, visible_choices

from ..blocks import GoalBlock, ProgrammeEntryBlock, TalkBlock
from .recording import Recording


class WebinarState(models.TextChoices):
    """Where a webinar stands; follows from its date and recording, never stored."""

    RECORDED = "recorded", _("Recordings")
    ANNOUNCED = "announced", _("Upcoming")
    PLANNED = "planned", _("Topics in preparation")
    HELD = "held", _("Held, recording in preparation")


STATE_LABELS = {
    WebinarState.RECORDED: _("recording"),
    WebinarState.ANNOUNCED: _("upcoming"),
    WebinarState.PLANNED: _("in preparation"),
    WebinarState.HELD: _("held"),
}


class VisualContent(models.TextChoices):
    """Whether a recording shows anything that is not said (WCAG 1.2.3)."""

    UNKNOWN = "unknown", _("not checked yet")
    NOTHING = "nothing", _("nothing: all that is shown is also said")
    DESCRIBED = "described", _("yes, and it is described below")


def state_filter(state: str, now: datetime.datetime) -> Q:
    """Return the condition under which a webinar is in `state` at `now`."""
    recorded = Q(recording__film__gt="")
    unrecorded = Q(recording=None) | Q(recording__film="")
    conditions = {
        WebinarState.RECORDED: recorded,
        WebinarState.ANNOUNCED: unrecorded & Q(starts_at__gte=now),
        WebinarState.PLANNED: unrecorded & Q(starts_at__isnull=True),
        WebinarState.HELD: unrecorded & Q(starts_at__lt=now),
    }
    return conditions[WebinarState(state)]


class WebinarIndexPage(IndexPage):
    """The library: recordings, upcoming webinars, topics in preparation."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["webinars.WebinarPage", "webinars.WebinarSeriesPage"]
    template = "webinars/webinar_index_page.html"

    class Meta:
        verbose_name = _("list of webinars")
        verbose_name_plural = _("lists of webinars")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        webinars = WebinarPage.objects.visible(request)
        counts = webinars.order_by().aggregate(
            **{state: Count("pk", filter=state_filter(state, now)) for state in WebinarState.values}
        )
        asked = request.GET.get("state", "")
        state = asked if asked in WebinarState.values else WebinarState.RECORDED.value
        listed = (
            webinars.filter(state_filter(state, now))
            .select_related("recording")
            .defer_streamfields()
            .for_listing()
        )
        order = (
            ("starts_at", "-pk")
            if state == WebinarState.ANNOUNCED
            else ("-starts_at", "title", "-pk")
        )
        context["tabs"] = [
            {"state": value, "label": label, "count": counts[value], "selected": value == state}
            for value, label in WebinarState.choices
            if counts[value] or value == state
        ]
        context["state"] = state
        context["webinars"] = paginate(request, listed.order_by(*order))
        return context


class WebinarPage(ResourcePage):
    """A webinar under one address for its whole life: planned, announced, held, recorded. Editors publish it."""

    resource_kind = ResourceKind.WEBINAR
    shown_with = ("recording__slides",)

    starts_at = models.DateTimeField(
        _("starts at"),
        null=True,
        blank=True,
        help_text=_("Warsaw time; empty while the date is not set."),
    )
    planned_minutes = models.PositiveSmallIntegerField(
        _("planned length"),
        null=True,
        blank=True,
        help_text=_("In minutes; the recording's own length is shown once there is one."),
    )
    place = models.CharField(
        _("place"), max_length=160, blank=True, help_text=_("Online, or city and address.")
    )
    registration_url = models.URLField(
        _("registration"),
        blank=True,
        help_text=_("Address of the registration form; shown until the start."),
    )
    join_url = models.URLField(
        _("link to the meeting"),
        blank=True,
        help_text=_(
            "Shown to everyone until the end of the meeting; leave it empty if only those registered get it."
        ),
    )
    series = models.ForeignKey(
        "webinars.WebinarSeriesPage",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="webinars",
        help_text=_("The series it belongs to; its webinars lead to each other."),
    )
    description = RichTextField(
        _("description"), features=RICH_TEXT_FEATURES, help_text=_("What it is about and for whom.")
    )
    goals = StreamField(
        [("goal", GoalBlock(max_length=200))],
        verbose_name=_("what you learn"),
        blank=True,
        help_text=_("Finish the sentence “After the webinar you can…”."),
    )
    programme = StreamField(
        [("entry", ProgrammeEntryBlock())],
        verbose_name=_("programme"),
        blank=True,
        help_text=_("Plan of the meeting."),
    )
    talks = StreamField(
        [("talk", TalkBlock())],
        verbose_name=_("speakers"),
        blank=True,
        help_text=_("Who speaks, and of what."),
    )
    recording = models.ForeignKey(
        Recording,
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pages",
        help_text=_("Choose it once it is ready; captions are due within 14 days of publication."),
    )
    visual_content = models.CharField(
        _("shown but not said"),
        max_length=10,
        choices=VisualContent,
        default=VisualContent.UNKNOWN,
        help_text=_(
            "Does the film show anything that is not said? People who cannot see need to know."
        ),
    )
    visual_description = RichTextField(
        _("description of what is shown"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Needed if something is shown but not said."),
    )
    documents = StreamField(
        [("document", DocumentBlock())],
        verbose_name=_("documents"),
        blank=True,
        help_text=_("Slides and handouts."),
    )
    related_pages = StreamField(
        [("related_page", RelatedPageBlock())],
        verbose_name=_("practices spoken of"),
        blank=True,
        help_text=_("Practices this webinar speaks of."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What the reader should know, e.g. that the date is provisional."),
    )
    sources = StreamField(
        [("source", SourceBlock())],
        verbose_name=_("sources"),
        blank=True,
        help_text=_("Where the facts come from."),
    )

    parent_page_types = ["webinars.WebinarIndexPage"]
    subpage_types: list[str] = []
    template = "webinars/webinar_page.html"
    search_fields = [
        *ResourcePage.search_fields,
        index.SearchField("description"),
        index.SearchField("goals"),
        index.SearchField("programme"),
        index.SearchField("spoken_text"),
    ]
    override_translatable_fields = [
        *ResourcePage.override_translatable_fields,
        SynchronizedField("starts_at"),
        SynchronizedField("planned_minutes"),
        SynchronizedField("registration_url"),
        SynchronizedField("join_url"),
        SynchronizedField("recording"),
    ]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *ResourcePage.content_panels,
                    *ResourcePage.lead_panels,
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("planned_minutes")]),
                            FieldPanel("place"),
                            FieldPanel("join_url"),
                            FieldPanel("registration_url"),
                        ],
                        heading=_("Date and place"),
                    ),
                    FieldPanel("series"),
                    FieldPanel("description"),
                    FieldPanel("goals"),
                    FieldPanel("programme"),
                    FieldPanel("talks"),
                    FieldPanel("note"),
                ],
                heading=_("Webinar"),
            ),
            ObjectList(
                [
                    FieldPanel("recording"),
                    FieldPanel("visual_content"),
                    FieldPanel("visual_description"),
                ],
                heading=_("Recording"),
            ),
            ObjectList(
                [FieldPanel("documents"), FieldPanel("related_pages"), FieldPanel("sources")],
                heading=_("Material and sources"),
            ),
            ObjectList(ResourcePage.facet_panels, heading=_("Facets")),
            ObjectList(ResourcePage.promote_panels, heading=_("Promotion and review")),
        ]
    )

    class Meta:
        verbose_name = _("webinar")
        verbose_name_plural = _("webinars")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Order a dated webinar by the day it is held."""
        if self.starts_at:
            self.published_date = timezone.localtime(
                self.starts_at, timezone.get_default_timezone()
            ).date()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.visual_content == VisualContent.DESCRIBED and not self.visual_description:
            raise ValidationError(
                {
                    "visual_description": _(
                        "Describe what is shown but not said, or choose another answer."
                    )
                }
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..watching import watch_recording

        context = super().get_context(request, *args, **kwargs)
        context["facets"] = page_facets(self, request)
        context["goals"] = [block.value for block in self.goals]
        pages = visible_choices(request, chosen_page_ids(self.related_pages))
        context["related"] = [
            {"page": pages[raw["value"]["page"]], "reason": raw["value"].get("reason") or ""}
            for raw in self.related_pages.raw_data
            if raw["value"].get("page") in pages
        ]
        if self.recording is not None and self.is_recorded:
            context["watch"] = watch_recording(
                request=request,
                recording=self.recording,
                translation_key=self.translation_key,
                chosen_practices=context["related"],
            )
        return context

    def structured_data(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> list[dict[str, Any]]:
        from ..structured_data import film_object

        objects = super().structured_data(request, context)
        url = seo.absolute(self.get_url(request) or "")
        if self.is_recorded:
            return [*objects, film_object(page=self, watch=context["watch"], url=url)]
        if self.starts_at:
            return [
                *objects,
                {
                    "@context": seo.SCHEMA,
                    "@type": "Event",
                    "name": self.title,
                    "description": self.summary,
                    "startDate": timezone.localtime(self.starts_at).isoformat(),
                    "eventAttendanceMode": f"{seo.SCHEMA}/OnlineEventAttendanceMode",
                    "location": {"@type": "VirtualLocation", "url": url},
                    "url": url,
                },
            ]
        return objects

    def spoken_text(self) -> str:
        """Return all that is said in the recording, for search."""
        if self.recording is None:
            return ""
        return " ".join(
            cue.text for track in self.recording.captions.all() for cue in track.parsed_cues()
        )

    @property
    def is_recorded(self) -> bool:
        """Whether there is a film to play; a recording still being processed does not count."""
        return self.recording is not None and self.recording.is_playable

    @property
    def state(self) -> str:
        """Where the webinar stands now (a WebinarState)."""
        if self.is_recorded:
            return WebinarState.RECORDED
        if self.starts_at is None:
            return WebinarState.PLANNED
        return WebinarState.ANNOUNCED if self.starts_at >= timezone.now() else WebinarState.HELD

    @property
    def state_label(self) -> str:
        """The state as a label on cards."""
        return str(STATE_LABELS[WebinarState(self.state)])
