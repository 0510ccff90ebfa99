from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.models import ResourcePage

REASON_MAX_LENGTH = 1000


class FeedbackProblem(models.TextChoices):
    """What a reader found wrong with a page."""

    MORE = "more", _("more details are needed")
    WRONG = "wrong", _("something is wrong")
    UNCLEAR = "unclear", _("it is hard to understand")
    BROKEN_LINK = "broken_link", _("a link does not work")


class PageFeedback(models.Model):
    """A reader's answer to “Was this page useful?”. It names nobody and keeps the day only, not the hour."""

    page = models.ForeignKey(
        ResourcePage,
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="feedback",
        editable=False,
        help_text=_("The page that was read."),
    )
    is_useful = models.BooleanField(
        _("useful"), editable=False, help_text=_("Whether the reader said yes.")
    )
    problem = models.CharField(
        _("kind of problem"),
        max_length=12,
        choices=FeedbackProblem,
        blank=True,
        help_text=_("If none fits, leave it empty."),
    )
    reason = models.TextField(
        _("in your own words"),
        max_length=REASON_MAX_LENGTH,
        blank=True,
        help_text=_(
            "At most 1000 signs. Please give no names, telephone numbers or other data of people."
        ),
    )
    day = models.DateField(
        _("day"),
        default=timezone.localdate,
        editable=False,
        help_text=_("When it was sent; the hour is not kept."),
    )
    is_handled = models.BooleanField(
        _("handled"),
        default=False,
        help_text=_("An editor has read it and done what was needed."),
    )

    class Meta:
        ordering = ("-day", "-pk")
        verbose_name = _("opinion on a page")
        verbose_name_plural = _("opinions on pages")
        indexes = (models.Index(fields=("page", "is_handled"), name="knowledge_feedback_page"),)

    def __str__(self) -> str:
        return f"{self.page_id} · {self.day:%Y-%m-%d}"
