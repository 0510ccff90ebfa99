"""What an editor can do about a query: put a page first for it, ask colleagues for content."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.contrib.search_promotions.models import Query
from wagtail.permissions import page_permission_policy

from cms.core.mail import editorial_addresses
from cms.core.seo import absolute
from cms.core.text import one_line

from ..log.models import AskedQuery
from .queries import counted_queries, search_address

REPORT = "search_queries_report"


LARGEST_ID = 2**63 - 1


def _query(queries: Any, query_id: int) -> Any:
    """Return a query of the log, or 404; a number no database holds is none."""
    if query_id > LARGEST_ID:
        raise Http404
    return get_object_or_404(queries, pk=query_id)


@require_POST
def promote(request: HttpRequest, query_id: int) -> HttpResponseBase:
    """Open Wagtail's form of promoted results with the query filled in."""
    if not request.user.has_perm("wagtailsearchpromotions.add_searchpromotion"):
        raise PermissionDenied
    query = _query(AskedQuery.objects.exclude(meaning=""), query_id)
    promoted = Query.get(query.text)
    return redirect("wagtailsearchpromotions:edit", promoted.pk)


@require_POST
def request_content(request: HttpRequest, query_id: int) -> HttpResponseBase:
    """Write to the editors' addresses that readers look for something the site does not have; note the day."""
    if not page_permission_policy.user_has_any_permission(
        request.user, ["add", "change", "publish"]
    ):
        raise PermissionDenied
    query = _query(counted_queries(), query_id)
    recipients = editorial_addresses()
    if not recipients:
        messages.error(
            request,
            gettext("There is nobody to write to: fill in the contact address in the settings."),
        )
        return redirect(REPORT)
    try:
        send_content_request(query=query, recipients=recipients)
    except OSError:
        messages.error(request, gettext("The mail server could not be reached; try again later."))
        return redirect(REPORT)
    AskedQuery.objects.filter(pk=query.pk).update(requested_date=timezone.localdate())
    messages.success(
        request, gettext("Content on “%(text)s” was asked for.") % {"text": query.text}
    )
    return redirect(REPORT)


def send_content_request(*, query: Any, recipients: list[str]) -> None:
    """Send the message, in Polish; it tells the query and its counts."""
    with translation.override("pl"):
        subject = gettext("Content that readers look for: %(text)s") % {
            "text": one_line(query.text)
        }
        text = "\n\n".join(
            [
                gettext(
                    "In the last 30 days readers searched for “%(text)s” (%(language)s) "
                    "%(searches)s times, %(failed)s times without any result."
                )
                % {
                    "text": one_line(query.text),
                    "language": query.language,
                    "searches": query.searches,
                    "failed": query.failed,
                },
                gettext("What they see: %(address)s")
                % {"address": absolute(search_address(query))},
                gettext("Report: %(address)s") % {"address": absolute(reverse(REPORT))},
            ]
        )
    EmailMessage(subject, text + "\n", to=recipients).send()
