"""Speakers' pages: who speaks, of what, in which webinars. Views, not pages of the tree (docs/adr/0027).

A speaker has a page as long as a webinar anyone may read names them, and no longer. What is recorded of their
consent is never shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap

from cms.core import seo
from cms.core.collation import polish_sort_key
from cms.core.navigation import Alternate, Crumb, Navigation, site_navigation
from cms.core.querysets import public_pages

from .models import Speaker, SpeakerTalk, WebinarPage
from .models.state import by_date

PUBLIC_FIELDS = ("name", "role", "code", "organisation", "locale", "translation_key")


@dataclass(frozen=True)
class ListedSpeaker:
    """A speaker with the number of webinars in which a reader can find them."""

    speaker: Speaker
    webinar_count: int


def speaker_url(code: str, language: str) -> str:
    """Return the address of a speaker's page in a language, without host."""
    with override(language):
        return reverse("webinars:speaker", args=[code])


def _public_rows(**conditions: Any) -> list[Speaker]:
    """Return speakers with what may be shown of them and nothing else, the active language first."""
    rows = (
        Speaker.objects.filter(**conditions)
        .annotate(language=F("locale__language_code"))
        .select_related("organisation")
        .only(*PUBLIC_FIELDS, "organisation__name", "organisation__website")
        .order_by("pk")
    )
    order = {get_language(): 0, settings.LANGUAGE_CODE: 1}
    return sorted(rows, key=lambda row: order.get(row.language, 2))


def _respond(request: HttpRequest, template: str, *last: Crumb, **context: Any) -> HttpResponse:
    """Render a page with what every page of speakers shows around its content."""
    navigation: Any = SimpleLazyObject(lambda: site_navigation(request))
    crumbs = _crumbs(navigation, request, *last)
    objects = seo.breadcrumb_list(crumbs) + context.pop("objects", [])
    return render(
        request,
        template,
        context | {"navigation": navigation, "breadcrumbs": crumbs, "structured_data": objects},
    )


def _crumbs(navigation: Navigation, request: HttpRequest, *last: Crumb) -> list[Crumb]:
    crumbs = [Crumb("SIRES", reverse("wagtail_serve", args=[""]))]
    webinars = navigation.pages.get("webinars_page")
    if webinars:
        crumbs.append(Crumb(webinars.title, webinars.get_url(request) or ""))
    return [*crumbs, Crumb(_("Speakers"), reverse("webinars:speakers")), *last]


@require_safe
def speaker_list(request: HttpRequest) -> HttpResponse:
    """List the speakers of the visible webinars of the language by name."""
    visible = WebinarPage.objects.visible(request).order_by().values("pk")
    webinars: dict[Any, set[int]] = {}
    for key, page_id in SpeakerTalk.objects.filter(page__in=visible).values_list(
        "speaker_key", "page_id"
    ):
        webinars.setdefault(key, set()).add(page_id)
    listed: dict[Any, ListedSpeaker] = {}
    for row in _public_rows(translation_key__in=list(webinars)):
        listed.setdefault(
            row.translation_key, ListedSpeaker(row, len(webinars[row.translation_key]))
        )
    alternates = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            alternates.append(Alternate(language, reverse("webinars:speakers"), 0))
    return _respond(
        request,
        "webinars/speaker_list.html",
        page_title=_("Speakers"),
        speakers=sorted(listed.values(), key=lambda item: polish_sort_key(item.speaker.name)),
        alternates=alternates,
    )


@require_safe
def speaker_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a speaker with their visible webinars, newest first; 404 without any."""
    rows = _public_rows(code=code)
    if not rows:
        raise Http404
    speaker = rows[0]
    talks = SpeakerTalk.objects.filter(speaker_key=speaker.translation_key)
    webinars = list(
        WebinarPage.objects.visible(request)
        .filter(pk__in=talks.order_by().values("page"))
        .select_related("recording")
        .defer_streamfields()
        .prefetch_related("policy_areas")
        .order_by(*by_date(newest_first=True))
    )
    if not webinars:
        raise Http404
    subjects: dict[int, list[str]] = {}
    languages = set()
    public = public_pages(WebinarPage.objects.all(), request).order_by().values("pk")
    for page_id, talk, language in talks.filter(page__in=public).values_list(
        "page_id", "talk", "page__locale__language_code"
    ):
        languages.add(language)
        if talk:
            subjects.setdefault(page_id, []).append(talk)
    url = speaker_url(speaker.code, get_language() or "")
    return _respond(
        request,
        "webinars/speaker_page.html",
        Crumb(speaker.name, url),
        page_title=speaker.name,
        speaker=speaker,
        webinars=[{"page": page, "talks": subjects.get(page.pk, [])} for page in webinars],
        alternates=[
            Alternate(language, speaker_url(speaker.code, language), 0)
            for language in ("pl", "en")
            if language in languages
        ],
        list_view="webinars:speakers",
        objects=_person(speaker, url),
    )


def _person(speaker: Speaker, url: str) -> list[dict[str, Any]]:
    """Return the speaker for machines; a speaker named by a role alone is nobody to a machine."""
    if not speaker.role:
        return []
    person: dict[str, Any] = {
        "@context": seo.SCHEMA,
        "@type": "Person",
        "name": speaker.name,
        "jobTitle": speaker.role,
        "url": seo.absolute(url),
    }
    if speaker.organisation:
        person["worksFor"] = {"@type": "Organization", "name": speaker.organisation.name}
    return [person]


class SpeakerSitemap(Sitemap):
    """The page of every speaker in each language in which a webinar anyone may read names them."""

    i18n = False

    def items(self) -> list[tuple[str, list[str]]]:
        public = public_pages(WebinarPage.objects.all(), self.request).order_by().values("pk")
        languages: dict[Any, set[str]] = {}
        for key, language in SpeakerTalk.objects.filter(page__in=public).values_list(
            "speaker_key", "page__locale__language_code"
        ):
            languages.setdefault(key, set()).add(language)
        codes = dict(
            Speaker.objects.filter(translation_key__in=list(languages))
            .order_by("pk")
            .values_list("translation_key", "code")
        )
        return sorted(
            (codes[key], sorted(found)) for key, found in languages.items() if key in codes
        )

    def get_urls(
        self, page: int = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        entries = []
        for code, languages in self.paginator.page(page).object_list:
            alternates = [
                {"lang_code": language, "location": seo.absolute(speaker_url(code, language))}
                for language in languages
            ]
            entries += [
                {
                    "item": code,
                    "location": alternate["location"],
                    "lastmod": None,
                    "alternates": alternates if len(alternates) > 1 else [],
                }
                for alternate in alternates
            ]
        return entries
