from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import calendars, chapter_track, counting, files, speakers
from .feeds import WebinarFeed
from .films import serving

app_name = "webinars"
urlpatterns = [
    path(_("recordings/<int:recording_id>/film/"), serving.film, name="film"),
    path(_("recordings/<int:recording_id>/sound/"), serving.audio, name="audio"),
    path(
        _("recordings/<int:recording_id>/captions.<slug:language>.vtt"),
        files.captions_vtt,
        name="captions",
    ),
    path(_("recordings/<int:recording_id>/count/"), counting.count, name="count"),
    path("feeds/webinars.xml", WebinarFeed(), name="feed"),
    path(_("calendar/webinars.ics"), calendars.calendar_feed, name="calendar"),
    path(_("calendar/<int:page_id>.ics"), calendars.event_file, name="calendar_event"),
    path(_("speakers/"), speakers.speaker_list, name="speakers"),
    path(_("speakers/<slug:code>/"), speakers.speaker_page, name="speaker"),
    path(
        _("recordings/<int:recording_id>/captions-file.<slug:language>.vtt"),
        files.captions_file,
        name="captions_file",
    ),
    path(
        _("recordings/<int:recording_id>/transcript.<slug:language>.txt"),
        files.transcript_txt,
        name="transcript_txt",
    ),
    path(
        _("recordings/<int:recording_id>/transcript.<slug:language>.docx"),
        files.transcript_docx,
        name="transcript_docx",
    ),
    path(
        _("recordings/<int:recording_id>/chapters.<slug:language>.vtt"),
        chapter_track.chapters_vtt,
        name="chapters",
    ),
]
