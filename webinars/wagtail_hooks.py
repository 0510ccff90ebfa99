from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .caption_messages import tell_of_new_captions
from .cue_editor.urls import urlpatterns as cue_editor_urls
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
def register_cue_editor_urls() -> list[URLPattern]:
    """The page on which captions are corrected."""
    return cue_editor_urls


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_how_captions_were_read(request: HttpRequest, instance: object) -> None:
    """Report on caption files that came with the form of a recording."""
    if isinstance(instance, Recording):
        tell_of_new_captions(request, instance)
