from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from .caption_track import LANGUAGES
from .recording import Recording


class Chapter(models.Model):
    """A part of the film with its title, in one language."""

    recording = ParentalKey(Recording, on_delete=models.CASCADE, related_name="chapters")
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=LANGUAGES,
        default="pl",
        help_text=_("Language of the title."),
    )
    start = models.FloatField(
        _("start in seconds"), help_text=_("Second at which the chapter begins.")
    )
    title = models.CharField(_("title"), max_length=160, help_text=_("What is spoken of."))

    class Meta:
        ordering = ("start", "pk")
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        constraints = (
            models.UniqueConstraint(
                fields=("recording", "language", "start"), name="webinars_chapter_start_unique"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Slide(models.Model):
    """A page of the recording's slides: its picture, its words and, once known, the second it is shown from."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="slide_pages")
    number = models.PositiveIntegerField(_("page"), editable=False)
    start = models.FloatField(
        _("start in seconds"),
        null=True,
        blank=True,
        help_text=_("Second from which the slide is shown; empty while it is not known."),
    )
    text = models.TextField(blank=True, editable=False)
    image = models.ImageField(max_length=255, blank=True, editable=False)

    class Meta:
        ordering = ("number", "pk")
        verbose_name = _("slide")
        verbose_name_plural = _("slides")
        constraints = (
            models.UniqueConstraint(fields=("recording", "number"), name="webinars_slide_unique"),
        )

    def __str__(self) -> str:
        return str(self.number)
