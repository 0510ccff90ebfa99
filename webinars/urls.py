from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import chapter_track, files

app_name = "webinars"
urlpatterns = [
    path(
        _("recordings/<int:recording_id>/captions.<slug:language>.vtt"),
        files.captions_vtt,
        name="captions",
    ),
    path(
        _("recordings/<int:recording_id>/chapters.<slug:language>.vtt"),
        chapter_track.chapters_vtt,
        name="chapters",
    ),
]
