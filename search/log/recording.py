"""Counting searches and opened results, once the answer is sent: nothing here delays or breaks it."""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from cms.core.text import one_line
from cms.core.throttling import too_many

from ..meaning import meaning
from ..query import SearchRequest, SearchResults
from .models import LONGEST_MEANING, LONGEST_TEXT, AskedQuery, QueryDay
from .personal_data import may_name_somebody

LARGEST_RANK = 1000
# What one client adds to the counts in an hour at most, and how many different queries a day has at most.
MOST_SEARCHES = 120
SEARCHES_SECONDS = 3600
MOST_QUERIES = 5000
REST_SECONDS = 60
_PROGRAM = re.compile(r"bot|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Rest:
    """Until when this process counts nothing, in seconds of the monotonic clock."""

    until: float = 0.0


_rest = _Rest()


def record_search(
    http_request: HttpRequest, request: SearchRequest, results: SearchResults
) -> None:
    """Count a search of a reader: the question itself, not its further pages, filters and orders.

    Readers have no cookie; who has one is signed in and an editor, whose trials are not counted. An answer
    of the engine that stands in (`degraded`) says nothing of the content. Where a count cannot be written
    (a locked or full database) none is tried for a while, so that no thread of the site waits in vain.
    """
    if time.monotonic() < _rest.until or not _is_counted(http_request, request) or results.degraded:
        return
    key = meaning(_tidy(request.text), request.language)[:LONGEST_MEANING]
    if not key:
        return
    try:
        _count(key, request, results.total)
    except DatabaseError as error:
        _rest.until = time.monotonic() + REST_SECONDS
        _log.warning(
            "A search was not counted, nor will be others for %s s: %s", REST_SECONDS, error
        )


def record_click(*, text: str, language: str, rank: int) -> None:
    """Count that the result at `rank` was opened, for a query counted today; a text nobody searched for is ignored."""
    key = meaning(_tidy(text), language)[:LONGEST_MEANING]
    if not key:
        return
    QueryDay.objects.filter(
        query__language=language, query__meaning=key, day=timezone.localdate()
    ).update(clicks=F("clicks") + 1, rank_total=F("rank_total") + rank)


def _is_counted(http_request: HttpRequest, request: SearchRequest) -> bool:
    first_question = request == SearchRequest(request.text, request.language)
    headers = http_request.headers
    return (
        first_question
        and http_request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in http_request.COOKIES
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and not _PROGRAM.search(headers.get("User-Agent", ""))
        and not may_name_somebody(request.text)
        and not too_many(
            http_request, action="search-log", limit=MOST_SEARCHES, seconds=SEARCHES_SECONDS
        )
    )


def _count(key: str, request: SearchRequest, total: int) -> None:
    """Add one to today's row: one statement where the row is there.

    New rows give way to equal ones that another process makes at the same moment.
    """
    asked = AskedQuery.objects.filter(language=request.language, meaning=key)
    today = QueryDay.objects.filter(query__in=asked, day=timezone.localdate())
    added = {
        "searches": F("searches") + 1,
        "failed": F("failed") + int(not total),
        "last_results": total,
    }
    if not today.update(**added):
        if QueryDay.objects.filter(day=timezone.localdate()).count() >= MOST_QUERIES:
            return
        made = AskedQuery(language=request.language, meaning=key, text=_tidy(request.text))
        AskedQuery.objects.bulk_create([made], ignore_conflicts=True)
        row = QueryDay(query=asked.get(), day=timezone.localdate())
        QueryDay.objects.bulk_create([row], ignore_conflicts=True)
        today.update(**added)


def _tidy(text: str) -> str:
    """Return a query as it is kept: one line, small letters, composed signs."""
    return unicodedata.normalize("NFC", one_line(text)).lower()[:LONGEST_TEXT].strip()
