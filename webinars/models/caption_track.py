from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..captions import Cue
from ..captions.quality import assess
from ..coverage import covered_seconds, share_covered
from .recording import Recording

LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]


class CaptionTrack(models.Model):
    """What is said in a recording, in one language: the one source of captions, transcript, search and downloads.

    `cues` are rows `[start, end, text, speaker]`, times in seconds, text on one line, in order of time
    (docs/adr/0008). They are written by `webinars.caption_store.replace_cues` alone, which keeps the former ones.
    """

    recording = ParentalKey(Recording, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(
        _("language"), max_length=2, choices=LANGUAGES, help_text=_("Language of the captions.")
    )
    cues = models.JSONField(_("cues"), default=list, editable=False)
    report = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    covered_seconds = models.FloatField(default=0, editable=False)
    names_speakers = models.BooleanField(default=False, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        ordering = ("-language", "pk")  # Polish first
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints = (
            models.UniqueConstraint(
                fields=("recording", "language"), name="webinars_captions_one_per_language"
            ),
        )

    def __str__(self) -> str:
        return self.get_language_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note how much of the film the cues cover and whether they name who speaks, so that lists need not read them."""
        self.covered_seconds = covered_seconds((row[0], row[1]) for row in self.cues)
        self.names_speakers = any(len(row) > 3 and row[3] for row in self.cues)
        super().save(*args, **kwargs)

    def parsed_cues(self) -> list[Cue]:
        """Return the cues in the order of the film."""
        return [Cue(*row) for row in self.cues]

    def quality(self) -> dict[str, Any]:
        """Return how well the captions can be read (`captions.quality.assess`), by the film's length as it is now."""
        kept = self.report.get("quality", {})
        if kept.get("duration") == self.recording.duration:
            share = share_covered(self.covered_seconds, self.recording.duration)
            return kept | {"coverage": share}
        return assess(self.parsed_cues(), duration=self.recording.duration, language=self.language)


class CaptionOrigin(models.TextChoices):
    """How a version of captions came to be."""

    UPLOAD = "upload", _("file")
    EDITOR = "editor", _("corrected here")
    RESTORED = "restored", _("former version brought back")


class CaptionVersion(models.Model):
    """Captions as they were from one change to the next; never changed, so that nothing said is lost."""

    track = models.ForeignKey(CaptionTrack, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(editable=False)
    cues = models.JSONField(default=list, editable=False)
    report = models.JSONField(default=dict, editable=False)
    origin = models.CharField(max_length=10, choices=CaptionOrigin, editable=False)
    file_name = models.CharField(max_length=255, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        ordering = ("-number",)
        verbose_name = _("version of captions")
        verbose_name_plural = _("versions of captions")
        constraints = (
            models.UniqueConstraint(
                fields=("track", "number"), name="webinars_caption_version_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.track_id}, {self.number}"

    def parsed_cues(self) -> list[Cue]:
        """Return the cues in the order of the film."""
        return [Cue(*row) for row in self.cues]
