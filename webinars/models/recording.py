from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.core.storages import private_storage

from ..processing_panel import ProcessingPanel
from ..recording_form import RecordingForm
from ..validators import validate_film
from .processing_state import ProcessingFailure, ProcessingState, ProcessingStep

SOURCE_EXTENSIONS = ("mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ts", "wmv")
PLAYED_BY_BROWSERS = ("mp4", "m4v", "webm")


# Written by webinars.processing alone; the form of a recording leaves them as they are.
MADE_BY_PROCESSING = (
    "film",
    "film_size",
    "audio",
    "audio_size",
    "still",
    "duration",
    "width",
    "height",
    "container",
    "video_codec",
    "audio_codec",
    "processed_source",
    "processed_poster_second",
    "processed_slides",
    "finished_steps",
    "started_source",
    "state",
    "step",
    "progress",
    "failure",
    "failure_detail",
    "attempt",
    "attempt_count",
    "heartbeat_at",
)

# Likewise written past the form, by webinars.films.publicity.
PUBLIC_COPIES = ("public_film", "public_audio", "public_of")

WRITTEN_ELSEWHERE = (*MADE_BY_PROCESSING, *PUBLIC_COPIES)

# Films shown on the recording's page besides its own.
OTHER_VERSIONS = ("described_version_id", "sign_language_version_id")

# What files are made from.
INPUTS_OF_PROCESSING = ("source", "poster_second", "slides_id")


def is_new(file: Any) -> bool:
    """Tell whether a file field holds an upload that is not stored yet."""
    return bool(file) and not file._committed


class Recording(index.Indexed, ClusterableModel):
    """A recorded webinar: the file as uploaded, what is made of it, captions, chapters, slides. Shared by the pages of all languages.

    `source` is the original and is never changed or deleted by processing. `film` is what readers play: made of
    the source, or the source's own name where it needs no conversion. Both are private; while a page anyone may
    read shows the recording, public media hold copies of film and sound (`public_film`, docs/adr/0032). After a new
    source is given the former film plays on until the new one is ready; `processed_source` and
    `processed_poster_second` tell what the files were made from.
    """

    title = models.CharField(
        _("title"), max_length=255, help_text=_("For editors: tells recordings apart.")
    )
    source = models.FileField(
        _("film"),
        upload_to="recordings",
        storage=private_storage,
        max_length=255,
        validators=[FileExtensionValidator(SOURCE_EXTENSIONS), validate_film],
        help_text=_(
            "The recording as it was saved, in any common form; what readers play is made of it. The original is kept."
        ),
    )
    is_live_event = models.BooleanField(
        _("recording of a live meeting"),
        default=True,
        help_text=_(
            "Captions of a recording of a live meeting are due within 14 days of its publication; of any other film at once."
        ),
    )
    poster = models.ImageField(
        _("poster"),
        upload_to="posters",
        blank=True,
        max_length=255,
        help_text=_(
            "Still picture before the film starts; empty for a picture of the film. Pictures are never private, even where the page is."
        ),
    )
    poster_second = models.FloatField(
        _("second of the poster"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_(
            "Where in the film the picture is taken; empty for a place near the beginning."
        ),
    )
    slides = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        verbose_name=_("slides"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "PDF of the presentation; its pages are shown beside the film at their times, as pictures, which are never private."
        ),
    )
    slides_language = models.CharField(
        _("language of the slides"),
        max_length=2,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_(
            "What the slides are written in; empty where that is the language of the page."
        ),
    )
    described_version = models.ForeignKey(
        "self",
        verbose_name=_("version with audio description"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="described_of",
        help_text=_("Another recording: the same film with what is shown told in words."),
    )
    sign_language_version = models.ForeignKey(
        "self",
        verbose_name=_("version with sign language"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="signed_of",
        help_text=_(
            "Another recording: the same film with an interpreter of Polish Sign Language."
        ),
    )

    # Made by processing.
    film = models.FileField(max_length=255, blank=True, editable=False, storage=private_storage)
    film_size = models.PositiveBigIntegerField(default=0, editable=False)
    audio = models.FileField(max_length=255, blank=True, editable=False, storage=private_storage)
    audio_size = models.PositiveBigIntegerField(default=0, editable=False)
    still = models.ImageField(max_length=255, blank=True, editable=False)
    duration = models.FloatField(_("length in seconds"), default=0, editable=False)
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    source_size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    container = models.CharField(max_length=60, blank=True, editable=False)
    video_codec = models.CharField(max_length=30, blank=True, editable=False)
    audio_codec = models.CharField(max_length=30, blank=True, editable=False)
    processed_source = models.CharField(max_length=255, blank=True, editable=False)
    processed_poster_second = models.FloatField(null=True, editable=False)
    processed_slides = models.CharField(max_length=255, blank=True, editable=False)
    # The source an attempt works on, and step → the source it was done for, so that work taken up again goes on.
    started_source = models.CharField(max_length=255, blank=True, editable=False)
    finished_steps = models.JSONField(default=dict, blank=True, editable=False)

    # Copies anyone may have, and what they were made of (webinars.films.publicity alone writes these).
    public_film = models.FileField(max_length=255, blank=True, editable=False)
    public_audio = models.FileField(max_length=255, blank=True, editable=False)
    public_of = models.CharField(max_length=520, blank=True, editable=False)

    # Where processing stands.
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ProcessingState,
        default=ProcessingState.WAITING,
        editable=False,
        db_index=True,
    )
    step = models.CharField(max_length=10, choices=ProcessingStep, blank=True, editable=False)
    progress = models.PositiveSmallIntegerField(default=0, editable=False)
    failure = models.CharField(max_length=20, choices=ProcessingFailure, blank=True, editable=False)
    failure_detail = models.TextField(blank=True, editable=False)
    attempt = models.CharField(max_length=32, blank=True, editable=False)
    attempt_count = models.PositiveSmallIntegerField(default=0, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)

    published_date = models.DateField(_("first published on"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    panels = [
        FieldPanel("title"),
        FieldPanel("source"),
        ProcessingPanel(heading=_("Processing")),
        FieldPanel("is_live_event"),
        MultiFieldPanel(
            [FieldPanel("poster"), FieldPanel("poster_second")],
            heading=_("Picture before the start"),
        ),
        MultiFieldPanel(
            [FieldPanel("captions_pl"), FieldPanel("chapters_pl")],
            heading=_("Captions and chapters in Polish"),
        ),
        MultiFieldPanel(
            [FieldPanel("captions_en"), FieldPanel("chapters_en")],
            heading=_("Captions and chapters in English"),
        ),
        MultiFieldPanel(
            [FieldPanel("slides"), FieldPanel("slides_language"), FieldPanel("slide_times")],
            heading=_("Slides"),
        ),
        MultiFieldPanel(
            [FieldPanel("described_version"), FieldPanel("sign_language_version")],
            heading=_("Other versions"),
        ),
    ]
    base_form_class = RecordingForm
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        ordering = ("title", "pk")
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return self.title

    # Whether the last save changed what files are made from, and which films are shown; the film it took the place
    # of, and by whom.
    inputs_changed = True
    films_changed = True
    former_source = ""
    former_source_size = 0
    changed_by: Any = None
    _read: dict[str, str]

    @classmethod
    def from_db(cls, *args: Any) -> Recording:
        """Remember what was read (see `save`)."""
        recording = super().from_db(*args)
        recording._read = {
            name: str(recording.__dict__.get(name))
            for name in (
                *WRITTEN_ELSEWHERE,
                *INPUTS_OF_PROCESSING,
                *OTHER_VERSIONS,
                "source_size",
            )
        }
        return recording

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note the size of the source; leave alone what processing may have written in the meantime.

        Storing a source of some gigabytes takes minutes, and a worker writes to the same row while it does.
        """
        self._note_former_source()
        if is_new(self.source) or (self._state.adding and self.source and not self.source_size):
            self.source_size = self.source.size
        was_read = hasattr(self, "_read") and not self._state.adding
        self.inputs_changed = (
            not was_read
            or is_new(self.source)
            or any(self._is_changed(name) for name in INPUTS_OF_PROCESSING)
        )
        self.films_changed = not was_read or any(
            self._is_changed(name) for name in ("film", "audio", *OTHER_VERSIONS)
        )
        if was_read and "update_fields" not in kwargs and not self.get_deferred_fields():
            kwargs["update_fields"] = self._fields_to_write()
        super().save(*args, **kwargs)

    def _note_former_source(self) -> None:
        """Remember which film this save takes the place of (see webinars.source_versions)."""
        former = getattr(self, "_read", {}).get("source", "")
        if (
            former
            and not self._state.adding
            and (is_new(self.source) or self._is_changed("source"))
        ):
            self.former_source = former
            self.former_source_size = int(self._read["source_size"] or 0)

    def _is_changed(self, name: str) -> bool:
        return str(self.__dict__.get(name)) != self._read[name]

    def _fields_to_write(self) -> list[str]:
        """Return all fields and child relations but what processing writes and nobody changed here."""
        fields = [
            field.name
            for field in self._meta.concrete_fields
            if not field.primary_key
            and (field.name not in WRITTEN_ELSEWHERE or self._is_changed(field.name))
        ]
        return fields + [relation.get_accessor_name() for relation in get_all_child_relations(self)]

    def clean(self) -> None:
        super().clean()
        if self.slides and self.slides.file_extension != "pdf":
            raise ValidationError({"slides": _("Choose a PDF: only its pages can be shown.")})
        for name in ("described_version", "sign_language_version"):
            if self.pk and getattr(self, f"{name}_id") == self.pk:
                raise ValidationError({name: _("Choose another recording than this one.")})

    @property
    def is_playable(self) -> bool:
        """Whether there is a film to play (see `film`)."""
        return bool(self.film)

    @property
    def copies_of(self) -> str:
        """What public copies are to be made of: tells copies of a former film."""
        return f"{self.film.name}|{self.audio.name}" if self.film else ""

    @property
    def has_public_copies(self) -> bool:
        """Whether the present film can be had from public media."""
        return bool(self.public_film) and self.public_of == self.copies_of

    @property
    def film_address(self) -> str:
        """Where the film is played: in public media, else at the site, which asks who it is for."""
        return self.public_film.url if self.has_public_copies else self.own_film_address

    @property
    def own_film_address(self) -> str:
        """The site's own address of the film, which stays when the film or its privacy changes."""
        return reverse("webinars:film", args=[self.pk])

    @property
    def is_in_the_works(self) -> bool:
        """Whether processing is still to come or going on."""
        return self.state in (ProcessingState.WAITING, ProcessingState.RUNNING)

    @property
    def picture(self) -> Any:
        """The poster the editor chose, else the one made of the film, else an empty file field."""
        return self.poster or self.still
