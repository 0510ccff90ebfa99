from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.core.models import IndexPage

MOVE_FIRST = _("This is a proposal: move it to the list of practices first, then publish it there.")
CLAUSE_FEATURES = ["bold", "ol", "ul", "link"]


class ProposalsPage(IndexPage):
    """The public form by which a region proposes a practice, and the shelf on which proposals wait.

    A proposal lands under it as a draft. It cannot be published there: whoever accepts it completes it
    and moves it to the list of practices first.
    """

    guidance = RichTextField(
        _("what to prepare"),
        features=CLAUSE_FEATURES,
        blank=True,
        help_text=_("Shown above the form: what is asked for, what happens next."),
    )
    consent_clause = RichTextField(
        _("information on personal data"),
        features=CLAUSE_FEATURES,
        help_text=_(
            "Who keeps the data given in the form, why, for how long. A copy is kept with each proposal."
        ),
    )
    thank_you = RichTextField(
        _("thanks"),
        features=CLAUSE_FEATURES,
        blank=True,
        help_text=_("Shown once a proposal has been sent: what happens now."),
    )

    parent_page_types = ["knowledge.KnowledgeIndexPage"]
    subpage_types = ["knowledge.GoodPracticePage"]
    max_count_per_parent = 1
    template = "knowledge/proposals_page.html"

    content_panels = [
        *IndexPage.content_panels,
        FieldPanel("guidance"),
        FieldPanel("consent_clause"),
        FieldPanel("thank_you"),
    ]

    class Meta:
        verbose_name = _("proposals of practices")
        verbose_name_plural = _("proposals of practices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..proposal_form import ProposalForm

        context = super().get_context(request, *args, **kwargs)
        context["form"] = kwargs.get("form") or ProposalForm(locale_id=self.locale_id)
        return context


def is_proposals_shelf(page: Page | None) -> bool:
    """Tell whether what lies under `page` is a proposal; `page` need not be of its own class."""
    return page is not None and issubclass(page.specific_class or Page, ProposalsPage)


class ProposalDecision(models.TextChoices):
    """What became of a proposal."""

    AWAITING = "awaiting", _("awaiting a decision")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class PracticeProposal(models.Model):
    """Who proposed a practice and agreed to what: kept apart from the page, deleted a year after the decision."""

    page = models.OneToOneField(
        "knowledge.GoodPracticePage",
        verbose_name=_("good practice"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="proposal",
        help_text=_("The draft made of the proposal."),
    )
    title = models.CharField(
        _("title"), max_length=255, editable=False, help_text=_("As it was proposed.")
    )
    institution = models.CharField(
        _("institution"), max_length=255, editable=False, help_text=_("Who proposes the practice.")
    )
    email = models.EmailField(
        _("e-mail of the institution"),
        blank=True,
        editable=False,
        help_text=_("For questions on the proposal; never shown to readers."),
    )
    has_consented = models.BooleanField(
        _("consent"), editable=False, help_text=_("Whether the sender agreed to the clause.")
    )
    consent_date = models.DateField(
        _("day of consent"),
        default=timezone.localdate,
        editable=False,
        help_text=_("The day on which the proposal was sent."),
    )
    consent_clause = models.TextField(
        _("clause agreed to"), editable=False, help_text=_("The text as it stood on that day.")
    )
    decision = models.CharField(
        _("decision"),
        max_length=8,
        choices=ProposalDecision,
        default=ProposalDecision.AWAITING,
        help_text=_(
            "Set by itself when the practice is published or its draft deleted. The data are deleted "
            "12 months after the decision."
        ),
    )
    decision_date = models.DateField(
        _("day of the decision"),
        null=True,
        editable=False,
        help_text=_("From this day the 12 months are counted."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("title", read_only=True),
                FieldPanel("institution", read_only=True),
                FieldPanel("email", read_only=True),
                FieldPanel("consent_date", read_only=True),
            ],
            heading=_("Proposal"),
        ),
        FieldPanel("decision"),
    ]

    class Meta:
        ordering = ("-consent_date", "-pk")
        verbose_name = _("proposal of a practice")
        verbose_name_plural = _("proposals of practices")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Date a decision when it is made, and forget the date when it is taken back."""
        if self.decision == ProposalDecision.AWAITING:
            self.decision_date = None
        elif self.decision_date is None:
            self.decision_date = timezone.localdate()
        super().save(*args, **kwargs)
