from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewDigest(models.Model):
    """Remembers on which day a digest of due reviews was sent, so that a second run that day sends none."""

    day = models.DateField(
        _("day"), unique=True, editable=False, help_text=_("The day of the digest, Warsaw time.")
    )
    page_count = models.PositiveIntegerField(
        _("pages named"), editable=False, help_text=_("How many pages the digest named.")
    )

    class Meta:
        ordering = ("-day",)
        verbose_name = _("digest of due reviews")
        verbose_name_plural = _("digests of due reviews")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
