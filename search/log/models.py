"""Queries by what they ask, and how often a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 200
LONGEST_MEANING = 240


class AskedQuery(models.Model):
    """A question of readers in a language, all forms of its words taken together; it tells nothing of who asked.

    The row with an empty meaning holds the counts of rare queries whose words were forgotten.
    """

    language = models.CharField(
        _("language"), max_length=8, editable=False, help_text=_("Of the pages that were searched.")
    )
    meaning = models.CharField(
        _("base forms"),
        max_length=LONGEST_MEANING,
        blank=True,
        editable=False,
        help_text=_("By these forms of the same question are counted together."),
    )
    text = models.CharField(
        _("query"),
        max_length=LONGEST_TEXT,
        blank=True,
        editable=False,
        help_text=_("As it was first typed, in small letters."),
    )
    answered_date = models.DateField(
        _("answered since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day on which a query that found nothing was tried again and found."),
    )
    requested_date = models.DateField(
        _("content asked for"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day on which an editor asked for content on it."),
    )

    class Meta:
        verbose_name = _("search query")
        verbose_name_plural = _("search queries")
        constraints = (
            models.UniqueConstraint(
                fields=("language", "meaning"), name="site_search_query_once_a_language"
            ),
        )

    def __str__(self) -> str:
        return self.text


class QueryDay(models.Model):
    """How often a query was asked on a day, how often in vain, and which results were opened."""

    query = models.ForeignKey(
        AskedQuery,
        verbose_name=_("query"),
        on_delete=models.CASCADE,
        related_name="days",
        editable=False,
        help_text=_("What was asked."),
    )
    day = models.DateField(_("day"), editable=False, help_text=_("The hour is not kept."))
    searches = models.PositiveIntegerField(
        _("searches"), default=0, editable=False, help_text=_("How often it was asked.")
    )
    failed = models.PositiveIntegerField(
        _("without results"), default=0, editable=False, help_text=_("How often nothing was found.")
    )
    clicks = models.PositiveIntegerField(
        _("results opened"),
        default=0,
        editable=False,
        help_text=_("Counted only in browsers that run JavaScript."),
    )
    rank_total = models.PositiveIntegerField(
        _("sum of ranks"),
        default=0,
        editable=False,
        help_text=_("Of the results opened; divided by their number it is the mean rank."),
    )

    last_results = models.PositiveIntegerField(
        _("results"),
        default=0,
        editable=False,
        help_text=_("At the last search of the day, or at a nightly trial since."),
    )

    class Meta:
        verbose_name = _("day of a search query")
        verbose_name_plural = _("days of search queries")
        indexes = (models.Index(fields=("day",), name="site_search_query_day"),)
        constraints = (
            models.UniqueConstraint(fields=("query", "day"), name="site_search_query_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.query_id} · {self.day:%Y-%m-%d}"
