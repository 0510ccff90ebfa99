"""Reads the text of PDF documents in the background, so that readers find a word on its page.

A document whose file is not the one that was read is read again; the state tells the editor what came of
it. Reading can be repeated any number of times.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any, BinaryIO

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django_tasks import task
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from .models import DocumentPage, DocumentTextState, SiteDocument
from .passages import passages_changed
from .text import without_control_signs

logger = logging.getLogger(__name__)
MOST_PAGES = 2_000
LONGEST_PAGE = 20_000
# What pypdf lets through from files that are no sound PDF, besides its own errors.
_DAMAGE = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def pdf_pages(file: BinaryIO) -> list[str]:
    """Return the text of each page of a PDF, in order; a page without text gives an empty text.

    Raises ValueError for a file that cannot be read: damaged, or locked by a password.
    """
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("locked by a password")
        return [_clean(page.extract_text()) for page in reader.pages[:MOST_PAGES]]
    except _DAMAGE as error:
        raise ValueError(str(error)) from error


def _clean(text: str) -> str:
    """Join words divided at the end of a line, and lines."""
    text = without_control_signs(text).replace("-\n", "").replace("\u00ad", "")
    return " ".join(text.split())[:LONGEST_PAGE]


def read_document(document_id: int) -> None:
    """Read the text of a document, if its file has not been read yet, and note what came of it."""
    document = SiteDocument.objects.filter(pk=document_id).first()
    if document is None or not needs_reading(document):
        return
    name = document.file.name
    pages: list[str] = []
    if document.file_extension.lower() != "pdf":
        state = DocumentTextState.OTHER
    else:
        try:
            with document.file.storage.open(name) as file:
                pages = pdf_pages(file)
            state = DocumentTextState.READ if any(pages) else DocumentTextState.EMPTY
        except (ValueError, OSError) as error:
            logger.warning("Document %d could not be read: %s", document_id, error)
            state = DocumentTextState.FAILED
    with transaction.atomic():
        DocumentPage.objects.filter(document_id=document_id).delete()
        DocumentPage.objects.bulk_create(
            [
                DocumentPage(document_id=document_id, number=number, text=text)
                for number, text in enumerate(pages, start=1)
                if text
            ],
            batch_size=200,
        )
        SiteDocument.objects.filter(pk=document_id).update(text_state=state, read_file=name)
        passages_changed.send(sender=SiteDocument, page_ids=pages_with_documents([document_id]))


def needs_reading(document: SiteDocument) -> bool:
    """Tell whether the document's file is not the one that was read."""
    return (
        document.text_state == DocumentTextState.WAITING or document.read_file != document.file.name
    )


def unread_documents() -> list[int]:
    """Return the ids of documents that wait to be read."""
    rows = SiteDocument.objects.order_by("pk")
    return [document.pk for document in rows if needs_reading(document)]


def pages_with_documents(document_ids: Iterable[int]) -> list[int]:
    """Return the ids of pages that name any of these documents, by Wagtail's index of references."""
    ids = [str(pk) for pk in document_ids]
    if not ids:
        return []
    type_of = ContentType.objects.get_for_model
    rows = ReferenceIndex.objects.filter(
        to_content_type=type_of(SiteDocument),
        to_object_id__in=ids,
        base_content_type=type_of(Page),
    )
    return [int(pk) for pk in rows.values_list("object_id", flat=True).distinct()]


@task(backend="background")
def read_document_task(document_id: int) -> None:
    """Read one document; without harm any number of times."""
    read_document(document_id)


@receiver(post_save, sender=SiteDocument, dispatch_uid="document_saved")
def document_saved(instance: SiteDocument, **_kwargs: Any) -> None:
    """A document is new, or has another file, title or collection."""
    if needs_reading(instance):
        transaction.on_commit(partial(read_document_task.enqueue, instance.pk))
    passages_changed.send(sender=SiteDocument, page_ids=pages_with_documents([instance.pk]))


@receiver(post_delete, sender=SiteDocument, dispatch_uid="document_deleted")
def document_deleted(instance: SiteDocument, **_kwargs: Any) -> None:
    """Pages that offered the document have less to say."""
    passages_changed.send(sender=SiteDocument, page_ids=pages_with_documents([instance.pk]))


@receiver(
    [post_save, post_delete], sender=CollectionViewRestriction, dispatch_uid="documents_privacy"
)
def documents_privacy_changed(instance: CollectionViewRestriction, **_kwargs: Any) -> None:
    """A collection was closed to the public, or opened."""
    path = Collection.objects.filter(pk=instance.collection_id).values_list("path", flat=True)
    below = SiteDocument.objects.filter(collection__path__startswith=path.first() or "-")
    ids = list(below.values_list("pk", flat=True))
    passages_changed.send(sender=SiteDocument, page_ids=pages_with_documents(ids))
