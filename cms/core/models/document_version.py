"""Former files of documents: what was handed out before the present file took its place."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..storages import private_storage
from .media import SiteDocument


class DocumentVersion(models.Model):
    """A former file of a document. Only editors of the document get it; visitors get the newest file alone."""

    document = models.ForeignKey(
        SiteDocument,
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="versions",
        help_text=_("The document this was the file of."),
    )
    file = models.FileField(
        _("file"), max_length=255, storage=private_storage, help_text=_("As it was handed out.")
    )
    file_size = models.PositiveBigIntegerField(
        _("size in bytes"), default=0, help_text=_("Size of the file.")
    )
    file_hash = models.CharField(
        _("checksum (SHA-1)"),
        max_length=40,
        blank=True,
        help_text=_("Tells whether two files are the same."),
    )
    replaced_at = models.DateTimeField(
        _("replaced at"),
        default=timezone.now,
        help_text=_("When another file took its place."),
    )
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who gave the document another file."),
    )
    note = models.CharField(
        _("what has changed"),
        max_length=255,
        blank=True,
        help_text=_("For editors: what the newer file has that this one has not."),
    )

    # A former file is no use of the thing it belongs to.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-replaced_at", "-pk")
        verbose_name = _("former version of a document")
        verbose_name_plural = _("former versions of documents")

    def __str__(self) -> str:
        return f"{self.document_id} {self.filename}"

    @property
    def filename(self) -> str:
        """Name of the file without its folder."""
        return str(self.file.name).rpartition("/")[2]
