"""A file on its way from an editor's browser to a storage, past the web process."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadState(models.TextChoices):
    """Where an upload stands."""

    OPEN = "open", _("being sent")
    COMPLETE = "complete", _("sent, not used yet")
    USED = "used", _("used")
    ABORTED = "aborted", _("given up")


class Upload(models.Model):
    """One file of one editor, sent in parts. Which parts there are is known to the storage alone and asked from it.

    An upload that broke off is found again by what the browser tells of the file: name, size, date and a digest
    of samples (`cms.core.uploads.samples`). `key` is the name the file has in the storage of its purpose from the
    beginning, so that whoever uses it takes the name and nothing is copied.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Nobody else may go on with it or use it."),
    )
    purpose = models.CharField(
        _("purpose"), max_length=60, help_text=_("What the file is for (registered by an app).")
    )
    name = models.CharField(
        _("name"), max_length=255, help_text=_("As the file is called on the editor's computer.")
    )
    size = models.PositiveBigIntegerField(
        _("size in bytes"), help_text=_("As the browser tells it; checked once all is there.")
    )
    modified = models.BigIntegerField(
        _("changed on the computer"),
        default=0,
        help_text=_("Milliseconds since 1970, as the browser tells them."),
    )
    digest = models.CharField(
        _("digest"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of samples of the file; empty where the browser could not make it."),
    )
    key = models.CharField(
        _("name in the storage"), max_length=255, unique=True, help_text=_("Never guessed.")
    )
    multipart_id = models.TextField(
        _("number of the upload in the storage"), blank=True, help_text=_("Given by the storage.")
    )
    part_size = models.PositiveBigIntegerField(
        _("size of a part"), help_text=_("Bytes; the last part may be shorter.")
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=UploadState,
        default=UploadState.OPEN,
        help_text=_("Only a complete upload can be used, and once."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ("-created_at", "pk")
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = (
            models.Index(fields=("owner", "purpose", "state"), name="core_upload_owner_purpose"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def part_count(self) -> int:
        """How many parts the file has."""
        return -(-self.size // self.part_size)

    def part_length(self, number: int) -> int:
        """Return the bytes of a part, counted from 1."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)
