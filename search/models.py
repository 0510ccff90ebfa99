"""The index in the site's database: what pages said when they were last indexed, and the words of it.

Everything here can be thrown away and made again from the pages (`manage.py rebuild_search`). Tables name
pages and each other by plain numbers without constraints of the database, so that the same tables can
stand in a scratch place for measuring (docs/adr/0022).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .log.models import AskedQuery, QueryDay


class IndexedEntry(models.Model):
    """What a reader finds: a page, a term or a document on a page (see `engines.base.EntryRecord`).

    A query reads the rows of all entries it meets: they are kept small.
    """

    id = models.AutoField(primary_key=True, editable=False)
    key = models.CharField(_("key"), max_length=140, unique=True, editable=False)
    page_id = models.BigIntegerField(_("page"), db_index=True, editable=False)
    language = models.CharField(_("language"), max_length=8, db_index=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, editable=False)
    title = models.CharField(_("title"), max_length=255, editable=False)
    published_date = models.DateField(_("date shown to readers"), null=True, editable=False)
    review_due_date = models.DateField(_("review due"), null=True, editable=False)
    regions = models.CharField(_("regions"), max_length=400, blank=True, editable=False)
    levels = models.CharField(_("levels"), max_length=800, blank=True, editable=False)
    policy_areas = models.CharField(_("policy areas"), max_length=2000, blank=True, editable=False)
    length = models.FloatField(_("weighted number of words"), editable=False)

    class Meta:
        verbose_name = _("indexed entry")
        verbose_name_plural = _("indexed entries")

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class EntryWords(models.Model):
    """Which words stand in an entry, and where its passages begin.

    `forms` and `places` are packed 32-bit numbers: the ids of the forms, and the place of the first word of each passage.
    """

    entry_id = models.IntegerField(_("entry"), primary_key=True, editable=False)
    forms = models.BinaryField(_("forms"), editable=False)
    places = models.BinaryField(_("places of passages"), editable=False)

    class Meta:
        verbose_name = _("words of an entry")
        verbose_name_plural = _("words of entries")

    def __str__(self) -> str:
        return str(self.entry_id)


class IndexedPassage(models.Model):
    """A passage as it is shown to readers (see `cms.core.passages.Passage`)."""

    pk = models.CompositePrimaryKey("entry_id", "number")
    entry_id = models.IntegerField(_("entry"), editable=False)
    number = models.PositiveIntegerField(_("place in the entry"), editable=False)
    kind = models.CharField(_("kind"), max_length=16, editable=False)
    heading = models.CharField(_("heading"), max_length=255, blank=True, editable=False)
    text = models.TextField(_("text"), blank=True, editable=False)
    anchor = models.CharField(_("anchor"), max_length=160, blank=True, editable=False)
    start = models.FloatField(_("first second"), null=True, editable=False)
    end = models.FloatField(_("last second"), null=True, editable=False)
    speaker = models.CharField(_("speaker"), max_length=160, blank=True, editable=False)
    fingerprint = models.CharField(_("fingerprint"), max_length=16, blank=True, editable=False)
    page_number = models.PositiveIntegerField(_("page of the document"), null=True, editable=False)
    document_id = models.BigIntegerField(_("document"), null=True, editable=False)
    language = models.CharField(_("language"), max_length=8, blank=True, editable=False)

    class Meta:
        verbose_name = _("indexed passage")
        verbose_name_plural = _("indexed passages")

    def __str__(self) -> str:
        return self.text[:60]


class Form(models.Model):
    """A form of a word as it stands in public pages: the vocabulary by which queries are understood.

    One row for each folded form and lemma: "maja" may be of maj and of mieć. `entries` counts the
    entries that hold it; a row that no entry holds is deleted at once, so that no word of a page that is
    not public is ever suggested.
    """

    id = models.AutoField(primary_key=True, editable=False)
    language = models.CharField(_("language"), max_length=8, editable=False)
    form = models.CharField(_("folded form"), max_length=64, editable=False)
    lemma = models.CharField(_("folded lemma"), max_length=64, editable=False)
    prefix = models.CharField(_("first letters"), max_length=5, editable=False)
    surface = models.CharField(_("as written"), max_length=64, editable=False)
    entries = models.PositiveIntegerField(_("entries"), default=0, editable=False)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("vocabulary")
        constraints = (
            models.UniqueConstraint(
                fields=("language", "form", "lemma"), name="site_search_form_and_lemma"
            ),
        )
        indexes = (
            models.Index(fields=("language", "lemma"), name="site_search_form_lemma"),
            models.Index(fields=("language", "prefix"), name="site_search_form_prefix"),
        )

    def __str__(self) -> str:
        return self.surface


class Posting(models.Model):
    """That a form stands in an entry: how often, weighted by field, in tenths; `places` are packed 32-bit numbers.

    The frequency is part of the key so that the key's index alone answers what ranking asks.
    """

    pk = models.CompositePrimaryKey("form_id", "entry_id", "frequency")
    form_id = models.IntegerField(_("form"), editable=False)
    entry_id = models.IntegerField(_("entry"), editable=False)
    frequency = models.PositiveSmallIntegerField(_("weighted frequency"), editable=False)
    places = models.BinaryField(_("places"), editable=False)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")

    def __str__(self) -> str:
        return f"{self.form_id} {self.entry_id}"


class PendingPage(models.Model):
    """A page that is newer than an engine's index. Written with the change itself, deleted when the engine has it.

    `token` tells a change from a later one, so that a page changed while it is indexed stays pending.
    """

    page_id = models.BigIntegerField(_("page"), editable=False)
    engine = models.CharField(_("engine"), max_length=32, editable=False)
    token = models.CharField(_("token"), max_length=32, editable=False)
    since = models.DateTimeField(_("since"), auto_now_add=True, editable=False)
    error = models.TextField(_("last error"), blank=True, editable=False)

    class Meta:
        verbose_name = _("page to be indexed")
        verbose_name_plural = _("pages to be indexed")
        constraints = (
            models.UniqueConstraint(
                fields=("page_id", "engine"), name="site_search_pending_page_and_engine"
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_id} {self.engine}"


INDEX_MODELS = (IndexedEntry, EntryWords, IndexedPassage, Form, Posting)

__all__ = [
    "INDEX_MODELS",
    "AskedQuery",
    "EntryWords",
    "Form",
    "IndexedEntry",
    "IndexedPassage",
    "PendingPage",
    "Posting",
    "QueryDay",
]
