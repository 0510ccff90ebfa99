from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import life_hooks  # noqa: F401  duties, counts, consents
from .caption_messages import tell_of_new_captions
from .cue_editor.urls import urlpatterns as cue_editor_urls
from .film_view import film_of_page
from .models import Recording, Speaker
from .recording_admin import HealthPanel, RecordingViewSet, recording_urls
from .several_films import several_films_urls
from .source_version_views import source_version_urls


class SpeakerViewSet(SnippetViewSet):
    """Speakers and their consent."""

    model = Speaker
    icon = "user"
    list_display = ["name", "role", "consent_image", "consent_voice"]


class WebinarGroup(SnippetViewSetGroup):
    """Recordings and speakers under one menu item."""

    menu_label = _("Webinars")
    menu_icon = "media"
    menu_order = 210
    items = (RecordingViewSet, SpeakerViewSet)


register_snippet(WebinarGroup)


@hooks.register("register_admin_urls")
def register_recording_urls() -> list[URLPattern]:
    """Where a recording stands, another try, its former films; several films at once."""
    return [*recording_urls(), *source_version_urls(), *several_films_urls()]


@hooks.register("construct_homepage_panels")
def add_processing_health(request: HttpRequest, panels: list[Any]) -> None:
    """Tell whoever may change recordings that films are not being processed."""
    if request.user.has_perm("webinars.change_recording"):
        panels.append(HealthPanel())


@hooks.register("register_admin_urls")
def register_cue_editor_urls() -> list[URLPattern]:
    """The page on which captions are corrected."""
    return cue_editor_urls


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_how_captions_were_read(request: HttpRequest, instance: object) -> None:
    """Report on caption files that came with the form of a recording."""
    if isinstance(instance, Recording):
        tell_of_new_captions(request, instance)


@hooks.register("register_admin_urls")
def film_urls() -> list[URLPattern]:
    """The film beside a moment that an editor chooses."""
    return [path("webinars/film/<int:page_id>/", film_of_page, name="webinars_film")]
