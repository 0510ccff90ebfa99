"""The same thing in the other language, or an honest page that says there is none (docs/adr/0033)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from .navigation import Alternate
from .querysets import public_pages

# Views whose query means the same in each language: words, and codes that languages share.
_QUERY_IS_SHARED = ("search:search", "knowledge:matrix")
_PLACE_IN_A_LIST = "page"


@dataclass(frozen=True)
class PageInLanguage:
    """A public page and the language it is in."""

    title: str
    url: str
    language: str


def other_codes(code: str | None) -> list[str]:
    """Return the other languages of the site, in the order of the settings."""
    return [other for other, _name in settings.LANGUAGES if other != code]


def address_in(
    code: str, *, request: HttpRequest, page: Any, alternates: Any, list_view: str = ""
) -> str:
    """Return where the switch leads: the twin, the same view, or the page that says there is no twin.

    `list_view` names the view to lead to for what is not in the other language, as the list it is one of.
    """
    if twin := next((item.url for item in alternates or () if item.language == code), ""):
        return twin
    with override(code):
        if isinstance(page, Page) and page.pk and not page.is_root():
            return reverse("untranslated", args=[page.pk])
        if list_view:
            return reverse(list_view)
        return _same_view(request) or home_of(code)


def home_of(code: str) -> str:
    """Return the address of the home page of a language."""
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def _same_view(request: HttpRequest) -> str:
    """Return the address of the view that answers, in the active language; none for pages of the tree and for errors."""
    match = getattr(request, "resolver_match", None)
    if match is None or not match.view_name or match.view_name == "wagtail_serve":
        return ""
    try:
        address = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return ""
    asked = request.GET.copy()
    asked.pop(_PLACE_IN_A_LIST, None)
    if match.view_name in _QUERY_IS_SHARED and asked:
        return f"{address}?{asked.urlencode()}"
    return address


@require_safe
def untranslated(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say that a page is in another language only; offer it, and the nearest page in this one.

    A page that is not public is not there; one that has a twin by now leads to it.
    """
    page = (
        public_pages(Page.objects.filter(pk=page_id, depth__gt=1), request)
        .select_related("locale")
        .first()
    )
    if page is None:
        raise Http404
    active = get_language() or settings.LANGUAGE_CODE
    family = public_pages(
        Page.objects.filter(locale__language_code=active, alias_of__isnull=True), request
    )
    twin = family.filter(translation_key=page.translation_key).first()
    if twin is not None:
        return redirect(twin.get_url(request) or home_of(active))
    nearest = (
        family.filter(translation_key__in=page.get_ancestors().values("translation_key"))
        .filter(depth__gt=1)
        .order_by("-depth")
        .first()
    )
    original = PageInLanguage(page.title, page.get_url(request) or "", page.locale.language_code)
    return render(
        request,
        "core/untranslated.html",
        {
            "page_title": _("Not in this language"),
            "original": original,
            "nearest": nearest,
            "alternates": [Alternate(original.language, original.url, page.pk)],
        },
    )


def same_path_in_other_language(request: HttpRequest) -> PageInLanguage | None:
    """Return the public page that has the missing page's path in another language."""
    active = get_language() or settings.LANGUAGE_CODE
    site = Site.find_for_request(request)
    if site is None or site.root_page_id is None:
        return None
    path = request.path.removeprefix(home_of(active).rstrip("/")).strip("/")
    if not path or "\0" in path:
        return None
    roots = Page.objects.filter(
        translation_key=site.root_page.translation_key,
        locale__language_code__in=other_codes(active),
    ).values_list("url_path", flat=True)
    page = (
        public_pages(
            Page.objects.filter(url_path__in=[f"{root}{path}/" for root in roots]).annotate(
                language=F("locale__language_code")
            ),
            request,
        )
        .order_by("pk")
        .first()
    )
    url = page.get_url(request) if page else None
    return PageInLanguage(page.title, url, page.language) if page and url else None
