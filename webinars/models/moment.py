from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.models import ResourcePage


class Moment(models.Model):
    """A passage of a webinar that a page points at: written when that page is saved, read by the webinar's page.

    `webinar` is the page the editor chose; readers are led to its twin in their language. `start` is the second
    the editor chose, `present_start` where the same words are by the captions of today.
    """

    page = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="moments_chosen")
    webinar = models.ForeignKey(
        "webinars.WebinarPage", on_delete=models.CASCADE, related_name="moments_pointed_at"
    )
    start = models.PositiveIntegerField(_("from second"), null=True, editable=False)
    end = models.PositiveIntegerField(_("to second"), null=True, editable=False)
    present_start = models.PositiveIntegerField(null=True, editable=False)
    fingerprint = models.CharField(max_length=8, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=160, blank=True, editable=False)

    class Meta:
        ordering = ("webinar", "start", "pk")
        verbose_name = _("moment")
        verbose_name_plural = _("moments")

    def __str__(self) -> str:
        return f"{self.webinar_id}, {self.start}"

    @property
    def facts(self) -> tuple[int, int | None, int | None, str, str]:
        """What the page says of the moment."""
        return (self.webinar_id, self.start, self.end, self.fingerprint, self.note)

    @property
    def present_end(self) -> int | None:
        """The end, as far from the present start as it was chosen."""
        if self.end is None or self.start is None or self.present_start is None:
            return self.end
        return self.end + self.present_start - self.start
