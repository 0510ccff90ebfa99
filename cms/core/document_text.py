"""The text of documents, page by page, and the passages it gives to pages that offer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.query import QuerySet
from wagtail.models import Collection, CollectionViewRestriction

from .models import DocumentPage, SiteDocument
from .passages import Passage, PassageKind


def chosen_document_ids(*streams: Any) -> list[int]:
    """Return the ids of documents chosen in streams, in their order, each once; nothing is read for it."""
    found: dict[int, None] = {}
    for stream in streams:
        for raw in stream.raw_data:
            if raw["type"] == "document" and (document_id := raw["value"].get("document")):
                found[document_id] = None
    return list(found)


def document_passages(document_ids: Iterable[int]) -> Iterator[Passage]:
    """Yield the pages of those of these documents that anyone may download, in the order given."""
    ids = list(dict.fromkeys(document_ids))
    if not ids:
        return
    public = SiteDocument.objects.filter(pk__in=ids).exclude(collection__in=closed_collections())
    titles = dict(public.values_list("pk", "title"))
    pages: dict[int, list[tuple[int, str]]] = {}
    for document_id, number, text in (
        DocumentPage.objects.filter(document_id__in=titles)
        .order_by("document_id", "number")
        .values_list("document_id", "number", "text")
    ):
        pages.setdefault(document_id, []).append((number, text))
    for document_id in ids:
        for number, text in pages.get(document_id, ()):
            yield Passage(
                PassageKind.DOCUMENT_PAGE,
                text,
                heading=titles[document_id],
                page_number=number,
                document_id=document_id,
            )


def closed_documents() -> QuerySet[SiteDocument]:
    """Return the documents of collections that ask for a password, a login or a group."""
    path = ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    above = CollectionViewRestriction.objects.annotate(path=path)
    return SiteDocument.objects.filter(
        Exists(above.filter(path__startswith=F("collection__path")))
    ).order_by()


def closed_collections() -> list[int]:
    """Return the ids of collections whose documents ask for a password, a login or a group."""
    paths = list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    if not paths:
        return []
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return list(Collection.objects.filter(below).values_list("pk", flat=True))
