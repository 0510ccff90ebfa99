"""Which requests come from where: forms that anyone may send without an account or a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, overload
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OPAQUE_ORIGIN = "null"


def refuse(request: HttpRequest, *, status: int, title: str, explanation: str) -> HttpResponse:
    """Answer that a request was understood and is not carried out: why, and what to do."""
    context = {"page_title": title, "explanation": explanation, "status": status}
    response = render(request, "refused.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def comes_from_this_site(request: HttpRequest, *, accept_opaque_origin: bool = False) -> bool:
    """Tell whether a form was sent from a page of this site, by what the browser says of it.

    `Sec-Fetch-Site` decides where the browser sends it (only over https and on localhost); else
    `Origin`, compared with the host asked for. Neither is there for a program or a very old browser,
    which nobody can be tricked through: there is no cookie to abuse.
    """
    site = request.headers.get("Sec-Fetch-Site", "").strip().lower()
    if site in ("same-origin", "none"):
        return True
    if site == "cross-site":
        return False
    origin = request.headers.get("Origin", "").strip()
    if not origin:
        return not site
    if origin == OPAQUE_ORIGIN:
        return accept_opaque_origin
    try:
        return urlsplit(origin).netloc.lower() == request.get_host().lower()
    except ValueError:  # not an address at all
        return False


@overload
def same_origin_post(view: View) -> View: ...
@overload
def same_origin_post(*, accept_opaque_origin: bool) -> Callable[[View], View]: ...
def same_origin_post(
    view: View | None = None, *, accept_opaque_origin: bool = False
) -> View | Callable[[View], View]:
    """Let a view take anonymous forms without a CSRF cookie; refuse what another site sends, with 403.

    For views that give no right by who asks: they hold no session, or the secret is in the address.
    `accept_opaque_origin` is for pages sent with `Referrer-Policy: no-referrer`, from which browsers
    post with `Origin: null`; only where an unguessable secret is part of the address.
    """

    def decorate(guarded: View) -> Any:
        @wraps(guarded)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in SAFE_METHODS and not comes_from_this_site(
                request, accept_opaque_origin=accept_opaque_origin
            ):
                return refuse(
                    request,
                    status=403,
                    title=_("The form was not accepted"),
                    explanation=_(
                        "It was sent from another site. Open the form on this site and send it from here."
                    ),
                )
            return guarded(request, *args, **kwargs)

        return csrf_exempt(checked)

    return decorate if view is None else decorate(view)
