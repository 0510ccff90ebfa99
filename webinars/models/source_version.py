"""Former sources of recordings: films another upload took the place of."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .recording import Recording


def source_storage() -> Storage:
    """Return the store of films as they are uploaded."""
    return Recording._meta.get_field("source").storage


class SourceVersion(models.Model):
    """A film as it was uploaded before another took its place; kept until an editor deletes it.

    The file lies in the store of the recording's source, where it was put; it is named and not moved.
    """

    recording = models.ForeignKey(
        Recording,
        verbose_name=_("recording"),
        on_delete=models.CASCADE,
        related_name="source_versions",
        help_text=_("The recording this was the film of."),
    )
    file = models.FileField(
        _("file"),
        max_length=255,
        storage=source_storage,
        help_text=_("The film as it was uploaded."),
    )
    size = models.PositiveBigIntegerField(
        _("size in bytes"), default=0, help_text=_("Size of the file.")
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
        help_text=_("Who gave the recording another file."),
    )

    # A former file is no use of the thing it belongs to.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-replaced_at", "-pk")
        verbose_name = _("former film")
        verbose_name_plural = _("former films")

    def __str__(self) -> str:
        return f"{self.recording_id} {self.filename}"

    @property
    def filename(self) -> str:
        """Name of the file without its folder."""
        return str(self.file.name).rpartition("/")[2]

    @property
    def is_played(self) -> bool:
        """Whether readers still get this film, because what is made of the new one is not ready."""
        return bool(self.recording.film) and self.recording.film.name == self.file.name
