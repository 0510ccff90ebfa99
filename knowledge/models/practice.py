from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core import seo
from cms.core.blocks import (
    DocumentBlock,
    OrganisationRole,
    OrganisationRoleBlock,
    RelatedPageBlock,
    SourceBlock,
)
from cms.core.facets import page_facets
from cms.core.localisation import CategoryCodes, SynchronizedCategories
from cms.core.models import Instrument, PolicyArea, ResourceKind, ResourcePage
from cms.core.passages import Passage
from cms.core.related import chosen_page_ids, visible_choices

from ..blocks import (
    ChangeBlock,
    Moment,
    MomentBlock,
    PracticeBody,
    newest_first,
    table_of_contents,
)
from ..choices import Evidence, PracticeStatus
from ..glossary import matcher_for
from ..passages import practice_passages
from ..practice_form import GoodPracticeForm
from ..related import RelatedItem, related_material
from .policy import policy_names, write_policy_links
from .proposals import MOVE_FIRST, is_proposals_shelf

FIRST_YEAR = 1918


class GoodPracticePage(ResourcePage):
    """A practice other regions can repeat. Experts write it; the coordinator publishes it."""

    resource_kind = ResourceKind.PRACTICE

    instruments = ParentalManyToManyField(
        Instrument,
        verbose_name=_("instruments"),
        blank=True,
        related_name="practices",
        help_text=_("Tools it uses, e.g. a social co-operative of legal persons."),
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=PracticeStatus,
        default=PracticeStatus.UNVERIFIED,
        help_text=_(
            "“Not verified” when sources describe the past and nobody checked whether it goes on."
        ),
    )
    started_year = models.PositiveSmallIntegerField(
        _("started in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)],
        help_text=_("Year; empty if not known."),
    )
    ended_year = models.PositiveSmallIntegerField(
        _("ended in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)],
        help_text=_("Year; empty if it goes on or is not known."),
    )
    period_note = models.CharField(
        _("note on the period"),
        max_length=160,
        blank=True,
        help_text=_("E.g. from what years the sources are."),
    )
    organisations = StreamField(
        [("organisation", OrganisationRoleBlock())],
        verbose_name=_("leader and partners"),
        blank=True,
        help_text=_("Who answers for the practice, and who takes part."),
    )
    contact_role = models.CharField(
        _("whom to ask"),
        max_length=200,
        blank=True,
        help_text=_("A role in an institution, never a person's name."),
    )
    body = StreamField(
        PracticeBody(),
        verbose_name=_("sections"),
        help_text=_(
            "All eight are needed to publish; a draft may lack any. [1] after a fact points at the first source, [2] at the second."
        ),
    )
    documents = StreamField(
        [("document", DocumentBlock())],
        verbose_name=_("documents"),
        blank=True,
        help_text=_("Rules, agreements, reports."),
    )
    related_pages = StreamField(
        [("related_page", RelatedPageBlock())],
        verbose_name=_("related material"),
        blank=True,
        help_text=_("Chosen by hand, each with a reason."),
    )
    moments = StreamField(
        [("moment", MomentBlock())],
        verbose_name=_("moments in webinars"),
        blank=True,
        help_text=_("Where a webinar speaks of this practice."),
    )
    sources = StreamField(
        [("source", SourceBlock())],
        verbose_name=_("sources"),
        blank=True,
        help_text=_(
            "Where the facts come from. Numbered in this order; [1] in the text leads to the first."
        ),
    )
    changes = StreamField(
        [("change", ChangeBlock())],
        verbose_name=_("what changed"),
        blank=True,
        help_text=_("For readers: dated notes, newest first."),
    )
    evidence = models.CharField(
        _("strength of evidence"),
        max_length=12,
        choices=Evidence,
        default=Evidence.DESCRIPTION,
        editable=False,
        db_index=True,
        help_text=_("Taken from the section on results whenever the practice is saved."),
    )

    instruments_codes = CategoryCodes("instruments")

    parent_page_types = ["knowledge.KnowledgeIndexPage", "knowledge.ProposalsPage"]
    subpage_types: list[str] = []
    template = "knowledge/good_practice_page.html"
    base_form_class = GoodPracticeForm
    search_fields = [
        *ResourcePage.search_fields,
        index.SearchField("body"),
        index.SearchField("period_note"),
        index.SearchField("contact_role"),
    ]
    override_translatable_fields = [
        *ResourcePage.override_translatable_fields,
        SynchronizedCategories("instruments"),
        SynchronizedField("started_year"),
        SynchronizedField("ended_year"),
    ]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *ResourcePage.content_panels,
                    *ResourcePage.lead_panels,
                    FieldRowPanel(
                        [FieldPanel("status"), FieldPanel("started_year"), FieldPanel("ended_year")]
                    ),
                    FieldPanel("period_note"),
                    FieldPanel("body"),
                ],
                heading=_("Practice"),
            ),
            ObjectList(
                [
                    *ResourcePage.facet_panels,
                    MultiFieldPanel(
                        [FieldPanel("instruments", widget=forms.CheckboxSelectMultiple)],
                        heading=_("Instruments"),
                    ),
                ],
                heading=_("Facets"),
            ),
            ObjectList(
                [FieldPanel("organisations"), FieldPanel("contact_role")],
                heading=_("Organisations"),
            ),
            ObjectList(
                [
                    FieldPanel("documents"),
                    FieldPanel("related_pages"),
                    FieldPanel("moments"),
                    FieldPanel("sources"),
                    FieldPanel("changes"),
                ],
                heading=_("Material and sources"),
            ),
            ObjectList(ResourcePage.promote_panels, heading=_("Promotion and review")),
        ]
    )

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what lists ask for in step with the sections: strength of evidence, links between policies."""
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and "body" not in update_fields:
            super().save(*args, **kwargs)
            return
        self.evidence = self._evidence_of_results()
        if update_fields is not None:
            kwargs["update_fields"] = {*update_fields, "evidence"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            write_policy_links(practice=self, links=self.coherence_links)

    def clean(self) -> None:
        super().clean()
        if self.started_year and self.ended_year and self.ended_year < self.started_year:
            raise ValidationError({"ended_year": _("A practice cannot end before it starts.")})

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse every way of publishing a proposal where it lies: approval and bulk actions ask no form."""
        if is_proposals_shelf(self.get_parent()):
            raise PublishPagePermissionError(MOVE_FIRST)
        return super().publish(revision, *args, **kwargs)

    def can_move_to(self, parent: Any) -> bool:
        """Keep what readers can see, or are about to, off the shelf of proposals."""
        shown = self.live or self.scheduled_revision is not None
        return super().can_move_to(parent) and not (shown and is_proposals_shelf(parent))

    def copy(self, *args: Any, to: Any = None, keep_live: bool = True, **kwargs: Any) -> Any:
        """Make a copy on the shelf of proposals a draft."""
        keep_live = keep_live and not is_proposals_shelf(to or self.get_parent())
        return super().copy(*args, to=to, keep_live=keep_live, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["facets"] = page_facets(self, request, "instruments")
        context["area_names"] = self._area_names(context["facets"]["policy_areas"])
        context["policy_names"] = policy_names(
            keys=[(link["document"], link["measure"]) for link in self.coherence_links],
            locale_id=self.locale_id,
        )
        context["table_of_contents"] = table_of_contents(self.body)
        roles = [block.value for block in self.organisations]
        context["leaders"] = [role for role in roles if role["role"] == OrganisationRole.LEADER]
        context["partners"] = [role for role in roles if role["role"] == OrganisationRole.PARTNER]
        related_ids = chosen_page_ids(self.related_pages)
        moment_ids = chosen_page_ids(self.moments, "webinar")
        pages = visible_choices(request, [*related_ids, *moment_ids])
        picked = [
            RelatedItem(pages[raw["value"]["page"]], raw["value"].get("reason") or "")
            for raw in self.related_pages.raw_data
            if raw["value"].get("page") in pages
        ]
        context["moments"] = [
            Moment(
                pages[raw["value"]["webinar"]],
                raw["value"].get("start"),
                raw["value"].get("note") or "",
            )
            for raw in self.moments.raw_data
            if raw["value"].get("webinar") in pages
        ]
        context["related"] = related_material(
            self,
            request,
            context["facets"],
            picked,
            leave_out=[moment.page.pk for moment in context["moments"]],
        )
        context["glossary"] = matcher_for(self.locale_id, self.locale.language_code)
        context["changes"] = newest_first(self.changes)
        return context

    def passages(self) -> Iterator[Passage]:
        yield from super().passages()
        yield from practice_passages(self)

    def structured_data(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> list[dict[str, Any]]:
        article: dict[str, Any] = {
            "@context": seo.SCHEMA,
            "@type": "Article",
            "headline": self.title,
            "description": self.description,
            "datePublished": self.published_date.isoformat(),
            "dateModified": (
                self.last_published_at or datetime.datetime.now(tz=datetime.UTC)
            ).isoformat(),
            "inLanguage": self.locale.language_code,
            "url": seo.absolute(self.get_url(request) or ""),
        }
        if self.licence_url:
            article["license"] = self.licence_url
        return [*super().structured_data(request, context), article]

    def _area_names(self, own: list[tuple[str, str]]) -> dict[str, str]:
        """Name the policies of the coherence section; most are the page's own and already known."""
        names = dict(own)
        used = {link[side] for link in self.coherence_links for side in ("area_from", "area_to")}
        missing = used - names.keys()
        if missing:
            rows = PolicyArea.objects.filter(locale_id=self.locale_id, code__in=missing)
            names.update(rows.values_list("code", "name"))
        return names

    def _evidence_of_results(self) -> str:
        """Return the strength of evidence the section on results states; the weakest if it states none."""
        for section in self.body:
            if section.block_type == "results" and section.value["evidence"] in Evidence.values:
                return section.value["evidence"]
        return Evidence.DESCRIPTION

    @property
    def coherence_links(self) -> list[Any]:
        """The links between policies of the section on coherence."""
        return [
            link
            for section in self.body
            if section.block_type == "coherence"
            for link in section.value["links"]
        ]

    @property
    def is_review_overdue(self) -> bool:
        """Whether the day has passed by which the content was to be checked again."""
        return self.review_due_date is not None and self.review_due_date < timezone.localdate()

    @property
    def period(self) -> str:
        """Years of the practice: 2014–2020, from 2014, or nothing."""
        if self.started_year and self.ended_year and self.started_year != self.ended_year:
            return f"{self.started_year}–{self.ended_year}"
        if self.started_year and self.ended_year:
            return str(self.started_year)
        return _("since %(year)s") % {"year": self.started_year} if self.started_year else ""
