"""Ids and scores in, what readers see out: titles, addresses, passages with marked words, facets with names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core.facets import (
    Facet,
    FacetValue,
    YearFacet,
)
from cms.core.models import SiteDocument
from cms.core.passages import PassageKind
from cms.core.querysets import visible_pages

from .asking_languages import JoinedAnswer
from .engines.base import EngineResults, EntryHit, Reading
from .kinds import EntryKind
from .marking import LONGEST_SHOWN, mark
from .models import IndexedEntry, IndexedPassage
from .query import (
    CATEGORIES,
    Correction,
    FoundPassage,
    KindCount,
    SearchHit,
    SearchRequest,
    SearchResults,
)

YEARS = YearFacet("years", "rok", _("Year"))
Names = Mapping[str, list[tuple[str, str, str]]]
# The passage shown where only the title answers: the lead, or the first section.
OPENING = 1


@dataclass(frozen=True)
class Shown:
    """What is read once for all hits of a page of results."""

    entries: Mapping[str, IndexedEntry]
    passages: Mapping[tuple[int, int], IndexedPassage]
    pages: Mapping[int, Page]
    documents: Mapping[int, SiteDocument]
    names: Names


def present(
    request: SearchRequest,
    answer: JoinedAnswer,
    names: Names,
    *,
    http_request: HttpRequest | None,
) -> SearchResults:
    """Return the results as they are shown; a hit whose page may not be read any more is dropped."""
    found, reading = answer.found, answer.shown.reading
    with translation.override(answer.shown.language):
        shown = _read(found.hits, names, http_request)
    hits = [
        _hit(hit, shown.entries[hit.key], shown, reading, http_request)
        for hit in found.hits
        if hit.key in shown.entries and shown.entries[hit.key].page_id in shown.pages
    ]
    corrections = tuple(
        Correction(typed, searched) for typed, searched in answer.first.reading.corrections
    )
    return SearchResults(
        hits=tuple(hits),
        total=found.total,
        page=found.page,
        page_count=found.page_count,
        kinds=tuple(
            KindCount(
                kind.value,
                str(kind.label),
                found.facets.get("kinds", {}).get(kind.value, 0),
                kind.value in request.kinds,
            )
            for kind in EntryKind
        ),
        facets=tuple(_facets(request, found, shown.names)),
        suggestion=searched_text(request.text, answer.first.text, corrections),
        degraded=answer.degraded,
        words=tuple(clause.looked_for or clause.text for clause in reading.clauses),
        corrections=corrections,
        totals_without=found.totals_without,
        total_unfiltered=found.total_unfiltered,
        language=answer.shown.language,
        first_number=answer.first_number,
        languages=answer.languages,
        held_text=answer.first.reading.held_text,
        held_total=answer.held_total,
    )


def searched_text(typed: str, read: str, corrections: Iterable[Correction]) -> str:
    """Return the text as it was searched: `read` with its mistyped words put right; empty if that is what was typed."""
    if read != typed:
        read = " ".join(read.split())
    for correction in corrections:
        read = read.replace(correction.typed, correction.searched)
    return read if read != typed else ""


def _read(hits: Iterable[EntryHit], names: Names, http_request: HttpRequest | None) -> Shown:
    hits = list(hits)
    entries = {
        entry.key: entry for entry in IndexedEntry.objects.filter(key__in=[hit.key for hit in hits])
    }
    numbers = {passage.number for hit in hits for passage in hit.passages} | {OPENING}
    passages = IndexedPassage.objects.filter(
        entry_id__in=[entry.pk for entry in entries.values()], number__in=numbers
    )
    by_place = {(passage.entry_id, passage.number): passage for passage in passages}
    page_ids = {entry.page_id for entry in entries.values()}
    pages = visible_pages(Page.objects.filter(pk__in=page_ids), http_request)
    document_ids = {passage.document_id for passage in by_place.values() if passage.document_id}
    return Shown(
        entries,
        by_place,
        {page.pk: page for page in pages},
        SiteDocument.objects.in_bulk(document_ids) if document_ids else {},
        names,
    )


def _hit(
    hit: EntryHit,
    entry: IndexedEntry,
    shown: Shown,
    reading: Reading,
    http_request: HttpRequest | None,
) -> SearchHit:
    page = shown.pages[entry.page_id]
    page_url = page.get_url(http_request) or ""
    chosen = [
        passage for item in hit.passages if (passage := shown.passages.get((entry.pk, item.number)))
    ]
    if not chosen and (opening := shown.passages.get((entry.pk, OPENING))):
        chosen = [opening]
    names = {
        name: {code: label for code, label, _short in rows} for name, rows in shown.names.items()
    }
    url = page_url
    if entry.kind == EntryKind.TERM and chosen:
        url = _address(page_url, anchor=chosen[0].anchor)
    elif entry.kind == EntryKind.DOCUMENT and chosen:
        url = _document_url(chosen[0], shown.documents).partition("#")[0]
    return SearchHit(
        page_id=entry.page_id,
        title=entry.title,
        url=url,
        kind=entry.kind,
        kind_label=str(EntryKind(entry.kind).label),
        passages=tuple(_passage(item, page_url, shown, reading) for item in chosen),
        regions=_named(entry.regions, names["regions"]),
        policy_areas=_named(entry.policy_areas, names["policy_areas"]),
        key=entry.key,
        page_title=page.title if entry.kind in {EntryKind.TERM, EntryKind.DOCUMENT} else "",
        page_path=page.path,
        title_fragments=mark(entry.title, reading),
        published_date=entry.published_date,
        more_passages=hit.more_passages,
        score=hit.score,
        parts=hit.parts,
    )


def _named(codes: str, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names[code] for code in codes.split() if code in names)


def _passage(
    passage: IndexedPassage, page_url: str, shown: Shown, reading: Reading
) -> FoundPassage:
    second = None
    if passage.kind == PassageKind.SPEECH and passage.start is not None:
        second = int(passage.start)
        place = {"t": second} | ({"c": passage.fingerprint} if passage.fingerprint else {})
        url = _address(page_url, query=place)
    elif passage.document_id:
        url = _document_url(passage, shown.documents)
    else:
        url = _address(page_url, anchor=passage.anchor)
    return FoundPassage(
        mark(passage.text, reading, longest=LONGEST_SHOWN),
        second=second,
        kind=passage.kind,
        heading=passage.heading,
        url=url,
        speaker=passage.speaker,
        page_number=passage.page_number,
    )


def _document_url(passage: IndexedPassage, documents: Mapping[int, SiteDocument]) -> str:
    """Return the address of a document, opened at the page of the passage."""
    document = documents.get(passage.document_id or 0)
    if document is None:
        return ""
    anchor = f"page={passage.page_number}" if passage.page_number else ""
    return _address(document.url, anchor=anchor)


def _address(url: str, *, query: Mapping[str, Any] | None = None, anchor: str = "") -> str:
    return url + (f"?{urlencode(query)}" if query else "") + (f"#{anchor}" if anchor else "")


def _facets(
    request: SearchRequest,
    found: EngineResults,
    names: Names,
) -> Iterable[Facet]:
    """Yield the facets with every value of the site and its count; of years, those that occur or are chosen."""
    for item in CATEGORIES:
        counts = found.facets.get(item.name, {})
        chosen = getattr(request, item.name)
        yield Facet(
            item.name,
            item.parameter,
            str(item.label),
            [
                FacetValue(code, label, counts.get(code, 0), code in chosen, short)
                for code, label, short in names[item.name]
            ],
        )
    yield _years(request, found, YEARS)


def _years(request: SearchRequest, found: EngineResults, item: YearFacet) -> Facet:
    counts = {year: count for year, count in found.facets.get("years", {}).items() if year}
    values = sorted({*counts, *request.years}, reverse=True)
    return Facet(
        item.name,
        item.parameter,
        str(item.label),
        [FacetValue(year, year, counts.get(year, 0), year in request.years) for year in values],
    )
