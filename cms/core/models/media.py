"""Own image and document models, so that credit, licence and a private store can be had from the first day."""

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from .upload import Upload


def document_storage():
    """Return the private store of documents; called late, so that no credential reaches a migration."""
    return storages["documents"]


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


class SiteDocument(AbstractDocument):
    """A file to download, kept in the private store and handed out after the collection's privacy is checked."""

    file = models.FileField(_("file"), upload_to="documents", storage=document_storage)
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

    admin_form_fields = ("title", "file", "collection", "tags", "summary", "published_date")

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

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
