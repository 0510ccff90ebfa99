from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import files

app_name = "webinars"
urlpatterns = [
    path(
        _("recordings/<int:recording_id>/captions.<slug:language>.vtt"),
        files.captions_vtt,
        name="captions",
    ),
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
]
