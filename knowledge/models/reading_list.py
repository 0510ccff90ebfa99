from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.models import ResourcePage

KEPT_FOR = datetime.timedelta(days=365)
TITLE_MAX_LENGTH = 120
INTRODUCTION_MAX_LENGTH = 1000
NOTE_MAX_LENGTH = 500


def expiry_from_now() -> datetime.datetime:
    """Return the moment until which a list changed now is kept."""
    return timezone.now() + KEPT_FOR


class ReadingList(models.Model):
    """A reader's own choice of pages and moments, kept without an account.

    Whoever holds the edit link may change it, whoever holds the public link may read it. Nothing is
    stored of its maker; of the edit link only a digest, so that nobody who sees the database can edit.
    """

    title = models.CharField(
        _("title"), max_length=TITLE_MAX_LENGTH, help_text=_("Shown to readers of the list.")
    )
    introduction = models.TextField(
        _("introduction"),
        max_length=INTRODUCTION_MAX_LENGTH,
        blank=True,
        help_text=_("Plain text above the entries."),
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        help_text=_("The list shows pages of this language only."),
    )
    public_token = models.CharField(
        _("public token"),
        max_length=32,
        unique=True,
        help_text=_("Unguessable part of the address for readers."),
    )
    edit_token_digest = models.CharField(
        _("digest of the edit token"),
        max_length=64,
        unique=True,
        help_text=_("SHA-256 of the secret part of the edit link; the secret itself is not kept."),
    )
    created_at = models.DateTimeField(
        _("created at"), auto_now_add=True, help_text=_("When the list was made.")
    )
    changed_at = models.DateTimeField(
        _("changed at"),
        default=timezone.now,
        help_text=_("When the list or an entry was last changed."),
    )
    expires_at = models.DateTimeField(
        _("expires at"),
        default=expiry_from_now,
        db_index=True,
        help_text=_("A year after the last change; from then on the list is gone."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return self.title


class ReadingListItem(models.Model):
    """One entry of a reading list: a page or a moment of a webinar, with a note of the list's maker.

    A page that is deleted leaves its entry behind: the note belongs to the maker.
    """

    reading_list = models.ForeignKey(
        ReadingList,
        verbose_name=_("reading list"),
        on_delete=models.CASCADE,
        related_name="items",
        help_text=_("The list it stands in."),
    )
    page = models.ForeignKey(
        ResourcePage,
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty once the page has been deleted."),
    )
    second = models.PositiveIntegerField(
        _("second"),
        null=True,
        blank=True,
        help_text=_("Moment of the recording; empty for the whole page."),
    )
    note = models.TextField(
        _("note"), max_length=NOTE_MAX_LENGTH, blank=True, help_text=_("Plain text.")
    )
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Entries are shown in this order.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry of a reading list")
        verbose_name_plural = _("entries of reading lists")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.reading_list_id}/{self.position}"
