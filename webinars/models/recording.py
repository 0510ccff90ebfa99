from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from ..captions import CaptionError, Cue, parse_vtt


def is_new(file: Any) -> bool:
    """Tell whether a file field holds an upload that is not stored yet."""
    return bool(file) and not file._committed


class Recording(index.Indexed, ClusterableModel):
    """A recorded webinar: the film, its captions and chapters. Shared by the pages of all languages."""

    title = models.CharField(
        _("title"), max_length=255, help_text=_("For editors: tells recordings apart.")
    )
    file = models.FileField(
        _("film"),
        upload_to="recordings",
        max_length=255,
        validators=[FileExtensionValidator(["mp4", "webm"])],
        help_text=_("MP4 (H.264 and AAC) plays everywhere."),
    )
    poster = models.ImageField(
        _("poster"),
        upload_to="posters",
        blank=True,
        max_length=255,
        help_text=_("Still picture shown before the film starts."),
    )
    duration = models.FloatField(
        _("length in seconds"),
        validators=[MinValueValidator(1)],
        help_text=_("As the film's own data say; links to a second past it are ignored."),
    )
    width = models.PositiveIntegerField(_("width"), default=1280, help_text=_("In pixels."))
    height = models.PositiveIntegerField(_("height"), default=720, help_text=_("In pixels."))
    file_size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)

    panels = [
        FieldPanel("title"),
        FieldPanel("file"),
        FieldPanel("poster"),
        FieldRowPanel([FieldPanel("duration"), FieldPanel("width"), FieldPanel("height")]),
        InlinePanel("captions", label=_("Captions"), help_text=_("One file for each language.")),
        InlinePanel("chapters", label=_("Chapters"), help_text=_("In the order of the film.")),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        ordering = ("title", "pk")
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note the size of the film, so that pages can tell it without asking the storage."""
        if is_new(self.file) or (self._state.adding and self.file and not self.file_size):
            self.file_size = self.file.size
        super().save(*args, **kwargs)


class CaptionTrack(Orderable):
    """Captions in one language; their cues are kept beside the file, so that pages need not read the storage."""

    recording = ParentalKey(Recording, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("pl", _("Polish")), ("en", _("English"))],
        help_text=_("Language of the captions."),
    )
    file = models.FileField(
        _("WebVTT file"),
        upload_to="captions",
        max_length=255,
        validators=[FileExtensionValidator(["vtt"])],
        help_text=_("UTF-8 text; names of speakers as <v Name>."),
    )
    cues = models.JSONField(_("cues"), default=list, editable=False)

    panels = [FieldPanel("language"), FieldPanel("file")]

    class Meta(Orderable.Meta):
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints = (
            models.UniqueConstraint(
                fields=("recording", "language"), name="webinars_captions_one_per_language"
            ),
        )

    def __str__(self) -> str:
        return self.get_language_display()

    def clean(self) -> None:
        super().clean()
        if is_new(self.file):
            self.file.open()
            try:
                parse_vtt(self.file.read())
            except CaptionError as error:
                raise ValidationError({"file": str(error)}) from error
            finally:
                self.file.seek(0)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Read the cues of a newly given file; raise CaptionError for one that cannot be read."""
        if is_new(self.file):
            self.file.open()
            cues = parse_vtt(self.file.read())
            self.file.seek(0)
            self.cues = [[cue.start, cue.end, cue.text, cue.speaker] for cue in cues]
        super().save(*args, **kwargs)

    def parsed_cues(self) -> list[Cue]:
        """Return the cues in the order of the film."""
        return [Cue(*row) for row in self.cues]


class Chapter(Orderable):
    """A part of the film with its title."""

    recording = ParentalKey(Recording, on_delete=models.CASCADE, related_name="chapters")
    start = models.FloatField(
        _("start in seconds"), help_text=_("Second at which the chapter begins.")
    )
    title = models.CharField(_("title"), max_length=160, help_text=_("What is spoken of."))

    panels = [FieldRowPanel([FieldPanel("start"), FieldPanel("title")])]

    class Meta(Orderable.Meta):
        ordering = ("start", "pk")
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        constraints = (
            models.UniqueConstraint(
                fields=("recording", "start"), name="webinars_chapter_start_unique"
            ),
        )

    def __str__(self) -> str:
        return self.title
