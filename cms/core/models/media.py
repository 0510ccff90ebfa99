"""Own image and document models, so that credit, licence and a private store can be had from the first day."""

from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from ..storages import private_storage
from .upload import Upload

_PLAIN = str.maketrans("łŁ_", "lL-")


class SiteImage(AbstractImage):
    """A picture. Pictures are public as soon as they are uploaded, whatever page they are on."""

    credit = models.CharField(
        _("credit"),
        max_length=160,
        blank=True,
        help_text=_("Author or owner, shown under the picture."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=120,
        blank=True,
        help_text=_("E.g. CC BY 4.0; empty means all rights reserved."),
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
        "credit",
        "licence",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class SiteRendition(AbstractRendition):
    """A resized copy of a picture."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="core_rendition_image_filter_focal_point",
            ),
        )

    def __str__(self) -> str:
        return f"{self.image_id} {self.filter_spec}"


class DocumentTextState(models.TextChoices):
    """What search knows of a document's text."""

    WAITING = "waiting", _("not read yet")
    READ = "read", _("read: readers find its pages")
    EMPTY = "empty", _("no text: a scan, nobody can search it or have it read aloud")
    FAILED = "failed", _("could not be read: the file is damaged or locked")
    OTHER = "other", _("not a PDF: search does not read its text")


def address_name(file_name: str) -> str:
    """Return the last part of a document's address, made of the name of its first file without the ending."""
    plain = PurePosixPath(file_name).stem.translate(_PLAIN)
    return slugify(plain)[:100].strip("-_") or "plik"


class SiteDocument(AbstractDocument):
    """A file to download, kept in the private store and handed out after the collection's privacy is checked.

    Its address is made of the first file's name and stays when another file takes its place (docs/adr/0031).
    """

    file = models.FileField(_("file"), upload_to="documents", storage=private_storage)
    summary = models.CharField(
        _("summary"),
        max_length=255,
        blank=True,
        help_text=_("One sentence: what the reader finds inside."),
    )
    published_date = models.DateField(
        _("date of the document"),
        null=True,
        blank=True,
        help_text=_("As printed on it, not the day of upload."),
    )
    text_state = models.CharField(
        _("text"),
        max_length=8,
        choices=DocumentTextState,
        default=DocumentTextState.WAITING,
        editable=False,
        help_text=_("Whether search could read the document."),
    )
    read_file = models.CharField(
        _("file that was read"),
        max_length=255,
        blank=True,
        editable=False,
        help_text=_("Name of the file the text comes from; another one has to be read anew."),
    )

    address_name = models.CharField(
        _("name in the address"),
        max_length=100,
        blank=True,
        editable=False,
        help_text=_("Last part of the address; stays when the file is replaced."),
    )
    former_names = models.JSONField(
        _("former file names"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Names older addresses carry; they lead to the present file."),
    )

    admin_form_fields = ("title", "file", "collection", "tags", "summary", "published_date")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Settle the address with the first file."""
        if self._state.adding and not self.address_name and self.file:
            self.address_name = address_name(str(self.file.name))
        super().save(*args, **kwargs)

    def _set_document_file_metadata(self) -> None:
        """Take size and digest of a file sent straight to the storage from its upload: to hash it would be to fetch it.

        The digest is that of samples, shortened to the column. It tells files apart as the hash of all would.
        """
        upload = Upload.objects.filter(key=self.file.name).first()
        if upload is None:
            super()._set_document_file_metadata()
            return
        self.file_size = upload.size
        self.file_hash = upload.file_hash

    @property
    def url(self) -> str:
        """Address that outlives the file."""
        return reverse("document", args=[self.pk, self.stable_name])

    @property
    def stable_name(self) -> str:
        """Last part of the address; that of the present file where none is settled yet."""
        return self.address_name or address_name(str(self.file.name))

    def answers_to(self, name: str) -> bool:
        """Tell whether an address with this name leads, or once led, to the document."""
        return name in {self.stable_name, self.filename, *self.former_names}
