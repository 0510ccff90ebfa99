from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .film_view import film_of_page
from .models import Recording, Speaker


class RecordingViewSet(SnippetViewSet):
    """Films with their captions and chapters."""

    model = Recording
    icon = "media"
    list_display = ["title", "state", "duration"]


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
def film_urls() -> list[URLPattern]:
    """The film beside a moment that an editor chooses."""
    return [path("webinars/film/<int:page_id>/", film_of_page, name="webinars_film")]
