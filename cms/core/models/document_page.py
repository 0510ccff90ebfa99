from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .media import SiteDocument


class DocumentPage(models.Model):
    """The text of one page of a document, numbered from 1, as it is searched; pages without text are left out."""

    document = models.ForeignKey(
        SiteDocument,
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="pages",
        editable=False,
    )
    number = models.PositiveIntegerField(_("page"), editable=False)
    text = models.TextField(_("text"), editable=False)

    class Meta:
        ordering = ("document", "number")
        verbose_name = _("page of a document")
        verbose_name_plural = _("pages of documents")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "number"), name="core_document_page_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id}, {self.number}"
