from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class TwinState(models.Model):
    """What is known of a twin: which text of its source it has, since when that is old, what waits for the source.

    - `made_from`: the published version of the source whose text the twin has; none where it is no longer kept.
    - `fingerprint`: of that version's text (`fingerprints.py`).
    - `outdated_since`: when the source was first published with another text.
    - `waiting_revision`: what of the twin is published as soon as its source is public again.
    - `followed`: values of the source's synchronised fields when they last reached the twin, by field.
    """

    page = models.OneToOneField(
        Page,
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="twin_state",
        editable=False,
    )
    made_from = models.ForeignKey(
        Revision,
        verbose_name=_("made from"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    outdated_since = models.DateTimeField(_("outdated since"), null=True, editable=False)
    waiting_revision = models.ForeignKey(
        Revision,
        verbose_name=_("waiting version"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    followed = models.JSONField(_("followed values"), default=dict, editable=False)

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")

    def __str__(self) -> str:
        return f"{self.page_id}"
