from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
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
from cms.core.models import ResourceKind, ResourcePage
from cms.core.passages import Passage
from cms.core.related import chosen_page_ids, visible_choices

from ..blocks import GoalBlock, ProgrammeEntryBlock, TalkBlock
from ..panels import LifePanel
from ..passages import webinar_passages
from .recording import Recording
from .state import STATE_LABELS, WebinarState, end_of, state_at
from .talks import note_talks


class VisualContent(models.TextChoices):
    """Whether a recording shows anything that is not said (WCAG 1.2.3)."""

    UNKNOWN = "unknown", _("not checked yet")
    NOTHING = "nothing", _("nothing: all that is shown is also said")
    DESCRIBED = "described", _("yes, and it is described below")


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
    ends_at = models.DateTimeField(null=True, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
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
    exclude_fields_in_copy = ["announced_at"]
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
                    LifePanel(heading=_("Where the webinar stands")),
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
        """Order a dated webinar by the day it is held; note its end, its announcement and who speaks."""
        self.ends_at = end_of(self.starts_at, self.planned_minutes)
        if self.starts_at:
            self.published_date = timezone.localtime(
                self.starts_at, timezone.get_default_timezone()
            ).date()
            if self.live and self.announced_at is None and self.starts_at > timezone.now():
                self.announced_at = timezone.now()
        with transaction.atomic():
            super().save(*args, **kwargs)
            # Saving a draft writes a few columns of the page; its talks wait in the revision.
            if "talks" in (kwargs.get("update_fields") or ("talks",)):
                note_talks(self)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Keep the day of the announcement when a revision is made the page: no revision knows it."""
        page = super().with_content_json(content)
        page.announced_at = self.announced_at
        return page

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let no cache answer for the page: what it offers changes at the start and at the end of the meeting."""
        response = super().serve(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response

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
        from ..life import webinar_life
        from ..series import series_navigation
        from ..watching import watch_recording

        context = super().get_context(request, *args, **kwargs)
        context["facets"] = page_facets(self, request)
        context["life"] = webinar_life(self)
        context["series_navigation"] = series_navigation(self, request)
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

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        yield from webinar_passages(self)

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
        return state_at(
            timezone.now(),
            starts_at=self.starts_at,
            ends_at=end_of(self.starts_at, self.planned_minutes),
            is_recorded=self.is_recorded,
        )

    @property
    def state_label(self) -> str:
        """The state as a label on cards."""
        return str(STATE_LABELS[WebinarState(self.state)])
