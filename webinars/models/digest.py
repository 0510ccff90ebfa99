from django.db import models
from django.utils.translation import gettext_lazy as _


class CaptionDigest(models.Model):
    """Remembers on which day a digest of the caption clock was sent, so that a second run that day sends none."""

    day = models.DateField(
        _("day"), unique=True, editable=False, help_text=_("The day of the digest, Warsaw time.")
    )
    recording_count = models.PositiveIntegerField(_("recordings named"), editable=False)

    class Meta:
        ordering = ("-day",)
        verbose_name = _("digest of the caption clock")
        verbose_name_plural = _("digests of the caption clock")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
