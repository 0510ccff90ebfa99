from django.db import models
from django.utils.translation import gettext_lazy as _

from .recording import Recording


class DailyCount(models.Model):
    """How often a recording was played and its moments opened on one day; nothing about who did."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="daily_counts")
    day = models.DateField(_("day"), editable=False)
    plays = models.PositiveIntegerField(_("plays"), default=0, editable=False)
    moments = models.PositiveIntegerField(_("moments opened"), default=0, editable=False)

    class Meta:
        ordering = ("day", "recording")
        verbose_name = _("plays of a day")
        verbose_name_plural = _("plays by day")
        constraints = (
            models.UniqueConstraint(fields=("recording", "day"), name="webinars_one_count_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.recording_id}, {self.day}"
