from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.models import ResourcePage


class Moment(models.Model):
    """A passage of a webinar that a page points at: written when that page is saved, read by the webinar's page.

    `webinar` is the page the editor chose; readers are led to its twin in their language.
    """

    page = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="moments_chosen")
    webinar = models.ForeignKey(
        "webinars.WebinarPage", on_delete=models.CASCADE, related_name="moments_pointed_at"
    )
    start = models.PositiveIntegerField(_("from second"), null=True, editable=False)
    end = models.PositiveIntegerField(_("to second"), null=True, editable=False)
    fingerprint = models.CharField(max_length=8, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=160, blank=True, editable=False)

    class Meta:
        ordering = ("webinar", "start", "pk")
        verbose_name = _("moment")
        verbose_name_plural = _("moments")

    def __str__(self) -> str:
        return f"{self.webinar_id}, {self.start}"
