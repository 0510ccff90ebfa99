"""Counting searches and opened results. Nothing here may delay or break an answer to a reader."""

from __future__ import annotations

import logging
import re
import unicodedata

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
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
# What one client adds to the counts in an hour at most, and how many new queries all clients together in a day.
MOST_SEARCHES = 120
SEARCHES_SECONDS = 3600
MOST_NEW_QUERIES = 5000
_PROGRAM = re.compile(r"bot|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
_log = logging.getLogger(__name__)


def record_search(
    http_request: HttpRequest, request: SearchRequest, results: SearchResults
) -> None:
    """Count a search of a reader: the question itself, not its further pages, filters and orders.

    Readers have no cookie; who has one is signed in and an editor, whose trials are not counted. An answer
    of the engine that stands in (`degraded`) says nothing of the content.
    """
    if not _is_counted(http_request, request) or results.degraded:
        return
    failed = int(not results.total)
    try:
        with transaction.atomic():
            query = _query(request.text, request.language, results.total)
            if query is None:
                return
            if query.last_results != results.total:
                AskedQuery.objects.filter(pk=query.pk).update(last_results=results.total)
            today = {"query": query, "day": timezone.localdate()}
            counted = QueryDay.objects.filter(**today).update(
                searches=F("searches") + 1, failed=F("failed") + failed
            )
            if not counted:
                QueryDay.objects.create(**today, searches=1, failed=failed)
    except IntegrityError:  # two readers asked a new thing at once: one of them is not counted
        pass
    except DatabaseError as error:
        _log.warning("A search was not counted: %s", error)


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


def _query(text: str, language: str, results: int) -> AskedQuery | None:
    """Return the row of a query, made where it is new; nothing for a text without words or a flood of new ones."""
    text = _tidy(text)
    key = meaning(text, language)[:LONGEST_MEANING]
    if not key:
        return None
    query = AskedQuery.objects.filter(language=language, meaning=key).first()
    if query is not None:
        return query
    new_today = QueryDay.objects.filter(day=timezone.localdate()).count()
    if new_today >= MOST_NEW_QUERIES:
        return None
    return AskedQuery.objects.create(
        language=language, meaning=key, text=text, last_results=results
    )


def _tidy(text: str) -> str:
    """Return a query as it is kept: one line, small letters, composed signs."""
    return unicodedata.normalize("NFC", one_line(text)).lower()[:LONGEST_TEXT].strip()
